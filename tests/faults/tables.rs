//! What the database holds, asked behind the server's back.

use crate::support::*;
use crate::writer::Writer;

/// The database holds what the writers made, each article whole.
#[track_caller]
pub fn check_tables(database: &Database, writers: &[Writer]) {
    let (posts, articles) =
        writers.iter().map(Writer::made).fold((0, 0), |sum, made| (sum.0 + made.0, sum.1 + made.1));
    let expect = |sql: &str, expected: usize| {
        assert_eq!(database.number(sql), i64::try_from(expected).expect("few"), "{sql}");
    };
    expect("select count(*) from articles", articles);
    expect("select count(*) from kept_answers", posts);
    expect("select count(*) from article_tags", 2 * articles);
    expect("select count(distinct (article_id)) from article_tags", articles);
    expect(
        "select count(*) from article_tags where article_id not in (select id from articles)",
        0,
    );
    expect("select count(*) from article_search", articles);
    let (article, entry) = match database {
        Database::Sqlite(_) => ("number", "rowid"),
        Database::Postgres { .. } => ("id", "article_id"),
    };
    expect(
        &format!(
            "select count(*) from articles where {article} not in (select {entry} from article_search)"
        ),
        0,
    );
    if let Database::Sqlite(_) = database {
        expect("select count(*) from pragma_integrity_check where integrity_check <> 'ok'", 0);
        database.execute("insert into article_search (article_search) values ('integrity-check')");
    }
}
