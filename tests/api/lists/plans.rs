//! On a large table each page goes along an index, as far as it is long.

use std::fmt::Write;

use crate::support::*;

/// 20,000 articles of twenty years, a tenth of them drafts, half of those without
/// a time; fifty authors, twenty tags that are common and one that is rare.
const LOAD_SQLITE: &str = "
    with recursive series (n) as (select 1 union all select n + 1 from series where n < 20000)
    insert into articles (id, slug, title, author, status, published_at, created_at, updated_at, version, content)
    select printf('%08x-0000-4000-8000-%012x', n * 2654435761 % 4294967296, n), 'slug-' || n,
        'title ' || (n * 7919 % 5000), 'author ' || (n % 50), iif(n % 10 = 0, 'draft', 'published'),
        iif(n % 20 = 0, null, strftime('%Y-%m-%dT%H:%M:%SZ', 1136073600 + n * 31536, 'unixepoch')),
        strftime('%Y-%m-%dT%H:%M:%SZ', 1136073600 + n * 31536, 'unixepoch'),
        strftime('%Y-%m-%dT%H:%M:%SZ', 1136073600 + n * 7919 % 20000 * 31536, 'unixepoch'), 1,
        printf('%.1000c', 'x')
    from series;
    insert into article_tags (article_id, position, tag, status, published_at)
    select id, 0, iif(number % 1000 = 1, 'rare', 'tag-' || (number % 20)), status, published_at from articles;
    insert into article_search (rowid, title, summary, tags, frequent, content)
    select number, ' ' || title || ' ', '', ' tag ', '', iif(number % 1000 = 1, ' seldom text ', ' text ')
    from articles;";

const LOAD_POSTGRES: &str = "
    insert into articles (id, slug, title, author, status, published_at, created_at, updated_at, version, content)
    select md5(n::text)::uuid, 'slug-' || n, 'title ' || (n * 7919 % 5000), 'author ' || (n % 50),
        case when n % 10 = 0 then 'draft' else 'published' end,
        case when n % 20 = 0 then null else to_timestamp(1136073600 + n::bigint * 31536) end,
        to_timestamp(1136073600 + n::bigint * 31536),
        to_timestamp(1136073600 + n * 7919 % 20000 * 31536::bigint), 1, repeat('text', 250)
    from generate_series(1, 20000) as n;
    insert into article_tags (article_id, position, tag, status, published_at)
    select md5(n::text)::uuid, 0, case when n % 1000 = 1 then 'rare' else 'tag-' || (n % 20) end, status, published_at
    from generate_series(1, 20000) as n join articles on id = md5(n::text)::uuid;
    insert into article_search (article_id, title, summary, tags, frequent, whole)
    select md5(n::text)::uuid, ' title ', '', ' tag ', '', case when n % 1000 = 1 then ' seldom text ' else ' text ' end
    from generate_series(1, 20000) as n;";

struct Stage {
    server: Server,
    recorder: Recorder,
}

async fn stage() -> Stage {
    let recorder = Recorder::start();
    let server = Server::start().await;
    let load = if Database::is_postgres() { LOAD_POSTGRES } else { LOAD_SQLITE };
    server.database.execute(load).await;
    server.anonymous().list("/articles?limit=1").await;
    Stage { server, recorder }
}

/// Whether one step of a plan reads a whole table.
fn is_full_scan((_, step): &(usize, String)) -> bool {
    step.starts_with("Seq Scan on article")
        || ["articles", "article_tags"].iter().any(|table| {
            step.strip_prefix("SCAN ")
                .is_some_and(|rest| rest.starts_with(table) && !rest.contains(" USING "))
        })
}

/// Whether more is sorted than one page, or what ties within it.
fn sorts_all(plan: &[(usize, String)]) -> bool {
    if Database::is_postgres() {
        let limit = plan.iter().position(|(_, step)| step.starts_with("Limit"));
        let inner = &plan[limit.expect("a page has a limit")..];
        let is_within = |(depth, _): &&(usize, String)| *depth > inner[0].0;
        let is_large = |step: &str| {
            let rows = step.split("rows=").nth(1).and_then(|rest| rest.split(' ').next());
            rows.and_then(|rows| rows.parse().ok()).is_some_and(|rows: u32| rows > 500)
        };
        let sorts = |(_, step): &(usize, String)| step.starts_with("Sort ") && is_large(step);
        return inner[1..].iter().take_while(is_within).any(sorts);
    }
    plan.iter().any(|(depth, step)| *depth > 0 && step == "USE TEMP B-TREE FOR ORDER BY")
}

impl Stage {
    /// The plans of the statements that a list takes, as text for a failure too.
    async fn plans(&self, reader: &Server, url: &str) -> (Answer, Vec<Vec<(usize, String)>>) {
        self.recorder.take();
        let page = reader.list(url).await;
        let mut plans = Vec::new();
        for statement in self.recorder.take() {
            // Not what prepares a connection, or looks for the token.
            if statement.starts_with("select ") {
                plans.push(self.server.database.plan(&literal(&statement)).await);
            }
        }
        (page, plans)
    }

