//! Filling a database through the API.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;

use crate::Outcome;
use crate::blog::{Blog, END, SPAN};
use crate::server::Server;

/// How often progress is told.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many articles there are, those that only their authors see too.
pub async fn count(server: &Server) -> Outcome<u64> {
    let answer = server.get_all("/articles?limit=1&total=true").await?.expect(StatusCode::OK)?;
    Ok(answer.total().ok_or("there is no X-Total-Count")?)
}

/// Posts the whole blog, `batch` articles at a time. Gives how long the server
/// took, without the writing of what was posted.
pub async fn load(server: &Server, blog: &Blog, batch: u64) -> Outcome<Duration> {
    let mut taken = Duration::ZERO;
    let mut told = Instant::now();
    for first in (0..blog.size).step_by(usize::try_from(batch)?) {
        let body = body(blog, first, batch)?;
        // Else all would be created and updated in the same second.
        let progress = first as f64 / blog.size as f64;
        server.set_clock(END - SPAN + (progress * SPAN as f64) as i64);
        let start = Instant::now();
        server.post("/articles", body).await?.expect(StatusCode::CREATED)?;
        taken += start.elapsed();
        if told.elapsed() > PATIENCE {
            told = Instant::now();
            let done = first + batch;
            let rate = done as f64 / taken.as_secs_f64();
            eprintln!("  {done} of {}, {rate:.0} a second", blog.size);
        }
    }
    server.set_clock(END);
    Ok(taken)
}

fn body(blog: &Blog, first: u64, batch: u64) -> Outcome<Vec<u8>> {
    if batch == 1 {
        return Ok(serde_json::to_vec(&blog.write(first))?);
    }
    let articles = first..(first + batch).min(blog.size);
    Ok(serde_json::to_vec(&articles.map(|index| blog.write(index)).collect::<Vec<_>>())?)
}
