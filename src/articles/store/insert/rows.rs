//! New articles in PostgreSQL: the rows of all tables in one statement, the same
//! for any number of articles, so that it is prepared once.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};

use crate::articles::model::{Article, Stage};
use crate::articles::store::found::indexed;
use crate::id::Id;
use crate::schema::sql::{Instant, Uuid};
use crate::timestamp::Timestamp;

/// Articles, a list for each column. The statement gives how many were inserted;
/// one whose id or slug is taken leaves no row.
#[derive(Default)]
pub struct Rows<'a> {
    ids: Vec<Id>,
    slugs: Vec<&'a str>,
    titles: Vec<&'a str>,
    contents: Vec<&'a str>,
    summaries: Vec<Option<&'a str>>,
    authors: Vec<Option<&'a str>>,
    stages: Vec<Stage>,
    published: Vec<Option<Timestamp>>,
    created: Vec<Timestamp>,
    updated: Vec<Timestamp>,
    versions: Vec<i64>,
    tags: Tags<'a>,
    found: Found,
}

/// The tags of all these articles.
#[derive(Default)]
struct Tags<'a> {
    articles: Vec<Id>,
    positions: Vec<i32>,
    tags: Vec<&'a str>,
}

/// What each of these articles is found by.
#[derive(Default)]
struct Found {
    titles: Vec<String>,
    summaries: Vec<String>,
    tags: Vec<String>,
    frequent: Vec<String>,
    wholes: Vec<String>,
}

impl<'a> Rows<'a> {
    pub fn of(articles: &[&'a Article]) -> Self {
        let mut rows = Self::default();
        for article in articles {
            rows.add(article);
        }
        rows
    }

    fn add(&mut self, article: &'a Article) {
        self.ids.push(article.id);
        self.slugs.push(&article.slug);
        self.titles.push(&article.title);
        self.contents.push(&article.content);
        self.summaries.push(article.summary.as_deref());
        self.authors.push(article.author.as_deref());
        self.stages.push(article.stage);
        self.published.push(article.published_at);
        self.created.push(article.created_at);
        self.updated.push(article.updated_at);
        self.versions.push(article.version);
        for (position, tag) in (0..).zip(&article.tags.0) {
            self.tags.articles.push(article.id);
            self.tags.positions.push(position);
            self.tags.tags.push(tag);
        }
        let indexed = indexed(article);
        self.found.wholes.push(indexed.whole());
        self.found.titles.push(indexed.title);
        self.found.summaries.push(indexed.summary);
        self.found.tags.push(indexed.tags);
        self.found.frequent.push(indexed.frequent);
    }

    fn walk_articles<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "insert into articles (id, slug, title, content, summary, author, status, \
             published_at, created_at, updated_at, version) select * from unnest(",
        );
        out.push_bind_param::<Array<Uuid>, _>(&self.ids)?;
        for texts in [&self.slugs, &self.titles, &self.contents] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Text>, _>(texts)?;
        }
        for texts in [&self.summaries, &self.authors] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Nullable<Text>>, _>(texts)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.stages)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Instant>>, _>(&self.published)?;
        for times in [&self.created, &self.updated] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Instant>, _>(times)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.versions)?;
        out.push_sql(") on conflict do nothing returning id, status, published_at");
        Ok(())
    }

    fn walk_tags<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "insert into article_tags (article_id, position, tag, status, published_at) \
             select id, position, tag, status, published_at from unnest(",
        );
        out.push_bind_param::<Array<Uuid>, _>(&self.tags.articles)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.tags.positions)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.tags.tags)?;
        out.push_sql(") as given (id, position, tag) join created using (id)");
        Ok(())
    }

    fn walk_found<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "insert into article_search (article_id, title, summary, tags, frequent, whole) \
             select given.* from unnest(",
        );
        out.push_bind_param::<Array<Uuid>, _>(&self.ids)?;
        let Found { titles, summaries, tags, frequent, wholes } = &self.found;
        for texts in [titles, summaries, tags, frequent, wholes] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Text>, _>(texts)?;
        }
        out.push_sql(
            ") as given (id, title, summary, tags, frequent, whole) join created using (id)",
        );
        Ok(())
    }
}

impl QueryFragment<Pg> for Rows<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("with created as (");
        self.walk_articles(&mut out)?;
        out.push_sql("), tagged as (");
        self.walk_tags(&mut out)?;
        out.push_sql("), found as (");
        self.walk_found(&mut out)?;
        out.push_sql(") select count(*) from created");
        Ok(())
    }
}

impl Query for Rows<'_> {
    type SqlType = BigInt;
}

impl QueryId for Rows<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for Rows<'_> {}
