//! Rules that hold between the tables, as long as nobody else writes there. Each
//! is a query and a statement in words of both databases.

use crate::db::Db;

/// How many places are told at once.
const AT_ONCE: usize = 500;

/// A rule: where it is broken, how that is told, and what puts it right.
pub struct Rule {
    /// Gives a text for each place that breaks it, as `place`.
    places: &'static str,
    says: fn(&str) -> String,
    pub(super) remedy: &'static str,
}

const COMMON: [Rule; 5] = [
    Rule {
        places: "select distinct cast(article_id as text) as place from article_tags \
                 where not exists (select 1 from articles where id = article_id)",
        says: |id| format!("there are tags of article {id}, which is not there"),
        remedy: "delete from article_tags \
                 where not exists (select 1 from articles where id = article_id)",
    },
    Rule {
        places: "select slug as place from former_slugs \
                 where not exists (select 1 from articles where id = article_id)",
        says: |slug| format!("the former slug {slug} leads to an article that is not there"),
        remedy: "delete from former_slugs \
                 where not exists (select 1 from articles where id = article_id)",
    },
    Rule {
        places: "select slug as place from former_slugs \
                 where exists (select 1 from articles where articles.slug = former_slugs.slug)",
        says: |slug| format!("the slug {slug} is an article's and a former one at once"),
        remedy: "delete from former_slugs \
                 where exists (select 1 from articles where articles.slug = former_slugs.slug)",
    },
    Rule {
        places: "select distinct cast(articles.id as text) as place \
                 from article_tags join articles on articles.id = article_tags.article_id \
                 where article_tags.status <> articles.status \
                 or article_tags.published_at is distinct from articles.published_at",
        says: |id| format!("the tags of article {id} have another status or time than it has"),
        remedy: "update article_tags \
                 set status = articles.status, published_at = articles.published_at \
                 from articles where articles.id = article_tags.article_id \
                 and (article_tags.status <> articles.status \
                 or article_tags.published_at is distinct from articles.published_at)",
    },
    Rule {
        places: "select cast(articles.id as text) as place \
                 from deleted_articles join articles on articles.id = deleted_articles.article_id \
                 where articles.version <= deleted_articles.version",
        says: |id| {
            format!("article {id} has a version that one which was deleted under its id had before")
        },
        remedy: "update articles set version = 1 + \
                 (select version from deleted_articles where article_id = articles.id) \
                 where exists (select 1 from deleted_articles where article_id = articles.id \
                 and deleted_articles.version >= articles.version)",
    },
];

/// The places are looked for where FTS5 keeps the texts: through its own table,
/// each text would be read.
const SQLITE: Rule = Rule {
    places: "select cast(id as text) as place from article_search_content \
             where id not in (select number from articles)",
    says: |number| format!("the search knows an article {number} that is not there"),
    remedy: "delete from article_search where rowid in (select id from article_search_content \
             where id not in (select number from articles))",
};

const POSTGRES: Rule = Rule {
    places: "select cast(article_id as text) as place from article_search \
             where not exists (select 1 from articles where id = article_id)",
    says: |id| format!("the search knows article {id}, which is not there"),
    remedy: "delete from article_search \
             where not exists (select 1 from articles where id = article_id)",
};

impl Rule {
    pub(super) fn of(db: &Db) -> Vec<&'static Self> {
        let own = match db {
            Db::Sqlite(_) => &SQLITE,
            Db::Postgres(_) => &POSTGRES,
        };
        COMMON.iter().chain([own]).collect()
    }

    /// Tells of a place that breaks it.
    pub fn tell(&self, place: &str) -> String {
        (self.says)(place)
    }

    /// The query for the places after the one that it is given.
    pub(super) fn finding(&self) -> String {
        format!(
            "select place from ({}) as places where place > $1 order by place limit {AT_ONCE}",
            self.places
        )
    }
}
