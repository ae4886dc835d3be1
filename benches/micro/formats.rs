//! Writing JSON and XML, and reading them.

use std::hint::black_box;

use actix_web::test::TestRequest;
use broadsheet::articles::list::Selection;
use broadsheet::articles::page::Asked;
use broadsheet::articles::view::ListView;
use broadsheet::body::xml::{Form, Shape};
use broadsheet::body::{json, xml};
use broadsheet::http::content::Represent;
use criterion::{Criterion, Throughput};

use crate::sample;

const TAGS: Form = Form::List { item: "tag", of: &Form::Text };
const SHAPES: [Shape; 1] = [Shape { root: "article", form: Form::Record(&[("tags", TAGS)]) }];

/// From what is shown to bytes, of one article and of a page of twenty.
pub fn serialisers(criterion: &mut Criterion) {
    let article = sample::view();
    let articles = (0..20).map(|_| sample::view()).collect();
    let request = TestRequest::default().to_http_request();
    let asked = Asked::of(Selection::default(), &request, false);
    let list = ListView { articles, paging: None, asked };
    let shown: [(&str, &dyn Represent); 2] = [("article", &article), ("list of 20", &list)];
    for (name, shown) in shown {
        let mut group = criterion.benchmark_group(format!("write {name}"));
        group.throughput(Throughput::Bytes(shown.document().to_json().len() as u64));
        group.bench_function("json", |b| b.iter(|| black_box(shown).document().to_json()));
        group.throughput(Throughput::Bytes(shown.document().to_xml().len() as u64));
        group.bench_function("xml", |b| b.iter(|| black_box(shown).document().to_xml()));
        group.finish();
    }
}

/// From the text of a body to the tree that is checked.
pub fn parsers(criterion: &mut Criterion) {
    let article = sample::view();
    let text = |bytes| String::from_utf8(bytes).expect("what is written is UTF-8");
    let (as_json, as_xml) = (text(article.document().to_json()), text(article.document().to_xml()));
    let mut group = criterion.benchmark_group("read article");
    group.throughput(Throughput::Bytes(as_json.len() as u64));
    group.bench_function("json", |b| b.iter(|| json::read(black_box(&as_json)).expect("is JSON")));
    group.throughput(Throughput::Bytes(as_xml.len() as u64));
    let shapes = &SHAPES;
    group.bench_function("xml", |b| {
        b.iter(|| xml::read(black_box(&as_xml), shapes).expect("is XML"));
    });
    group.finish();
}
