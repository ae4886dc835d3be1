//! What operations share, added to each of them in one go. A new operation
//! needs no more than its one line at the handler.

use utoipa::Modify;
use utoipa::openapi::OpenApi;

use super::subject::{Subject, each};
use super::{bodies, examples, headers, links, outcomes, parameters, problem, security, suffixed};

/// Adds what operations share.
pub struct Shared;

impl Modify for Shared {
    fn modify(&self, document: &mut OpenApi) {
        suffixed::add(document);
        let mut components = document.components.take().unwrap_or_default();
        security::describe(&mut components);
        parameters::describe(&mut components);
        headers::describe(&mut components);
        outcomes::describe(&mut components);
        problem::describe(&mut components);
        each(document, |mut subject: Subject<'_>| {
            security::add(&mut subject);
            bodies::add(&mut subject, &components);
            headers::add(&mut subject);
            links::add(&mut subject);
            examples::add(&mut subject);
            parameters::add(&mut subject);
            outcomes::add(&mut subject);
            problem::add(&mut subject);
        });
        document.components = Some(components);
    }
}
