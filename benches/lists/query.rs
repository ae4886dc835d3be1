//! The filters that are measured, each as the start of a query.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::blog::{Blog, RARE_TAG};
use crate::prose;
use crate::words::{COMMON_WORD, RARE_WORD};

pub fn tag(blog: &Blog) -> String {
    format!("tag={}&", blog.common_tag())
}

pub fn two_tags(blog: &Blog) -> String {
    format!("tag={}&tag={}&", blog.common_tag(), blog.second_tag())
}

pub fn rare_tag() -> String {
    format!("tag={RARE_TAG}&")
}

pub fn author(blog: &Blog) -> String {
    format!("author={}&", encoded(blog.author()))
}

pub fn common_word() -> String {
    format!("q={COMMON_WORD}&")
}

pub fn rare_word() -> String {
    format!("q={RARE_WORD}&")
}

pub fn phrase() -> String {
    format!("q={}&", encoded(&format!("\"{}\"", prose::phrase())))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
