//! Tokens: who may do what.

pub mod caller;
pub mod command;
pub mod handlers;
pub mod identify;
mod input;
pub mod model;
pub mod schemas;
pub mod secret;
pub mod store;
pub mod view;
