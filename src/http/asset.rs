//! Files that come with the program and never change while it runs.

use std::borrow::Cow;
use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
};
use actix_web::web::Bytes;

use super::coding::{Coding, WORTHWHILE, preference};
use super::entity_tag::EntityTag;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A file, compressed when it is first asked for, and only once.
pub struct Asset {
    content_type: &'static str,
    tag: EntityTag,
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
        let tag = EntityTag::of_bytes(&plain);
        Self { content_type, tag, plain, coded: Default::default() }
    }

    /// A file's name with what changes with its content before the extension,
    /// so that caches may keep it for ever.
    pub fn hashed_name(&self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        format!("{stem}-{}.{extension}", self.tag.opaque)
    }

    /// As [`Self::respond`], for a URL that changes with the content.
    pub fn respond_for_ever(&self, request: &HeaderMap) -> HttpResponse {
        let mut response = self.respond(request);
        response.headers_mut().insert(CACHE_CONTROL, FOR_EVER);
        response
    }

    /// 200 with the file, in the coding that the client prefers.
    pub fn respond(&self, request: &HeaderMap) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((CONTENT_TYPE, self.content_type));
        let is_worthwhile = self.plain.len() >= WORTHWHILE;
        let preferred = preference(request).coding.filter(|_| is_worthwhile);
        let coded = preferred.and_then(|coding| Some((coding, self.encoded(coding)?)));
        match coded {
            Some((coding, bytes)) => response
                .insert_header((ETAG, self.tag.coded(coding).to_string()))
                .insert_header((CONTENT_ENCODING, coding.name()))
                .body(bytes),
            None => response.insert_header((ETAG, self.tag.to_string())).body(self.plain.clone()),
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
