//! Which articles a list holds: the tables they are looked for in, and the
//! conditions that they meet.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::keys::{Bounds, PublishedAt};
use super::search::{Search, Searching};
use crate::articles::list::{Key, Period, Selection, SortKey};
use crate::articles::model::{Sight, Status};
use crate::articles::store::visible::Visible;
use crate::db::Dialect;
use crate::timestamp::Timestamp;

/// The articles of a selection that the caller may see.
pub struct Chosen {
    selection: Selection,
    visible: Visible,
    published: Bounds,
    updated: Bounds,
    search: Option<Search>,
}

/// Which bounds of a sort key an edge sets already. SQLite, which knows nothing
/// of how values are spread, would otherwise take the wider of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The first key of the order.
    pub key: Option<Key>,
    /// Whether the edge is its lower bound.
    pub has_lower: bool,
    /// Whether the edge is its upper bound.
    pub has_upper: bool,
}

impl Chosen {
    /// `None` where no article can be meant.
    pub fn new(selection: Selection, sight: Sight, now: Timestamp) -> Option<Self> {
        let is_hidden = matches!(selection.status, Some(Status::Draft | Status::Scheduled));
        if sight == Sight::Public && is_hidden {
            return None;
        }
        let mut published = Bounds::of(selection.published)?;
        match selection.status {
            Some(Status::Published) => published.narrow(Bounds { lower: None, upper: Some(now) }),
            Some(Status::Scheduled) => {
                published.narrow(Bounds { lower: Some(now.next()?), upper: None });
            }
            Some(Status::Draft) | None => {}
        }
        let updated = Bounds::of(selection.updated)?;
        let search = selection.query.as_ref().map(Search::new);
        let chosen =
            Self { visible: Visible { sight, now }, published, updated, search, selection };
        (!chosen.published.is_contradiction() && !chosen.updated.is_contradiction())
            .then_some(chosen)
    }

    /// Whether many clients ask like this: for all, by one tag or by author.
    pub fn is_common(&self) -> bool {
        let Selection { query, tags, author: _, slug, status, published, updated } =
            &self.selection;
        let is_bare = query.is_none() && slug.is_none() && status.is_none() && tags.len() <= 1;
        is_bare && *published == Period::default() && *updated == Period::default()
    }

    /// What is searched for.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Whether the tables begin with the tags: their index has the newest of a
    /// tag together.
    fn begins_with_tags(&self) -> bool {
        self.search.is_none() && !self.selection.tags.is_empty()
    }

    /// The time of publication, as the index that serves has it.
    pub fn published_at(&self) -> PublishedAt {
        let is_public = self.visible.sight == Sight::Public
            || matches!(self.selection.status, Some(Status::Published | Status::Scheduled));
        PublishedAt { table: self.lead_table(), may_be_null: !is_public }
    }

    /// The id, in the table that comes first.
    pub fn id(&self) -> &'static str {
        if self.begins_with_tags() { "article_tags.article_id" } else { "articles.id" }
    }

    fn lead_table(&self) -> &'static str {
        if self.begins_with_tags() { "article_tags" } else { "articles" }
    }

    /// Writes the tables, joined.
    pub fn walk_source<DB: Searching>(&self, out: &mut AstPass<'_, '_, DB>) {
        if self.search.is_some() {
            out.push_sql(DB::SOURCE);
        } else if self.begins_with_tags() {
            out.push_sql("article_tags");
            out.push_sql(DB::JOIN);
            out.push_sql("articles on articles.id = article_tags.article_id");
        } else {
            out.push_sql("articles");
        }
    }

    /// Writes the conditions, of which there is at least one.
    pub fn walk_conditions<'b, DB: Searching>(
        &'b self,
        lead: Lead,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let is_along = lead.key == Some(Key::Field(SortKey::PublishedAt)) && !lead.has_upper;
        let is_served = self.search.is_none() && !self.begins_with_tags();
        // Of two upper bounds SQLite would look up the wider one.
        let is_only_bound = self.published.upper.is_none();
        let may_serve = is_only_bound && (is_along && is_served || lead.key.is_none());
        let prefix = if may_serve { "" } else { DB::APART_FROM_INDEXES };
        self.visible.walk("articles", prefix, out)?;
        self.walk_equalities(out)?;
        let may_be_null = self.published_at().may_be_null;
        if may_be_null && (self.published.lower.is_some() || self.published.upper.is_some()) {
            out.push_sql(" and articles.published_at is not null");
        }
        let column = self.published_at();
        self.published.walk(SortKey::PublishedAt, lead, out, |out| column.walk(out))?;
        self.updated
            .walk(SortKey::UpdatedAt, lead, out, |out| out.push_sql("articles.updated_at"))?;
        self.walk_tags(lead, out)?;
        if let Some(search) = &self.search {
            out.push_sql(" and ");
            DB::walk_match(search, out)?;
        }
        Ok(())
    }

    fn walk_equalities<'b, DB: Dialect>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        // Spelled out, for there are indexes of what is published, and of drafts.
        match self.selection.status {
            Some(Status::Draft) => out.push_sql(" and articles.status = 'draft'"),
            Some(Status::Scheduled | Status::Published) => {
                out.push_sql(" and articles.status = 'published'");
            }
            None => {}
        }
        if let Some(author) = &self.selection.author {
            out.push_sql(" and articles.author = ");
            DB::bind_text(out, author)?;
        }
        if let Some(slug) = &self.selection.slug {
            out.push_sql(" and articles.slug = ");
            DB::bind_text(out, slug)?;
        }
        Ok(())
    }

    /// The first tag leads where the tables begin with the tags; the others are
    /// looked up for each article.
    fn walk_tags<'b, DB: Dialect>(
        &'b self,
        lead: Lead,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let mut tags = self.selection.tags.as_slice();
        if let ([first, rest @ ..], true) = (tags, self.begins_with_tags()) {
            out.push_sql(" and article_tags.tag = ");
            DB::bind_text(out, first)?;
            out.push_sql(" and ");
            let may_serve = !lead.has_upper && self.published.upper.is_none();
            let prefix = if may_serve { "" } else { DB::APART_FROM_INDEXES };
            self.visible.walk("article_tags", prefix, out)?;
            tags = rest;
        }
        for tag in tags {
            out.push_sql(
                " and exists (select 1 from article_tags as other \
                 where other.article_id = articles.id and ",
            );
            // By the article, which has few tags; a tag may have many articles.
            out.push_sql(DB::APART_FROM_INDEXES);
            out.push_sql("other.tag = ");
            DB::bind_text(out, tag)?;
            out.push_sql(")");
        }
        Ok(())
    }
}
