//! Files that come with the program and never change while it runs.

use std::borrow::Cow;
use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use actix_web::web::Bytes;

use super::coding::{Coding, WORTHWHILE, preference};

/// A file, compressed when it is first asked for, and only once.
pub struct Asset {
    content_type: &'static str,
    plain: Bytes,
    coded: [OnceLock<Option<Bytes>>; Coding::ALL.len()],
}

impl Asset {
    /// A file of that type.
    pub fn new(content_type: &'static str, content: impl Into<Cow<'static, [u8]>>) -> Self {
        let plain = match content.into() {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Self { content_type, plain, coded: Default::default() }
    }

    /// 200 with the file, in the coding that the client prefers.
    pub fn respond(&self, request: &HeaderMap) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((CONTENT_TYPE, self.content_type));
        let is_worthwhile = self.plain.len() >= WORTHWHILE;
        let preferred = preference(request).coding.filter(|_| is_worthwhile);
        let coded = preferred.and_then(|coding| Some((coding, self.encoded(coding)?)));
        match coded {
            Some((coding, bytes)) => {
                response.insert_header((CONTENT_ENCODING, coding.name())).body(bytes)
            }
            None => response.body(self.plain.clone()),
        }
    }

    /// `None` where compression fails or does not shrink it.
    fn encoded(&self, coding: Coding) -> Option<Bytes> {
        let encode = || {
            let coded = coding.encode(&self.plain).ok()?;
            (coded.len() < self.plain.len()).then(|| Bytes::from(coded))
        };
        self.coded[coding as usize].get_or_init(encode).clone()
    }
}
