//! From CommonMark to safe HTML.

use broadsheet::markdown;
use criterion::{BatchSize, Criterion, Throughput};

use crate::sample::CONTENT;

/// A text that is new each time, and one that was shown before.
pub fn markdown(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("markdown");
    group.throughput(Throughput::Bytes(CONTENT.len() as u64));
    let mut number = 0;
    let mut new = || {
        number += 1;
        format!("{CONTENT}\n\n{number}\n")
    };
    group.bench_function("new", |b| {
        b.iter_batched(&mut new, |content| markdown::rendered(&content), BatchSize::SmallInput);
    });
    group.bench_function("kept", |b| b.iter(|| markdown::rendered(CONTENT)));
    group.finish();
}
