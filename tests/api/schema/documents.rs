//! Documents that the schema accepts, at random; and what it cannot say of
//! them is put right.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::kept::{Member, Schema};
use super::values::{time, value};
use crate::support::xml::{Hand, text_by};

/// A document on its way to the server.
#[derive(Clone, Debug)]
pub struct Draft {
    root: &'static str,
    members: Vec<(String, Piece)>,
    hand: Hand,
}

/// What an element holds.
#[derive(Clone, Debug)]
enum Piece {
    Nil,
    Text(String),
    /// Elements of that name.
    List(&'static str, Vec<String>),
}

impl Draft {
    pub fn xml(&self) -> String {
        let members: String = self.members.iter().map(|member| self.element(member)).collect();
        let root = self.root;
        let instance = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
        format!("<{root} {instance}>{members}</{root}>")
    }

    fn element(&self, (name, piece): &(String, Piece)) -> String {
        let content = match piece {
            Piece::Nil => return format!("<{name} xsi:nil=\"true\"/>"),
            Piece::Text(text) => text_by(self.hand, text),
            Piece::List(item, texts) => {
                texts.iter().map(|text| format!("<{item}>{text}</{item}>\n")).collect()
            }
        };
        format!("<{name}>{content}</{name}>\n")
    }

    /// The text of a member, if there is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.iter().find_map(|member| match member {
            (known, Piece::Text(text)) if known == name => Some(text.as_str()),
            _ => None,
        })
    }

    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.members.retain(|(known, _)| known != name);
        other
    }
}

/// An article of that complex type, its elements in any order.
pub fn article(type_name: &str) -> impl Strategy<Value = Draft> + use<> {
    let schema = Schema::open();
    let members: Vec<_> = schema.members(type_name).iter().map(|m| member(&schema, m)).collect();
    draft("article", members).prop_map(|draft| {
        let is_timeless = draft.text("published_at").is_none();
        let is_scheduled = draft.text("status") == Some("scheduled");
        if is_timeless && is_scheduled { draft.without("status") } else { draft }
    })
}

/// Several new articles, with a slug once.
pub fn articles() -> impl Strategy<Value = Vec<Draft>> {
    prop::collection::vec(article("WholeArticle"), 1..=5).prop_map(|mut drafts| {
        let mut seen = HashSet::new();
        let is_new = |draft: &Draft| draft.text("slug").is_none_or(|s| seen.insert(s.to_owned()));
        drafts.retain(is_new);
        drafts
    })
}

/// A token that is wanted, and for a time to come.
pub fn token() -> impl Strategy<Value = Draft> {
    let schema = Schema::open();
    let name = value(&schema, "TokenName").prop_map(Piece::Text);
    let words = schema.simple("Scope").words;
    let most = schema.most("Scopes");
    let scopes = subsequence(words, 1..=most).prop_map(|names| Piece::List("scope", names));
    let end = prop_oneof![1 => Just(Piece::Nil), 3 => time(2028..=9999).prop_map(Piece::Text)];
    let given = |name: &'static str, piece: BoxedStrategy<Piece>| {
        piece.prop_map(move |piece| Some((name.to_owned(), piece))).boxed()
    };
    let end = prop::option::of(given("expires_at", end.boxed())).prop_map(Option::flatten).boxed();
    draft("token", vec![given("name", name.boxed()), given("scopes", scopes.boxed()), end])
}

type Given = Option<(String, Piece)>;

fn draft(
    root: &'static str,
    members: Vec<BoxedStrategy<Given>>,
) -> impl Strategy<Value = Draft> + use<> {
    let given = members.prop_map(|members| members.into_iter().flatten().collect::<Vec<_>>());
    let hand = select(vec![Hand::Entities, Hand::Numbers, Hand::Sections]);
    (given.prop_shuffle(), hand).prop_map(move |(members, hand)| Draft { root, members, hand })
}

fn member(schema: &Schema, member: &Member) -> BoxedStrategy<Given> {
    let filled = match member.type_name.as_str() {
        "Tags" => tags(schema).boxed(),
        name => value(schema, name).prop_map(Piece::Text).boxed(),
    };
    let name = member.name.clone();
    let filled = filled.prop_map(move |piece| Some((name.clone(), piece))).boxed();
    let mut choices = vec![(4, filled)];
    if !member.is_needed {
        choices.push((3, Just(None).boxed()));
    }
    if member.is_nillable {
        choices.push((1, Just(Some((member.name.clone(), Piece::Nil))).boxed()));
    }
    prop::strategy::Union::new_weighted(choices).boxed()
}

fn tags(schema: &Schema) -> impl Strategy<Value = Piece> + use<> {
    prop::collection::vec(value(schema, "Tag"), 0..=schema.most("Tags")).prop_map(|mut tags| {
        let mut seen = HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
        Piece::List("tag", tags)
    })
}
