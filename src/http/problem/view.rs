//! How a problem is written.

use minijinja::context;

use super::{Kind, Problem};
use crate::error::{Place, Violation};
use crate::http::content::Represent;
use crate::http::document::{Document, Node};
use crate::http::page::Page;

/// RFC 9457 appendix B.
const NAMESPACE: &str = "urn:ietf:rfc:7807";

/// A problem that a certain request met.
pub struct Occurrence<'a> {
    /// What is wrong.
    pub problem: &'a Problem,
    /// The path of the request.
    pub instance: &'a str,
    /// The id under which the log knows the request.
    pub request_id: &'a str,
}

impl<'a> Occurrence<'a> {
    /// As it might be met, for the page that explains it and for the OpenAPI
    /// document.
    pub fn for_example(problem: &'a Problem) -> Self {
        Self { problem, instance: "/articles", request_id: "0b5c8a3e-4c1d-4c57-9d4b-8e2b6f7a1c90" }
    }
}

impl Represent for Occurrence<'_> {
    fn document(&self) -> Document<'_> {
        let kind = self.problem.kind;
        let mut members = vec![
            ("type", Node::from(kind.url())),
            ("title", Node::from(kind.title())),
            ("status", Node::Integer(kind.status().as_u16().into())),
            ("detail", Node::from(self.problem.detail.as_str())),
            ("instance", Node::from(self.instance)),
            ("request_id", Node::from(self.request_id)),
        ];
        if !self.problem.violations.is_empty() {
            let errors = self.problem.violations.iter().map(error).collect();
            members.push(("errors", Node::List("i", errors)));
        }
        Document { root: "problem", namespace: Some(NAMESPACE), content: Node::Record(members) }
    }

    fn page(&self) -> Page {
        let kind = self.problem.kind;
        let errors: Vec<_> = self.problem.violations.iter().map(error_context).collect();
        Page {
            template: "problem.html",
            context: context! {
                status => kind.status().as_u16(),
                title => kind.title(),
                detail => self.problem.detail.as_str(),
                type => kind.url(),
                instance => self.instance,
                request_id => self.request_id,
                errors,
            },
        }
    }
}

fn error(violation: &Violation) -> Node<'_> {
    let (name, place) = match &violation.place {
        Place::Pointer(pointer) => ("pointer", pointer),
        Place::Parameter(parameter) => ("parameter", parameter),
    };
    Node::Record(vec![
        (name, Node::from(place.as_str())),
        ("detail", Node::from(violation.detail.as_str())),
    ])
}

fn error_context(violation: &Violation) -> minijinja::Value {
    match &violation.place {
        Place::Pointer(pointer) => {
            context! { pointer => pointer.as_str(), detail => violation.detail.as_str() }
        }
        Place::Parameter(parameter) => {
            context! { parameter => parameter.as_str(), detail => violation.detail.as_str() }
        }
    }
}

/// A problem of that kind as it might come up, for the page that explains it.
pub fn example(kind: Kind) -> Problem {
    match kind {
        Kind::Malformed => Problem::of_violations(
            kind,
            vec![Violation::of_parameter("limit", "must be a whole number from 1 to 100")],
        ),
        Kind::Invalid => Problem::of_violations(
            kind,
            vec![
                Violation::at("/title", "is required"),
                Violation::at("/tags/2", "may hold only a-z, 0-9 and single hyphens between them"),
            ],
        ),
        Kind::Internal => Problem::internal(""),
        Kind::Unavailable => Problem::unavailable(""),
        other => Problem::new(other, format!("{}.", other.title())),
    }
}
