//! Writers that remember what they were told, to hold the server to it.

use crate::door::{Door, is_refusal};
use crate::support::*;

/// How many articles an array has.
const ARRAY: usize = 3;

/// Writes one thing after another.
pub struct Writer {
    name: String,
    steps: usize,
    posts: Vec<Post>,
    counter: Counter,
    gone: Vec<String>,
    going: Option<String>,
}

/// A creation under a key, which is sent again until it is answered.
struct Post {
    key: String,
    articles: usize,
    body: String,
    answer: Option<Vec<u8>>,
}

/// An article that counts: the last number that was acknowledged, and the last
/// that was sent.
#[derive(Default)]
struct Counter {
    id: Option<String>,
    acknowledged: usize,
    sent: usize,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Done,
    /// 503: perhaps it is done, perhaps not.
    Refused,
    /// The connection ended: perhaps it is done, perhaps not.
    Nothing,
}

impl Writer {
    pub fn new(number: usize) -> Self {
        Self {
            name: format!("writer-{number}"),
            steps: 0,
            posts: Vec::new(),
            counter: Counter::default(),
            gone: Vec::new(),
            going: None,
        }
    }

    /// Does the next thing, or first what is not known to be done.
    #[track_caller]
    pub fn step(&mut self, door: &Door) -> Heard {
        if let Some(post) = self.posts.last_mut().filter(|post| post.answer.is_none()) {
            return post.send(door);
        }
        if self.going.is_some() {
            return self.delete(door);
        }
        self.steps += 1;
        match self.steps % 6 {
            0 => self.count(door),
            3 => self.delete_the_last(door),
            4 => self.post(door, ARRAY),
            _ => self.post(door, 1),
        }
    }

    /// Finds out what has become of the last step, which had no answer.
    #[track_caller]
    pub fn settle(&mut self, door: &Door) {
        let is_open = self.posts.last().is_some_and(|post| post.answer.is_none());
        if is_open || self.going.is_some() {
            assert_eq!(self.step(door), Heard::Done, "{}", self.name);
        }
    }

    #[track_caller]
    fn post(&mut self, door: &Door, articles: usize) -> Heard {
        self.posts.push(Post::new(&format!("{}-{}", self.name, self.steps), articles));
        let post = self.posts.last_mut().expect("just pushed");
        let heard = post.send(door);
        if self.counter.id.is_none() {
            self.counter.id = post.id();
        }
        heard
    }

    #[track_caller]
    fn count(&mut self, door: &Door) -> Heard {
        let Some(id) = &self.counter.id else { return Heard::Done };
        self.counter.sent += 1;
        let body = format!(r#"{{"content": "{}"}}"#, self.counter.sent);
        let answer = door.ask("PATCH", &format!("/articles/{id}"), "", &body);
        let heard = heard(answer.as_ref(), &[200]);
        if heard == Heard::Done {
            self.counter.acknowledged = self.counter.sent;
        }
        heard
    }

    #[track_caller]
    fn delete_the_last(&mut self, door: &Door) -> Heard {
        let single = self.posts.iter().rev().find(|post| post.articles == 1);
        self.going = single.and_then(Post::id).filter(|id| Some(id) != self.counter.id.as_ref());
        if self.going.is_some() { self.delete(door) } else { Heard::Done }
    }

    /// Once more where it is not known whether it was done.
    #[track_caller]
    fn delete(&mut self, door: &Door) -> Heard {
        let id = self.going.clone().expect("one that is going");
        let heard =
            heard(door.ask("DELETE", &format!("/articles/{id}"), "", "").as_ref(), &[204, 404]);
        if heard == Heard::Done {
            self.gone.extend(self.going.take());
        }
        heard
    }

    /// How many things it has begun to write.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How many creations, and how many articles there are of them.
    pub fn made(&self) -> (usize, usize) {
        let articles: usize = self.posts.iter().map(|post| post.articles).sum();
        (self.posts.len(), articles - self.gone.len())
    }

    /// Everything is as it was said to be.
    #[track_caller]
    pub fn check(&self, door: &Door) {
        for post in &self.posts {
            post.check(door);
        }
        for id in &self.gone {
            door.get(&format!("/articles/{id}")).expect("an answer").expect(404);
        }
        if let Some(id) = &self.counter.id {
            let article =
                door.get(&format!("/articles/{id}")).expect("an answer").expect(200).json();
            let number =
                article["content"].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
            let Counter { acknowledged, sent, .. } = self.counter;
            assert!((acknowledged..=sent).contains(&number), "{acknowledged} {number} {sent}");
        }
    }
}

impl Post {
    fn new(key: &str, articles: usize) -> Self {
        let article = |number| {
            format!(r#"{{"title": "{key} {number}", "content": "kept", "tags": ["tea", "{key}"]}}"#)
        };
        let all: Vec<String> = (0..articles).map(article).collect();
        let body = if articles == 1 { all[0].clone() } else { format!("[{}]", all.join(",")) };
        Self { key: key.to_owned(), articles, body, answer: None }
    }

    #[track_caller]
    fn send(&mut self, door: &Door) -> Heard {
        let answer = self.ask(door);
        let heard = heard(answer.as_ref(), &[201]);
        if heard == Heard::Done {
            self.answer = answer.map(|answer| answer.body);
        }
        heard
    }

    fn ask(&self, door: &Door) -> Option<Answer> {
        door.ask("POST", "/articles", &format!("Idempotency-Key: {}\r\n", self.key), &self.body)
    }

    /// Sent again it is answered again, and not done again.
    #[track_caller]
    fn check(&self, door: &Door) {
        let again = self.ask(door).expect("an answer").expect(201);
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{} was lost", self.key);
        assert_eq!(Some(&again.body), self.answer.as_ref(), "{}", self.key);
    }

    fn id(&self) -> Option<String> {
        let article: serde_json::Value =
            serde_json::from_slice(self.answer.as_ref()?).expect("JSON");
        article["id"].as_str().map(str::to_owned)
    }
}

/// Anything but what was hoped for is 503, and says when to come again.
#[track_caller]
fn heard(answer: Option<&Answer>, good: &[u16]) -> Heard {
    match answer {
        None => Heard::Nothing,
        Some(answer) if good.contains(&answer.status) => Heard::Done,
        Some(answer) => {
            is_refusal(answer);
            Heard::Refused
        }
    }
}
