//! Articles: what they are, how they are kept, how they are shown.

mod change;
mod fields;
pub mod handlers;
mod input;
pub mod model;
pub mod reference;
mod rules;
pub mod schemas;
pub mod slug;
pub mod store;
mod tags_in_order;
pub mod view;
