//! What every noun shares on the way in and out: negotiation, bodies,
//! representations, problems. Nothing here knows what an article is.

pub mod accept;
pub mod access_log;
pub mod asset;
pub mod base_url;
pub mod cache;
pub mod coding;
pub mod conditions;
pub mod connections;
pub mod content;
pub mod cors;
pub mod counters;
pub mod cursor;
pub mod document;
pub mod door;
pub mod endpoint;
pub mod entity_tag;
pub mod front;
pub mod incoming;
pub mod media;
pub mod negotiation;
pub mod page;
pub mod paging;
pub mod parameters;
pub mod peer;
pub mod prefer;
pub mod problem;
pub mod rate_limit;
pub mod reply;
mod request_id;
pub mod target;
pub mod trace;
pub mod unread;
