//! Many clients read and write one article at once, with and without tags. What
//! each was told must be what one server would have told them, doing one request
//! after another in some order that no client can tell from the real one: the
//! history is linearizable (Herlihy and Wing, 1990).

use std::cell::Cell;
use std::collections::HashSet;

use futures_util::future::join_all;

use super::*;

const PATH: &str = "/articles/0197c2a0-7b1c-4d6e-8f00-0123456789ab";
const CLIENTS: u64 = 6;
const REQUESTS: usize = 25;

/// What a client asks.
#[derive(Clone, Debug)]
enum Request {
    Read,
    Patch { tag: Option<i64>, title: String },
    Put { tag: Option<i64>, creates_only: bool, title: String },
    Delete { tag: Option<i64> },
}

/// What it is told: the status, and of a 2xx with a body the article's state.
type Told = (u16, Option<State>);
/// A version and the title it has.
type State = (i64, String);

/// What is there, and the version at which it was last deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Model {
    present: Option<State>,
    ended: i64,
}

impl Model {
    /// What one request alone does, and what its client is told.
    fn does(&self, request: &Request) -> (Self, Told) {
        let refused = |tag: &Option<i64>, version: i64| tag.is_some_and(|tag| tag != version);
        let stays = |status| (self.clone(), (status, None));
        let becomes = |status, version, title: &String| {
            let state = Some((version, title.clone()));
            (Self { present: state.clone(), ended: self.ended }, (status, state))
        };
        match (request, &self.present) {
            (Request::Read, Some(state)) => (self.clone(), (200, Some(state.clone()))),
            (Request::Put { tag: Some(_), .. }, None)
            | (Request::Put { creates_only: true, .. }, Some(_)) => stays(412),
            (Request::Put { title, .. }, None) => becomes(201, self.ended + 1, title),
            (_, None) => stays(404),
            (
                Request::Patch { tag, .. } | Request::Put { tag, .. } | Request::Delete { tag },
                Some((version, _)),
            ) if refused(tag, *version) => stays(412),
            (Request::Patch { title, .. } | Request::Put { title, .. }, Some((version, _))) => {
                becomes(200, version + 1, title)
            }
            (Request::Delete { .. }, Some((version, _))) => {
                (Self { present: None, ended: *version }, (204, None))
            }
        }
    }
}

/// A request, when it was sent, when it was answered, and how.
struct Event {
    client: usize,
    sent: u64,
    answered: u64,
    request: Request,
    told: Told,
}

/// Whether the events can be put in an order that explains them all. Each
/// client's own are in order already; `done` says how many of each are placed.
fn is_explained(clients: &[Vec<&Event>], done: &[usize], model: &Model, tried: &mut Tried) -> bool {
    let waiting = || clients.iter().zip(done).filter_map(|(events, done)| events.get(*done));
    let Some(first_answer) = waiting().map(|event| event.answered).min() else { return true };
    if !tried.insert((done.to_vec(), model.clone())) {
        return false;
    }
    // What was sent after another was answered cannot have happened before it.
    waiting().filter(|event| event.sent < first_answer).any(|event| {
        let (next, told) = model.does(&event.request);
        let mut placed = done.to_vec();
        placed[event.client] += 1;
        told == event.told && is_explained(clients, &placed, &next, tried)
    })
}

type Tried = HashSet<(Vec<usize>, Model)>;

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn choose(numbers: &mut Numbers, known: i64, title: String) -> Request {
    let tag = (numbers.below(3) > 0).then_some(known);
    match numbers.below(10) {
        0..3 => Request::Read,
        3..7 => Request::Patch { tag, title },
        7 => Request::Put { tag: None, creates_only: true, title },
        8 => Request::Put { tag, creates_only: false, title },
        _ => Request::Delete { tag },
    }
}

async fn ask(server: &Server, request: &Request) -> Told {
    let (method, tag, creates_only, title) = match request {
        Request::Read => ("GET", &None, false, None),
        Request::Patch { tag, title } => ("PATCH", tag, false, Some(title)),
        Request::Put { tag, creates_only, title } => ("PUT", tag, *creates_only, Some(title)),
        Request::Delete { tag } => ("DELETE", tag, false, None),
    };
    let tag = tag.map(|version| format!("\"{version}-json\""));
    let mut headers = vec![("accept", JSON)];
    headers.extend(tag.as_deref().map(|tag| ("if-match", tag)));
    headers.extend(creates_only.then_some(("if-none-match", "*")));
    headers.extend(title.map(|_| ("content-type", JSON)));
    let body = title.map(|title| format!(r#"{{"title": "{title}", "content": ""}}"#));
    let body = body.unwrap_or_default();
    let answer = server.request(method, PATH, &headers, body.as_bytes()).await;
    let state = matches!(answer.status, 200 | 201).then(|| {
        let article = answer.json();
        let title = article["title"].as_str().expect("a title").to_owned();
        (article["version"].as_i64().expect("a version"), title)
    });
    (answer.status, state)
}

async fn client(server: Server, number: u64, seed: u64, time: &Cell<u64>) -> Vec<Event> {
    let tick = || time.replace(time.get() + 1);
    let mut numbers = Numbers((seed + 1) * 0x9e37_79b9 + number * 77 + 1);
    let (mut events, mut known) = (Vec::new(), 1);
    for step in 0..REQUESTS {
        let request = choose(&mut numbers, known, format!("{number} writes {step}"));
        let sent = tick();
        let told = ask(&server, &request).await;
        known = told.1.as_ref().map_or(known, |(version, _)| *version);
        let client = usize::try_from(number).expect("few");
        events.push(Event { client, sent, answered: tick(), request, told });
    }
    events
}

#[actix_web::test]
async fn what_clients_are_told_is_as_if_one_came_after_another() {
    for seed in 0..4 {
        let server = Server::start().await;
        let other = server.second_instance().await;
        let time = Cell::new(0);
        let server_of = |number| if number % 2 == 0 { server.clone() } else { other.clone() };
        let clients = (0..CLIENTS).map(|number| client(server_of(number), number, seed, &time));
        let histories = join_all(clients).await;
        let events: Vec<Vec<&Event>> =
            histories.iter().map(|events| events.iter().collect()).collect();
        let changes = histories.iter().flatten().filter(|event| event.told.1.is_some()).count();
        assert!(changes > 20, "too little happened: {changes}");
        let begin = vec![0; events.len()];
        let is_explained = is_explained(&events, &begin, &Model::default(), &mut Tried::new());
        assert!(is_explained, "no order explains what clients were told, seed {seed}");
    }
}

#[test]
fn a_lost_update_is_found() {
    let put = |title: &str| Request::Put { tag: None, creates_only: false, title: title.into() };
    let event =
        |client, sent, request, told| Event { client, sent, answered: sent + 10, request, told };
    let state = |version, title: &str| Some((version, title.to_owned()));
    let first = event(0, 0, put("a"), (201, state(1, "a")));
    let second = event(1, 5, put("b"), (200, state(2, "b")));
    let read = |title, version| event(0, 20, Request::Read, (200, state(version, title)));
    for (version, title, holds) in [(2, "b", true), (1, "a", false), (2, "a", false)] {
        let read = read(title, version);
        let clients = [vec![&first, &read], vec![&second]];
        let outcome = is_explained(&clients, &[0, 0], &Model::default(), &mut Tried::new());
        assert_eq!(outcome, holds, "{version} {title}");
    }
}
