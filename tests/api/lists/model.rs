//! A naive reading of the contract: filter all articles, then sort them.

use std::cmp::Ordering;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::support::links::encoded;

pub const KEYS: [&str; 4] = ["published_at", "created_at", "updated_at", "title"];

/// Titles of which many are alike, or are but for case, accent or length. UTF-16
/// would put the last two the other way round.
pub const TITLES: [&str; 12] =
    ["A", "AB", "A B", "a", "á", "Z", "_", "~", "10", "9", "\u{ff5e}", "\u{1f600}"];
pub const AUTHORS: [&str; 3] = ["Ada", "ada", "Ada Ø"];
pub const TAGS: [&str; 4] = ["a", "a-1", "b", "rust"];

/// The keys of an order, each with whether it is descending.
#[derive(Clone, Debug)]
pub struct Sort(pub Vec<(&'static str, bool)>);

impl Sort {
    pub fn text(&self) -> String {
        let key = |(name, is_descending): &(&str, bool)| {
            format!("{}{name}", if *is_descending { "-" } else { "" })
        };
        self.0.iter().map(key).collect::<Vec<_>>().join(",")
    }

    /// One by one, both ways.
    pub fn singles() -> Vec<Self> {
        let both = |key| [Self(vec![(key, false)]), Self(vec![(key, true)])];
        KEYS.into_iter().flat_map(both).collect()
    }

    fn compare(&self, one: &Value, another: &Value) -> Ordering {
        let turned = |ordering: Ordering, is_descending: bool| match is_descending {
            true => ordering.reverse(),
            false => ordering,
        };
        for (key, is_descending) in &self.0 {
            let ordering = match (one[*key].as_str(), another[*key].as_str()) {
                (None, None) => Ordering::Equal,
                (None, _) => Ordering::Greater,
                (_, None) => Ordering::Less,
                (Some(one), Some(another)) => one.chars().cmp(another.chars()),
            };
            if ordering.is_ne() {
                return turned(ordering, *is_descending);
            }
        }
        let is_descending = self.0.last().is_some_and(|(_, is_descending)| *is_descending);
        turned(one["id"].as_str().cmp(&another["id"].as_str()), is_descending)
    }
}

pub fn any_sort() -> impl Strategy<Value = Sort> {
    let directions = prop::array::uniform4(any::<bool>());
    (Just(KEYS.to_vec()).prop_shuffle(), directions, 1..=4_usize).prop_map(
        |(keys, directions, length)| Sort(keys.into_iter().zip(directions).take(length).collect()),
    )
}

/// What a list is filtered by: the parameters, as they may be sent.
#[derive(Clone, Debug, Default)]
pub struct Filter(pub Vec<(&'static str, String)>);

impl Filter {
    pub fn query(&self) -> String {
        self.0.iter().map(|(name, value)| format!("&{name}={}", encoded(value))).collect()
    }

    fn holds(&self, article: &Value) -> bool {
        self.0.iter().all(|(name, value)| {
            let time = |member: &str| article[member].as_str().map(str::to_owned);
            match *name {
                "tag" => {
                    article["tags"].as_array().is_some_and(|tags| tags.iter().any(|t| t == value))
                }
                "author" | "slug" | "status" => article[*name] == **value,
                "published_after" => time("published_at").is_some_and(|time| time >= *value),
                "published_before" => time("published_at").is_some_and(|time| time < *value),
                "updated_after" => time("updated_at").is_some_and(|time| time >= *value),
                "updated_before" => time("updated_at").is_some_and(|time| time < *value),
                other => panic!("{other} is no filter"),
            }
        })
    }
}

/// Moments around those at which the articles were written and published.
pub fn any_moment() -> impl Strategy<Value = String> {
    select(vec![
        "2026-01-01T00:00:00Z",
        "2026-01-02T03:04:04Z",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:06Z",
        "2026-01-02T03:04:20Z",
        "2026-01-03T00:00:00Z",
    ])
    .prop_map(str::to_owned)
}

pub fn any_filter() -> impl Strategy<Value = Filter> {
    let text = |texts: &'static [&'static str]| select(texts).prop_map(str::to_owned);
    let maybe = |name: &'static str, value: BoxedStrategy<String>| prop_oneof![4 => Just(None), 1 => value.prop_map(move |value| Some((name, value)))];
    let tags = prop_oneof![
        4 => Just(Vec::new()),
        3 => prop::collection::vec(text(&TAGS), 1..=3),
    ];
    let others = (
        maybe("author", text(&AUTHORS).boxed()),
        maybe("status", text(&["draft", "scheduled", "published"]).boxed()),
        maybe("published_after", any_moment().boxed()),
        maybe("published_before", any_moment().boxed()),
        maybe("updated_after", any_moment().boxed()),
        maybe("updated_before", any_moment().boxed()),
    );
    (tags, others).prop_map(|(tags, (a, b, c, d, e, f))| {
        let tags = tags.into_iter().map(|tag| ("tag", tag));
        Filter(tags.chain([a, b, c, d, e, f].into_iter().flatten()).collect())
    })
}

/// The ids that a list must give, in order.
pub fn expected(articles: &[Value], is_public: bool, filter: &Filter, sort: &Sort) -> Vec<String> {
    let is_listed = |article: &&Value| {
        (!is_public || article["status"] == "published") && filter.holds(article)
    };
    let mut listed: Vec<&Value> = articles.iter().filter(is_listed).collect();
    listed.sort_by(|one, another| sort.compare(one, another));
    listed.iter().map(|article| article["id"].as_str().expect("an id").to_owned()).collect()
}
