//! Articles: what they are, how they are kept, how they are shown.

pub mod alternates;
mod around;
mod change;
mod edit;
pub mod entry;
mod excerpt;
pub mod fields;
pub mod handlers;
mod input;
mod input_all;
pub mod json_patch;
pub mod list;
pub mod model;
pub mod page;
pub mod parameters;
mod receipt;
pub mod reference;
mod rules;
pub mod schemas;
pub mod search;
pub mod slug;
pub mod store;
mod tags_in_order;
mod terms;
pub mod view;
