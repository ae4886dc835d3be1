//! Answers of the framework's, as plain ones and back.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::error::Error;
use crate::reply::Reply;

impl TryFrom<HttpResponse> for Reply {
    type Error = Error;

    /// Fails where the body is not at hand but comes as a stream.
    fn try_from(response: HttpResponse) -> Result<Self, Error> {
        let (head, body) = response.into_parts();
        let line = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers = head.headers().iter().map(line).collect();
        let body = body
            .try_into_bytes()
            .map_err(|_| Error::Internal("an answer that is a stream cannot be kept".into()))?;
        Ok(Self { status: head.status().as_u16(), headers, body: body.to_vec() })
    }
}

impl From<Reply> for HttpResponse {
    fn from(reply: Reply) -> Self {
        let status = StatusCode::from_u16(reply.status);
        let mut response = Self::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        for (name, value) in &reply.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                response.headers_mut().append(name, value);
            }
        }
        if reply.body.is_empty() { response } else { response.set_body(BoxBody::new(reply.body)) }
    }
}
