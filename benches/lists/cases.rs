//! What is asked for.

use actix_web::http::StatusCode;
use broadsheet::timestamp::Timestamp;

use crate::Outcome;
use crate::blog::{Blog, END, SPAN};
use crate::census::Census;
use crate::query;
use crate::server::Server;
use crate::walk::{Walk, Way};

const FIRST_PAGE: &str = "first page";
const OF_A_TAG: &str = "of a tag on a tenth of the articles";
const BY_TITLE: &str = "by title";
const COMMON_WORD: &str = "search: a word in three of ten articles";

/// A request, or some that are alike and take turns.
pub struct Case {
    pub name: &'static str,
    /// The first page of the same list, for one at a depth.
    pub first: Option<&'static str>,
    pub paths: Vec<String>,
}

/// The cases in the order of the table.
#[derive(Default)]
struct Cases(Vec<Case>);

impl Cases {
    fn add(&mut self, name: &'static str, query: &str) {
        let path = format!("/articles?{query}").trim_end_matches(['&', '?']).to_owned();
        self.0.push(Case { name, first: None, paths: vec![path] });
    }

    fn at(
        &mut self,
        name: &'static str,
        first: &'static str,
        query: &str,
        cursor: &str,
        places: &[String],
    ) {
        let path = |place| format!("/articles?{query}{cursor}={place}");
        let paths = places.iter().map(path).collect();
        self.0.push(Case { name, first: Some(first), paths });
    }
}

/// Finds the places that are to be asked for, and gives all cases; lines say
/// what could not be found.
pub async fn cases(
    server: &Server,
    blog: &Blog,
    census: &Census,
) -> Outcome<(Vec<Case>, Vec<String>)> {
    let mut faults = Vec::new();
    let mut cases = Cases::default();
    let all = walk(server, "", census.visible, Way::Whole, &mut faults).await;
    pages(&mut cases, &all);
    filters(&mut cases, server, blog, census, &mut faults).await;
    sorts(&mut cases, server, census, &mut faults).await;
    searches(&mut cases, server, &mut faults).await?;
    let paths = all.slugs.iter().map(|slug| format!("/articles/{slug}")).collect();
    cases.0.push(Case { name: "one article by its slug", first: None, paths });
    Ok((cases.0, faults))
}

async fn walk(
    server: &Server,
    query: &str,
    length: u64,
    way: Way,
    faults: &mut Vec<String>,
) -> Walk {
    let start = std::time::Instant::now();
    match Walk::along(server, query, length, way).await {
        Ok(walk) => {
            let seconds = start.elapsed().as_secs_f64();
            eprintln!("  walked along {} articles in {seconds:.1} s: /articles?{query}", walk.seen);
            walk
        }
        Err(fault) => {
            faults.push(format!("walking along /articles?{query}: {fault}"));
            Walk::default()
        }
    }
}

fn pages(cases: &mut Cases, all: &Walk) {
    cases.add(FIRST_PAGE, "");
    cases.at("page at depth 50 %", FIRST_PAGE, "", "after", &all.middle);
    cases.at("page at depth 99 %", FIRST_PAGE, "", "after", &all.end);
    cases.at("page before depth 50 %", FIRST_PAGE, "", "before", &all.back);
    cases.add("first page, `fields=id,title,slug`", "fields=id,title,slug");
    cases.add("first page, `total=true`", "total=true");
    let middle = Timestamp::from_unix(END - SPAN / 2).expect("in our century");
    cases.add("published before a time", &format!("published_before={middle}"));
}

async fn filters(
    cases: &mut Cases,
    server: &Server,
    blog: &Blog,
    census: &Census,
    faults: &mut Vec<String>,
) {
    let tag = query::tag(blog);
    let tagged = walk(server, &tag, census.common_tag, Way::Whole, faults).await;
    cases.add(OF_A_TAG, &tag);
    cases.at("of that tag, at depth 50 %", OF_A_TAG, &tag, "after", &tagged.middle);
    cases.at("of that tag, at depth 99 %", OF_A_TAG, &tag, "after", &tagged.end);
    cases.add("of that tag and another", &query::two_tags(blog));
    cases.add("of a tag on 20 articles", &query::rare_tag());
    cases.add("by an author of one in fifty", &query::author(blog));
}

async fn sorts(cases: &mut Cases, server: &Server, census: &Census, faults: &mut Vec<String>) {
    let titles = walk(server, "sort=title&", census.visible, Way::Half, faults).await;
    cases.add(BY_TITLE, "sort=title");
    cases.at("by title, at depth 50 %", BY_TITLE, "sort=title&", "after", &titles.middle);
    cases.add("last changed first", "sort=-updated_at");
}

async fn searches(cases: &mut Cases, server: &Server, faults: &mut Vec<String>) -> Outcome<()> {
    let common = query::common_word();
    cases.add(COMMON_WORD, &common);
    let second = match server.get(&format!("/articles?{common}")).await?.expect(StatusCode::OK) {
        Ok(first) => first.cursor("next", "after"),
        Err(fault) => {
            faults.push(format!("/articles?{common}: {fault}"));
            None
        }
    };
    let second: Vec<_> = second.into_iter().collect();
    cases.at("search: that word, second page", COMMON_WORD, &common, "after", &second);
    cases.add("search: that word, newest first", &format!("{common}sort=-published_at"));
    cases.add("search: a word in 20 articles", &query::rare_word());
    cases.add("search: a phrase in 50 articles", &query::phrase());
    Ok(())
}
