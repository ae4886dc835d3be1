//! Articles as they leave an installation and come into another: whole, with all
//! that their URLs and entity tags hang on.

mod read;

use super::model::Article;
use super::view::View;
use crate::body::xml::Tree;
use crate::error::{Error, Result};
use crate::http::document::{Document, Node};
use crate::id::Id;
use crate::timestamp::Timestamp;
use crate::xml::is_character;

pub use read::{ROOT, SHAPE, read};

/// What stands in place of a status where an article was deleted.
const DELETED: &str = "deleted";

/// What is told of one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An article that is.
    Article(Box<Whole>),
    /// An article that was.
    Deleted(Deleted),
}

/// An article and the slugs that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The article.
    pub article: Article,
    /// The slugs that it used to have, sorted.
    pub former_slugs: Vec<String>,
}

/// How far the versions of a deleted article went: one that is created under
/// its id goes on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The article's id.
    pub id: Id,
    /// Its last version.
    pub version: i64,
}

/// What an entry is written in.
#[derive(Clone, Copy)]
enum Language {
    Json,
    Xml,
}

impl Language {
    fn of(self, document: &Document<'_>) -> Vec<u8> {
        match self {
            Self::Json => document.to_json(),
            Self::Xml => document.to_xml_part(),
        }
    }
}

impl Entry {
    /// The id that it tells of.
    pub fn id(&self) -> Id {
        match self {
            Self::Article(whole) => whole.article.id,
            Self::Deleted(deleted) => deleted.id,
        }
    }

    /// Every slug that leads to the article, the present one first.
    pub fn slugs(&self) -> impl Iterator<Item = &String> {
        let whole = match self {
            Self::Article(whole) => Some(whole),
            Self::Deleted(_) => None,
        };
        whole
            .into_iter()
            .flat_map(|whole| std::iter::once(&whole.article.slug).chain(&whole.former_slugs))
    }

    /// The entry as a line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        self.write(Language::Json)
    }

    /// The entry as an element of XML and a line feed. The error is a character
    /// of its that XML cannot carry, which may have come into the database by
    /// another way than ours.
    pub fn to_xml(&self) -> std::result::Result<Vec<u8>, char> {
        match self.texts().flat_map(str::chars).find(|c| !is_character(*c)) {
            None => Ok(self.write(Language::Xml)),
            Some(c) => Err(c),
        }
    }

    /// Whether another installation would take the entry; the error holds
    /// every rule that it breaks.
    pub fn judge(&self) -> Result<()> {
        let value = serde_json::from_slice(&self.to_json())
            .map_err(|error| Error::Internal(error.to_string()))?;
        read(Tree { value, violations: Vec::new() }).map(|_| ())
    }

    fn write(&self, language: Language) -> Vec<u8> {
        let of = |members| Document::new(SHAPE.root, Node::Record(members));
        match self {
            Self::Article(whole) => {
                let view = whole.view();
                let mut members = view.members();
                let slugs = whole.former_slugs.iter().map(|slug| Node::from(slug.as_str()));
                members.push(("former_slugs", Node::List("slug", slugs.collect())));
                language.of(&of(members))
            }
            Self::Deleted(Deleted { id, version }) => language.of(&of(vec![
                ("id", Node::from(id.to_string())),
                ("status", Node::from(DELETED)),
                ("version", Node::Integer(*version)),
            ])),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let article = match self {
            Self::Article(whole) => Some(&whole.article),
            Self::Deleted(_) => None,
        };
        article.into_iter().flat_map(|article| {
            let optional = [&article.summary, &article.author].into_iter().flatten();
            [&article.title, &article.content].into_iter().chain(optional).map(String::as_str)
        })
    }
}

impl Whole {
    /// The article as it shows once its time has come, so that an export says
    /// the same whenever it is made.
    fn view(&self) -> View {
        let then = self.article.published_at.unwrap_or(Timestamp::EPOCH);
        View::whole(self.article.clone(), then)
    }
}
