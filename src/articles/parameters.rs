//! What may stand in the query of a list's URL.

use super::fields::Fields;
use super::list::{
    DEFAULT_LIMIT, Edge, MAX_LIMIT, Order, Period, Position, Request, Selection, Side, Window,
};
use super::rules;
use super::search::Query;
use super::slug::Slug;
use crate::http::cursor::{Cursors, Opened};
use crate::http::parameters::{Parameters, truth, whole_number};
use crate::http::problem::Answer;
use crate::timestamp::Timestamp;

/// What a client asks of a list.
pub struct ListParameters {
    /// What that is.
    pub request: Request,
    /// The filters and the order as they were sent, which cursors are bound to.
    pub list: String,
}

/// What a client asks of a feed.
pub struct FeedParameters {
    /// What that is.
    pub request: Request,
    /// What cursors are bound to.
    pub list: String,
    /// The words, tags and author that were asked for.
    pub subjects: Vec<String>,
    /// The path and query of the list with the same articles.
    pub home: String,
}

/// What says which articles a list holds.
pub(super) const FILTERS: [&str; 9] = [
    "q",
    "tag",
    "author",
    "slug",
    "status",
    "published_after",
    "published_before",
    "updated_after",
    "updated_before",
];

impl ListParameters {
    /// Reads them all, or says everything that is wrong with them.
    pub fn read(query: &str, cursors: &Cursors) -> Answer<Self> {
        let mut parameters = Parameters::of(query);
        let list = list(&parameters, parameters.among(&["sort"]));
        let selection = selection(&mut parameters);
        let sort = parameters.one("sort", Order::parse);
        let order = sort.unwrap_or_else(|| match selection.query {
            Some(_) => Order::by_relevance(),
            None => Order::default(),
        });
        let edge = edge(&mut parameters, cursors, &list, &order);
        let limit = parameters.one("limit", whole_number(1..=MAX_LIMIT)).unwrap_or(DEFAULT_LIMIT);
        let fields = parameters.one("fields", Fields::parse).unwrap_or_default();
        let is_counted = parameters.one("total", truth).unwrap_or_default();
        parameters.finish()?;
        let window = Window { limit, edge };
        Ok(Self { request: Request { selection, order, window, fields, is_counted }, list })
    }
}

impl FeedParameters {
    /// Reads them all, or says everything that is wrong with them. A feed has
    /// the newest first, and each in full, so there is nothing to choose.
    pub fn read(query: &str, cursors: &Cursors) -> Answer<Self> {
        let mut parameters = Parameters::of(query);
        let list = list(&parameters, vec!["feed".into()]);
        let filters = parameters.among(&FILTERS).join("&");
        let subjects = parameters.values(&["q", "tag", "author"]);
        let selection = selection(&mut parameters);
        let order = Order::default();
        let edge = edge(&mut parameters, cursors, &list, &order);
        let limit = parameters.one("limit", whole_number(1..=MAX_LIMIT)).unwrap_or(DEFAULT_LIMIT);
        parameters.finish()?;
        let newest = Request::newest(limit, Fields::default());
        let request = Request { selection, window: Window { limit, edge }, ..newest };
        let separator = if filters.is_empty() { "" } else { "?" };
        Ok(Self { request, list, subjects, home: format!("/articles{separator}{filters}") })
    }
}

/// The filters, and what else a cursor depends on, in an order of their own.
fn list(parameters: &Parameters, others: Vec<String>) -> String {
    let mut list = parameters.among(&FILTERS);
    list.extend(others);
    list.sort_unstable();
    list.join("&")
}

fn selection(parameters: &mut Parameters) -> Selection {
    let query = parameters.one("q", Query::parse);
    let mut tags = parameters.many("tag", rules::MAX_TAGS, rules::tag);
    tags.sort_unstable();
    tags.dedup();
    Selection {
        query,
        tags,
        author: parameters.one("author", rules::author),
        slug: parameters.one("slug", |text| Slug::parse(text).map(|slug| slug.to_string())),
        status: parameters.one("status", rules::status),
        published: period(parameters, "published_after", "published_before"),
        updated: period(parameters, "updated_after", "updated_before"),
    }
}

fn period(parameters: &mut Parameters, after: &'static str, before: &'static str) -> Period {
    Period { after: parameters.one(after, time), before: parameters.one(before, time) }
}

fn time(text: &str) -> Result<Timestamp, String> {
    rules::time(text).map_err(|detail| match text.contains(' ') {
        true => format!("{detail}; in a URL the + of an offset is written %2B"),
        false => detail,
    })
}

fn edge(parameters: &mut Parameters, cursors: &Cursors, list: &str, order: &Order) -> Option<Edge> {
    let position = |opened: &Opened| -> Result<Position, String> {
        opened.read(list, |content| Position::from_bytes(content, order))
    };
    // A cursor is not told that it belongs to another list where what is asked
    // for is none.
    let is_faultless = parameters.are_faultless();
    let sides = [("after", Side::After), ("before", Side::Before)];
    let are_both = sides.iter().all(|(name, _)| parameters.hold(name));
    let opened = sides.map(|(name, _)| parameters.one(name, |text| cursors.open(text)));
    if are_both {
        parameters.refuse("before", "may not stand beside after");
    }
    let mut edges =
        sides.into_iter().zip(opened).filter_map(|((name, side), opened)| {
            match position(&opened?) {
                Ok(position) => Some(Edge { side, position }),
                Err(detail) if is_faultless => {
                    parameters.refuse(name, &detail);
                    None
                }
                Err(_) => None,
            }
        });
    edges.next()
}
