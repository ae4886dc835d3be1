//! What a request spends its time on inside the program, each by itself: negotiation, both serialisers,
//! both parsers, Markdown.
//!
//! `cargo bench --bench micro` measures all, `cargo bench --bench micro -- json` what has that in its name.

mod formats;
mod markdown;
mod negotiation;
mod sample;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    micro,
    negotiation::negotiation,
    formats::serialisers,
    formats::parsers,
    markdown::markdown
);
criterion_main!(micro);
