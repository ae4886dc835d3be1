//! Answering a request that may have a key, over HTTP.

use std::rc::Rc;

use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use super::key::{Key, NAME, Ticket};
use super::store::{Answers, Outcome};
use crate::db::Connection;
use crate::error::{Result, Violation};
use crate::http::door::Visit;
use crate::http::incoming::Received;
use crate::http::page::Pages;
use crate::http::problem::{Answer, Failure, Kind, Problem};
use crate::id::Id;
use crate::reply::Reply;

/// Says that the answer is one that was given before.
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A write that is done once, however often it is sent, where it has a key.
pub struct Once {
    answers: Data<Answers>,
    request: HttpRequest,
    ticket: Option<Ticket>,
}

impl Once {
    /// The write that this request of that token is, with this body.
    pub fn new(
        answers: Data<Answers>,
        request: HttpRequest,
        (token, key): (Option<Id>, Option<Key>),
        body: &Received<'_>,
    ) -> Self {
        let place = (request.method().as_str(), request.path());
        let ticket = key.map(|key| Ticket::new(token, place, &key, &body.identity()));
        Self { answers, request, ticket }
    }

    /// Does the work in a transaction, and shows what has come of it: within the
    /// same transaction where there is a key, for the answer to be kept. Where
    /// the work was refused before it began, the problem may be the answer that
    /// is kept. What failed before the body was read whole (401 to 415, and
    /// 408) never comes here, and is not kept: there is nothing by which to know
    /// a repeat.
    pub async fn answer<T, W, S>(self, work: Answer<W>, show: S) -> Answer<HttpResponse>
    where
        T: Send + 'static,
        W: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
        S: FnOnce(T) -> Result<HttpResponse> + Send + 'static,
    {
        let Some(ticket) = self.ticket.clone() else {
            return Ok(show(self.answers.db().transaction(work?).await?)?);
        };
        let failure = match work {
            Ok(work) => {
                let shown = async move |connection: &mut Connection| {
                    show(work(connection).await?)?.try_into()
                };
                match self.answers.once(ticket.clone(), shown).await {
                    Ok(outcome) => return respond(outcome),
                    Err(error) => error.into(),
                }
            }
            Err(failure) => failure,
        };
        self.refuse(ticket, failure).await
    }

    /// Keeps a problem as the answer, where it will be the same the next time.
    async fn refuse(&self, ticket: Ticket, failure: Failure) -> Answer<HttpResponse> {
        let Some(reply) = self.written(&failure)? else { return Err(failure) };
        respond(self.answers.once(ticket, async move |_: &mut Connection| Ok(reply)).await?)
    }

    /// The problem document, if it is to be kept.
    fn written(&self, failure: &Failure) -> Result<Option<Reply>> {
        let Failure::Problem(problem) = failure else { return Ok(None) };
        let visit = self.request.extensions().get::<Rc<Visit>>().cloned();
        let Some(visit) = visit.filter(|_| is_kept(problem)) else { return Ok(None) };
        let pages = self.request.app_data::<Data<Pages>>().map(Data::get_ref);
        visit.refuse(problem, pages).try_into().map(Some)
    }
}

/// What the client cannot mend by sending the same again, and time cannot.
fn is_kept(problem: &Problem) -> bool {
    const PASSING: [Kind; 4] =
        [Kind::Unauthorized, Kind::Forbidden, Kind::Conflict, Kind::TooManyRequests];
    problem.kind.status().is_client_error() && !PASSING.contains(&problem.kind)
}

fn respond(outcome: Outcome) -> Answer<HttpResponse> {
    let reply = match outcome {
        Outcome::First(reply) => reply,
        Outcome::Again(mut reply) => {
            reply.headers.push((IDEMPOTENT_REPLAYED.to_string(), "true".to_owned()));
            reply
        }
        Outcome::Different => return Err(different().into()),
    };
    // The door takes a bare answer of such a status for the framework's.
    if reply.status >= 400 { Err(Failure::Written(Box::new(reply))) } else { Ok(reply.into()) }
}

fn different() -> Problem {
    let detail = "is that of another request; take a new one for each";
    Problem::of_violations(Kind::Invalid, vec![Violation::of_parameter(NAME, detail)])
}
