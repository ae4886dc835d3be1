//! Reading a request's body: its type, its size, its coding and its text, in
//! the order in which their faults are to be told.

mod opening;
mod received;
mod room;

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue,
};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;

use super::accept;
use super::coding::Coding;
use super::conditions::Conditions;
use super::endpoint::{ACCEPT_PATCH, ACCEPT_POST};
use super::media::{JSON_PATCH, MERGE_PATCH, PATCH_BODIES, POST_BODIES};
use super::negotiation::is_utf8;
use super::parameters::Parameters;
use super::problem::{Answer, Failure, Kind, Problem};
use crate::body::xml::{Form, Shape, Tree};
use crate::error::Violation;
use crate::plural::counted;
pub use received::{MOST_ITEMS, Received};
use room::Room;

/// How much a body may have, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Bytes, before and after decompression, but for an array.
    pub bytes: usize,
    /// The same for an array, where one is taken.
    pub array_bytes: usize,
    /// From the first byte to the last.
    pub time: Duration,
}

/// How many codings may be laid upon one another.
const MOST_CODINGS: usize = 3;

/// A body that has not been read: a handler reads it when everything that
/// comes before it has been found right.
pub struct Incoming {
    request: HttpRequest,
    payload: web::Payload,
}

impl FromRequest for Incoming {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload).into_inner();
        std::future::ready(payload.map(|payload| Self { request: request.clone(), payload }))
    }
}

/// The language a body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Json,
    Xml,
}

impl Language {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

impl Incoming {
    /// Whether the body says that it is a JSON Patch (RFC 6902): JSON which is
    /// no part of an article but tells what to do with one.
    pub fn is_json_patch(&self) -> bool {
        let header = self.request.headers().get(CONTENT_TYPE);
        let sent = header.map(|header| String::from_utf8_lossy(header.as_bytes()));
        sent.is_some_and(|sent| accept::single(&sent).is_some_and(|media| media.is(JSON_PATCH)))
    }

    /// Reads the body as one tree, as [`Self::receive`] and then
    /// [`Received::tree`] do.
    pub async fn read(self, shapes: &[Shape]) -> Answer<Tree> {
        self.receive(shapes).await?.tree(None)
    }

    /// Receives the body whole. An XML body must have one of these shapes; where
    /// one is a list, an array may be sent, in JSON too, and may be larger. Fails
    /// with 415, 413, 408 or 400, in this order.
    pub async fn receive(mut self, shapes: &[Shape]) -> Answer<Received<'_>> {
        let limits = self.limits();
        let (language, bytes) = tokio::time::timeout(limits.time, self.decoded(limits, shapes))
            .await
            .map_err(|_| too_slow(limits))??;
        let faults = self.faults_beside_the_body();
        let query = self.request.query_string().to_owned();
        Ok(Received { faults, query, language, bytes, shapes })
    }

    /// The whole body as it was before it was coded.
    async fn decoded(
        &mut self,
        limits: BodyLimits,
        shapes: &[Shape],
    ) -> Answer<(Language, Vec<u8>)> {
        let language = self.language().await?;
        let codings = self.codings()?;
        let mut room = Room::new(limits, (language, codings), shapes, self.announced())?;
        let coded = self.collect(&mut room).await?;
        room.decode(coded)
    }

    /// What is wrong with the URL's query and with the conditions.
    fn faults_beside_the_body(&self) -> Vec<Violation> {
        let mut violations = Parameters::of(self.request.query_string()).violations();
        violations.extend(Conditions::of(self.request.headers()).violations());
        violations
    }

    async fn language(&mut self) -> Answer<Language> {
        let Some(header) = self.request.headers().get(CONTENT_TYPE) else {
            return Err(self.without_type().await);
        };
        let sent = String::from_utf8_lossy(header.as_bytes()).into_owned();
        let Some(media) = accept::single(&sent) else { return Err(self.unsupported(&sent)) };
        let language = match media.value.to_ascii_lowercase().as_str() {
            "application/json" => Language::Json,
            "application/xml" | "text/xml" => Language::Xml,
            MERGE_PATCH | JSON_PATCH if self.request.method() == Method::PATCH => Language::Json,
            _ => return Err(self.unsupported(&sent)),
        };
        if is_utf8(&media) { Ok(language) } else { Err(self.unsupported(&sent)) }
    }

