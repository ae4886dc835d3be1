//! Large answers that clients have not taken yet, and the memory they may hold.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

use super::problem::Problem;

/// From how many bytes on an answer is large.
const LARGE: usize = 256 * 1024;

/// How much of one is handed on at a time: actix copies what it is handed.
const PIECE: usize = 64 * 1024;

/// The memory for large answers, of all workers together.
#[derive(Clone, Debug)]
pub struct Unread {
    held: Arc<AtomicUsize>,
    most: usize,
}

impl Unread {
    /// Lets large answers hold so many bytes together.
    pub fn at_most(most: usize) -> Self {
        Self { held: Arc::default(), most }
    }

    /// The answer, sent piece by piece where it is large.
    ///
    /// # Errors
    /// 503 where it is large, others are held, and there is no room beside them.
    pub fn hold(&self, response: HttpResponse<BoxBody>) -> Result<HttpResponse<BoxBody>, Problem> {
        let (response, body) = response.into_parts();
        let rest = match body.try_into_bytes() {
            Ok(bytes) if bytes.len() >= LARGE => bytes,
            Ok(bytes) => return Ok(response.set_body(BoxBody::new(bytes))),
            Err(stream) => return Ok(response.set_body(stream)),
        };
        let share = self.share(rest.len()).ok_or_else(|| {
            Problem::later("Other clients are slow to take large answers; try again soon.")
        })?;
        Ok(response.set_body(BoxBody::new(Pieces { rest, _share: share })))
    }

    /// Alone, an answer may be as large as it is.
    fn share(&self, bytes: usize) -> Option<Share> {
        let share = Share { bytes, held: Arc::clone(&self.held) };
        let before = self.held.fetch_add(bytes, Ordering::Relaxed);
        (before == 0 || before + bytes <= self.most).then_some(share)
    }
}

/// What one answer holds, until it is sent or its client is gone.
struct Share {
    bytes: usize,
    held: Arc<AtomicUsize>,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

struct Pieces {
    rest: Bytes,
    _share: Share,
}

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.rest.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    fn of(bytes: usize) -> HttpResponse<BoxBody> {
        HttpResponse::Ok().body(vec![b'x'; bytes])
    }

    #[actix_web::test]
    async fn large_answers_share_the_memory_and_small_ones_need_none() {
        let unread = Unread::at_most(3 * LARGE);
        let (first, second) = (unread.hold(of(LARGE)), unread.hold(of(2 * LARGE)));
        assert!(first.is_ok() && second.is_ok());
        assert!(unread.hold(of(LARGE)).is_err());
        assert!(unread.hold(of(LARGE - 1)).is_ok());
        drop(first);
        assert!(unread.hold(of(LARGE)).is_ok());
        drop(second);
        let alone = unread.hold(of(9 * LARGE + 1)).expect("it is alone");
        let bytes = to_bytes(alone.into_body()).await.expect("it cannot fail");
        assert_eq!(bytes.len(), 9 * LARGE + 1);
        assert_eq!(unread.held.load(Ordering::Relaxed), 0);
    }
}
