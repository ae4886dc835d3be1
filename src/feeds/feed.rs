//! What a feed says, apart from its format.

use crate::articles::model::Article;
use crate::articles::view::View;
use crate::http::content::Represent;
use crate::http::page::Site;
use crate::markdown;
use crate::timestamp::Timestamp;

/// A page of a feed.
#[derive(Debug)]
pub struct Feed {
    /// The site's name, and what was selected of it.
    pub title: String,
    /// A line about the site; its name where there is none.
    pub description: String,
    /// The language of the articles (BCP 47).
    pub language: String,
    /// The page for people that shows the same articles.
    pub home: String,
    /// Where the feed begins: what identifies it.
    pub first: String,
    /// This page of it.
    pub own: String,
    /// The page before, if there is one.
    pub previous: Option<String>,
    /// The page that follows, if there is one.
    pub next: Option<String>,
    /// Who tells subscribers of news at once (WebSub §4).
    pub hub: Option<String>,
    /// The articles, newest first.
    pub entries: Vec<Entry>,
}

/// An article in a feed.
#[derive(Debug)]
pub struct Entry {
    /// A URN that never changes, wherever the site moves (RFC 9562 §4).
    pub id: String,
    /// The article's URL.
    pub url: String,
    /// Its title, plain text.
    pub title: String,
    /// What it is about, plain text.
    pub summary: Option<String>,
    /// The whole of it, rendered and sanitised.
    pub content_html: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it became public.
    pub published: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
}

impl Entry {
    /// The entry of a published article of the service at that address.
    pub fn new(article: Article, base: &str, now: Timestamp) -> Self {
        let published = article.published_at.unwrap_or(article.created_at);
        let view = View::whole(article, now);
        let updated = view.last_modified().unwrap_or(published);
        let article = view.into_article();
        Self {
            id: format!("urn:uuid:{}", article.id),
            url: format!("{base}/articles/{}", article.slug),
            content_html: markdown::to_html(&article.content),
            title: article.title,
            summary: article.summary,
            author: article.author,
            tags: article.tags.0,
            published,
            updated,
        }
    }
}

impl Feed {
    /// When any of its articles last changed; before all time where there is
    /// none.
    pub fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::EPOCH)
    }

    /// The relations of the pages around this one and of the hub, and their URLs
    /// (RFC 5005 §3).
    pub fn pages(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("self", Some(&self.own)),
            ("first", Some(&self.first)),
            ("previous", self.previous.as_ref()),
            ("next", self.next.as_ref()),
            ("hub", self.hub.as_ref()),
        ]
        .into_iter()
        .filter_map(|(relation, url)| url.map(|url| (relation, url.as_str())))
    }
}

/// What a feed is called: the site's name, and the values of its filters.
pub fn title(site: &Site, filters: &[String]) -> String {
    match filters {
        [] => site.title.clone(),
        filters => format!("{}: {}", site.title, filters.join(", ")),
    }
}