    async fn check(&self, reader: &Server, url: &str, may_sort: bool) -> Answer {
        let (page, plans) = self.plans(reader, url).await;
        assert_eq!(plans.len(), 1, "{url}");
        let told = plans[0].iter().fold(String::new(), |mut told, (depth, step)| {
            let _ = writeln!(told, "{:depth$}{step}", "");
            told
        });
        assert!(!plans[0].iter().any(is_full_scan), "{url} reads a whole table\n{told}");
        let skips =
            |(depth, step): &(usize, String)| *depth > 0 && step.starts_with("SCAN article");
        let has_edge = url.contains("after=A") || url.contains("before=A");
        let is_skipping = has_edge && !may_sort && plans[0].iter().any(skips);
        assert!(!is_skipping, "{url} reads all that comes before\n{told}");
        assert!(may_sort || !sorts_all(&plans[0]), "{url} is sorted\n{told}");
        page
    }

    /// The first page, that after it and that before it.
    async fn check_pages(&self, reader: &Server, query: &str, may_sort: bool) {
        let first = self.check(reader, &format!("/articles?{query}"), may_sort).await;
        let next = first.links().next.expect("there are many");
        let second = self.check(reader, &next, may_sort).await;
        self.check(reader, &second.links().prev.expect("the first"), may_sort).await;
    }
}

/// The statement with its values in their places.
fn literal(statement: &str) -> String {
    let (sql, binds) = statement.rsplit_once(" -- binds: ").expect("Diesel tells them");
    let values = values(binds.strip_prefix('[').and_then(|b| b.strip_suffix(']')).expect("a list"));
    if Database::is_postgres() {
        let places = values.iter().enumerate().rev();
        return places.fold(sql.to_owned(), |sql, (index, value)| {
            sql.replace(&format!("${}", index + 1), value)
        });
    }
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.zip(values).fold(first, |sql, (part, value)| sql + &value + part)
}

/// `Timestamp(2026-01-02 3:04:05.0 +00:00:00), Id(…), "text", 3` as literals.
fn values(mut binds: &str) -> Vec<String> {
    let mut values = Vec::new();
    while !binds.is_empty() {
        let (value, rest) = if let Some(time) = binds.strip_prefix("Timestamp(") {
            let (time, rest) = time.split_once(')').expect("closed");
            let (date, clock) = time.split_once(' ').expect("a date");
            let clock = clock.split('.').next().unwrap_or_default();
            (format!("'{date}T{clock:0>8}Z'"), rest)
        } else if let Some(id) = binds.strip_prefix("Id(") {
            let (id, rest) = id.split_once(')').expect("closed");
            (format!("'{id}'"), rest)
        } else if binds.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(binds).into_iter::<String>();
            let text = texts.next().expect("a text").expect("a text");
            (format!("'{text}'", text = text.replace('\'', "''")), &binds[texts.byte_offset()..])
        } else {
            let end = binds.find(',').unwrap_or(binds.len());
            (binds[..end].to_owned(), &binds[end..])
        };
        values.push(value);
        binds = rest.strip_prefix(", ").unwrap_or(rest);
    }
    values
}

#[actix_web::test]
async fn a_page_goes_along_an_index_whatever_is_known_of_the_tables() {
    let stage = stage().await;
    let readers = [stage.server.anonymous(), stage.server.clone()];
    // SQLite knows nothing of a table until somebody lets it look; PostgreSQL
    // looks by itself.
    let looks: &[&str] = if Database::is_postgres() { &["analyze"] } else { &["", "analyze"] };
    for look in looks {
        stage.server.database.execute(look).await;
        for reader in &readers {
            for key in ["published_at", "created_at", "updated_at", "title"] {
                for sort in [key.to_owned(), format!("-{key}")] {
                    stage.check_pages(reader, &format!("sort={sort}"), false).await;
                }
            }
            for query in [
                "",
                "limit=100&total=false",
                "tag=tag-1",
                "tag=tag-1&sort=published_at",
                "author=author+7",
                "author=author+7&sort=published_at",
                "status=published",
                "published_after=2020-01-01T00:00:00Z",
                "published_before=2020-01-01T00:00:00Z",
                "sort=published_at&published_after=2020-01-01T00:00:00Z",
                "tag=tag-1&published_before=2020-01-01T00:00:00Z",
                "sort=-updated_at&updated_after=2020-01-01T00:00:00Z",
            ] {
                stage.check_pages(reader, query, false).await;
            }
            // What ties in the first key is sorted. SQLite, once it knows the tables,
            // holds it cheaper to sort them all.
            if *look != "analyze" || Database::is_postgres() {
                stage.check_pages(reader, "sort=title,-created_at", false).await;
                stage.check_pages(reader, "sort=-published_at,title", false).await;
            }
            stage.check(reader, "/articles?slug=slug-77", true).await;
            stage.check(reader, "/articles?tag=rare", true).await;
            stage.check(reader, "/articles?tag=rare&sort=title", true).await;
            // What is found is scored, and so sorted.
            stage.check(reader, "/articles?q=seldom", true).await;
            stage.check(reader, "/articles?q=seldom&sort=title&tag=rare", true).await;
        }
        stage.check_pages(&stage.server, "status=draft", false).await;
        stage.check_pages(&stage.server, "status=draft&sort=published_at", false).await;
        stage.check(&stage.server, "/articles?status=scheduled", true).await;
    }
}