    /// A body without a type is 415; none at all is 400.
    async fn without_type(&mut self) -> Failure {
        while let Some(chunk) = self.payload.next().await {
            match chunk {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(_) => return self.unsupported("(no Content-Type)"),
                Err(_) => break,
            }
        }
        body_missing()
    }

    fn unsupported(&self, sent: &str) -> Failure {
        let detail = format!(
            "The body's type {sent} is not read here; send JSON with \
             Content-Type: application/json, or XML with Content-Type: application/xml, in UTF-8."
        );
        let problem = Problem::new(Kind::UnsupportedType, detail);
        let (name, types) = match *self.request.method() {
            Method::POST => (ACCEPT_POST, POST_BODIES),
            Method::PATCH => (ACCEPT_PATCH, PATCH_BODIES),
            _ => (ACCEPT, POST_BODIES),
        };
        problem.with(name, HeaderValue::from_static(types)).into()
    }

    /// The codings in the order in which they were applied.
    fn codings(&self) -> Answer<Vec<Coding>> {
        let lines = self.request.headers().get_all(CONTENT_ENCODING);
        let text = lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect::<Vec<_>>()
            .join(",");
        let names: Vec<&str> = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
            .collect();
        if names.len() > MOST_CODINGS {
            return Err(undecoded(&format!("{} codings are too many", names.len())));
        }
        names
            .into_iter()
            .map(|name| {
                Coding::named(name)
                    .ok_or_else(|| undecoded(&format!("The coding {name} is not decoded here")))
            })
            .collect()
    }

    fn limits(&self) -> BodyLimits {
        const DEFAULT: BodyLimits =
            BodyLimits { bytes: 2 << 20, array_bytes: 32 << 20, time: Duration::from_secs(30) };
        self.request.app_data::<BodyLimits>().copied().unwrap_or(DEFAULT)
    }

    /// How many bytes are said to come; none where it is not said.
    fn announced(&self) -> u64 {
        let length = self.request.headers().get(CONTENT_LENGTH);
        length.and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or_default()
    }

    async fn collect(&mut self, room: &mut Room<'_>) -> Answer<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.payload.next().await {
            let chunk = chunk.map_err(|_| malformed_body("it did not arrive whole"))?;
            bytes.extend_from_slice(&chunk);
            room.admit(&bytes)?;
        }
        if bytes.is_empty() { Err(body_missing()) } else { Ok(bytes) }
    }
}

fn takes_arrays(shapes: &[Shape]) -> bool {
    shapes.iter().any(|shape| matches!(shape.form, Form::List { .. }))
}

fn undecoded(reason: &str) -> Failure {
    Problem::new(Kind::UnsupportedType, format!("{reason}; use gzip, br or zstd."))
        .with(ACCEPT_ENCODING, HeaderValue::from_static("zstd, br, gzip"))
        .into()
}

fn malformed_body(detail: &str) -> Failure {
    malformed(detail, Vec::new())
}

/// A body that cannot be read, beside what is wrong with the URL's query.
fn malformed(detail: &str, mut violations: Vec<Violation>) -> Failure {
    violations.push(Violation::at("", detail));
    let problem = match violations.as_slice() {
        [_] => Problem::new(Kind::Malformed, format!("The body cannot be read: {detail}.")),
        _ => return Problem::of_violations(Kind::Malformed, violations).into(),
    };
    Problem { violations, ..problem }.into()
}

fn body_missing() -> Failure {
    malformed_body("it is missing; send it as JSON or XML")
}

fn too_slow(limits: BodyLimits) -> Failure {
    let time = counted(limits.time.as_secs_f64(), "second");
    Problem::new(Kind::Timeout, format!("The body did not arrive within {time}.")).into()
}
