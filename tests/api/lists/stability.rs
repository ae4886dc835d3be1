//! Articles that stay where they are, while all around them others come, go
//! and move: a walk gives each once, in order.

use std::cell::Cell;

use futures_util::future::join;
use serde_json::{Value, json};

use crate::support::*;

const STAYING: usize = 40;
const SORTS: [&str; 6] =
    ["-published_at", "title", "-title", "updated_at", "published_at,-title", "-created_at,title"];

/// Numbers that look random and are the same each time.
struct Dice(Cell<u64>);

impl Dice {
    fn roll(&self, sides: u64) -> u64 {
        let next = self
            .0
            .get()
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0.set(next);
        (next >> 33) % sides
    }
}

/// A minute of the days on which all articles are published.
fn time(minute: u64) -> String {
    format!("2026-01-01T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

async fn post(server: &Server, title: &str, minute: u64, author: &str) -> String {
    let body = json!({"title": title, "content": "", "published_at": time(minute),
                      "author": author, "tags": ["all"]});
    server.post("/articles", JSON, &body.to_string()).await.expect(201).location()
}

/// A server with articles that stay, written at different seconds, several to
/// a title and a minute.
async fn stage(dice: &Dice) -> Server {
    let mut server = Server::start().await;
    server.is_compared = false;
    for n in 0..STAYING {
        if n % 3 == 0 {
            server.wait(1);
        }
        post(&server, &format!("t{}", dice.roll(12)), dice.roll(12) * 60, "stays").await;
    }
    server
}

/// Others that are written, changed and deleted.
struct Others<'a> {
    server: Server,
    dice: &'a Dice,
    paths: std::cell::RefCell<Vec<String>>,
}

impl<'a> Others<'a> {
    fn new(server: &Server, dice: &'a Dice) -> Self {
        Self { server: server.clone(), dice, paths: Default::default() }
    }

    /// Writes, moves or deletes one.
    async fn stir(&self) {
        let (title, minute) = (format!("t{}", self.dice.roll(12)), self.dice.roll(12) * 60);
        let count = self.paths.borrow().len() as u64;
        if count < 5 || count < 25 && self.dice.roll(3) == 0 {
            let path = post(&self.server, &title, minute, "moves").await;
            self.paths.borrow_mut().push(path);
            return;
        }
        let index = self.dice.roll(count) as usize;
        let path = self.paths.borrow()[index].clone();
        if self.dice.roll(3) == 0 {
            self.paths.borrow_mut().remove(index);
            self.server.delete(&path).await.expect(204);
            return;
        }
        let change = json!({"title": title, "published_at": time(minute)}).to_string();
        self.server.patch(&path, JSON, &change).await.expect(200);
    }
}

fn staying(page: &Answer) -> Vec<String> {
    let list = page.json();
    let stays = |article: &&Value| article["author"] == "stays";
    let id = |article: &Value| article["id"].as_str().expect("an id").to_owned();
    list.as_array().expect("a list").iter().filter(stays).map(id).collect()
}

/// Walks there and back, doing something between any two pages; gives the ids of
/// what stays, there and in the order of the way back.
async fn there_and_back(
    reader: &Server,
    url: &str,
    between: impl AsyncFn(),
) -> (Vec<String>, Vec<String>) {
    let mut there = Vec::new();
    let mut page = reader.list(url).await;
    for _ in 0..400 {
        there.extend(staying(&page));
        between().await;
        let Some(next) = page.links().next else { break };
        page = reader.list(&next).await;
    }
    assert_eq!(page.links().next, None, "{url} does not end");
    let mut back = staying(&page);
    back.reverse();
    for _ in 0..400 {
        let Some(prev) = page.links().prev else { break };
        page = reader.list(&prev).await;
        back.extend(staying(&page).into_iter().rev());
        between().await;
    }
    assert_eq!(page.links().prev, None, "{url} does not begin");
    (there, back)
}

async fn must_be_stable(reader: &Server, sort: &str, filter: &str, between: impl AsyncFn()) {
    let all = format!("/articles?sort={sort}&author=stays&limit=100");
    let expected = reader.list(&all).await.ids();
    assert_eq!(expected.len(), STAYING);
    let url = format!("/articles?sort={sort}&fields=id,author&limit=4{filter}");
    let (there, mut back) = there_and_back(reader, &url, between).await;
    assert_eq!(there, expected, "{url}");
    back.reverse();
    assert_eq!(back, expected, "{url} backwards");
}

#[actix_web::test]
async fn what_stays_is_neither_repeated_nor_skipped_between_two_pages() {
    let dice = Dice(Cell::new(1));
    let server = stage(&dice).await;
    let others = Others::new(&server, &dice);
    for _ in 0..10 {
        others.stir().await;
    }
    for (index, sort) in SORTS.into_iter().enumerate() {
        let reader = if index % 2 == 0 { server.anonymous() } else { server.clone() };
        let filter = if index % 3 == 0 { "&tag=all" } else { "" };
        must_be_stable(&reader, sort, filter, async || {
            for _ in 0..2 {
                others.stir().await;
            }
        })
        .await;
    }
}

#[actix_web::test]
async fn what_stays_is_neither_repeated_nor_skipped_while_another_instance_writes() {
    let dice = Dice(Cell::new(2));
    let server = stage(&dice).await;
    let others = Others::new(&server.second_instance().await, &dice);
    let (is_done, written) = (Cell::new(false), Cell::new(0));
    let walks = async {
        // However fast the walks are, enough must have been written meanwhile.
        for _ in 0..100 {
            for sort in SORTS {
                must_be_stable(&server.anonymous(), sort, "", async || ()).await;
            }
            if written.get() > 20 {
                break;
            }
        }
        is_done.set(true);
    };
    let writes = async {
        while !is_done.get() {
            others.stir().await;
            written.set(written.get() + 1);
        }
    };
    join(walks, writes).await;
    assert!(written.get() > 20, "only {} writes came between", written.get());
}

/// Articles a to f, by title two to a page.
async fn letters() -> Server {
    let server = Server::start().await;
    for title in ["a", "b", "c", "d", "e", "f"] {
        let body = json!({"title": title, "content": "", "slug": title});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
}

const BY_TITLE: &str = "/articles?sort=title&limit=2&fields=title";

#[actix_web::test]
async fn an_edge_that_was_deleted_is_still_a_place() {
    let server = letters().await;
    let first = server.list(BY_TITLE).await.links().next.expect("more");
    let second = server.list(&first).await;
    assert_eq!(second.titles(), ["c", "d"]);
    for gone in ["b", "c", "d"] {
        server.delete(&format!("/articles/{gone}")).await.expect(204);
    }
    let links = second.links();
    assert_eq!(server.list(&first).await.titles(), ["e", "f"]);
    assert_eq!(server.list(&links.next.expect("more")).await.titles(), ["e", "f"]);
    let before = server.list(&links.prev.expect("the first")).await;
    assert_eq!(before.titles(), ["a"]);
    assert_eq!(before.links().prev, None);
    // From where it ends the list goes on, with nothing left out.
    assert_eq!(server.list(&before.links().next.expect("more")).await.titles(), ["e", "f"]);
}

#[actix_web::test]
async fn a_page_that_has_become_empty_leads_back_to_its_very_edge() {
    let server = letters().await;
    let second = server.list(BY_TITLE).await.links().next.expect("more");
    let third = server.list(&second).await.links().next.expect("more");
    for gone in ["e", "f"] {
        server.delete(&format!("/articles/{gone}")).await.expect(204);
    }
    let empty = server.list(&third).await;
    assert_eq!((empty.titles().len(), empty.links().next), (0, None));
    let prev = empty.links().prev.expect("what is left");
    let back = server.list(&prev).await;
    assert_eq!(back.titles(), ["c", "d"]);
    assert_eq!(server.list(&back.links().prev.expect("more")).await.titles(), ["a", "b"]);
    // What comes later is met from there, and by whoever asks the empty page anew.
    let body = r#"{"title":"dd","content":""}"#;
    server.post("/articles", JSON, body).await.expect(201);
    assert_eq!(server.list(&back.links().next.expect("more")).await.titles(), ["dd"]);
    assert_eq!(server.list(&third).await.titles(), ["dd"]);
}

#[actix_web::test]
async fn a_page_that_has_become_empty_towards_the_beginning_leads_on_from_its_very_edge() {
    let server = letters().await;
    let second = server.list(&server.list(BY_TITLE).await.links().next.expect("more")).await;
    let prev = second.links().prev.expect("the first");
    for gone in ["a", "b"] {
        server.delete(&format!("/articles/{gone}")).await.expect(204);
    }
    let empty = server.list(&prev).await;
    assert_eq!((empty.titles().len(), empty.links().prev), (0, None));
    let on = server.list(&empty.links().next.expect("what is left")).await;
    assert_eq!(on.titles(), ["c", "d"]);
    // The page before that one is empty again, and leads on as before.
    let again = server.list(&on.links().prev.expect("it had an edge")).await;
    assert_eq!(again.titles(), [""; 0]);
    assert_eq!(server.list(&again.links().next.expect("more")).await.titles(), ["c", "d"]);
    let body = r#"{"title":"aa","content":""}"#;
    server.post("/articles", JSON, body).await.expect(201);
    assert_eq!(server.list(&prev).await.titles(), ["aa"]);
}

#[actix_web::test]
async fn a_list_that_has_lost_everything_ends_on_both_sides() {
    let server = letters().await;
    let second = server.list(BY_TITLE).await.links().next.expect("more");
    for gone in ["a", "b", "c", "d", "e", "f"] {
        server.delete(&format!("/articles/{gone}")).await.expect(204);
    }
    let empty = server.list(&second).await;
    assert_eq!((empty.titles().len(), empty.links().next), (0, None));
    let before = server.list(&empty.links().prev.expect("it had an edge")).await;
    assert_eq!((before.titles().len(), before.links().prev), (0, None));
    let after = server.list(&before.links().next.expect("it has an edge")).await;
    assert_eq!((after.titles().len(), after.links().next), (0, None));
    assert_eq!(server.list(&empty.links().first).await.titles(), [""; 0]);
}

#[actix_web::test]
async fn an_article_that_moves_is_found_where_it_is_now() {
    let server = letters().await;
    let second = server.list(BY_TITLE).await.links().next.expect("more");
    server.patch("/articles/b", JSON, r#"{"title":"e2"}"#).await.expect(200);
    server.patch("/articles/f", JSON, r#"{"title":"a2"}"#).await.expect(200);
    let rest: Vec<String> =
        server.forwards(&second).await.iter().flat_map(Answer::titles).collect();
    assert_eq!(rest, ["c", "d", "e", "e2"]);
}

#[actix_web::test]
async fn an_article_whose_time_comes_takes_its_place_in_the_walk() {
    let server = Server::start().await;
    for (title, time) in [
        ("old", "2026-01-01T00:00:00Z"),
        ("new", "2026-01-02T00:00:00Z"),
        ("due", "2026-01-02T03:04:06Z"),
    ] {
        let body = json!({"title": title, "content": "", "published_at": time});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    let everybody = server.anonymous();
    let first = everybody.list("/articles?limit=1&total=true").await;
    assert_eq!((first.titles(), first.total()), (vec!["new".to_owned()], Some(2)));
    let second = everybody.list(&first.links().next.expect("more")).await;
    server.wait(1);
    assert_eq!(everybody.list(&first.links().next.expect("more")).await.titles(), ["old"]);
    let before = everybody.backwards(&second.links().prev.expect("new")).await;
    assert_eq!(before.iter().flat_map(Answer::titles).collect::<Vec<_>>(), ["new", "due"]);
}
