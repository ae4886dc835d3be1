//! Who asks, and whether it can be answered: the first argument of every
//! handler whose answer is negotiated.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::media::Format;
use super::negotiation::Negotiation;
use super::problem::{Failure, Kind, Problem};

/// A client that may do what it asks for and can read the answer. Where
/// nothing on offer is acceptable to it, 406 comes before anything is touched.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The format of the answer.
    pub format: Format,
}

impl FromRequest for Caller {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let negotiation = request.extensions().get::<Negotiation>().copied();
        let format = negotiation.map_or(Some(Format::Json), |negotiation| negotiation.format);
        ready(format.map(|format| Self { format }).ok_or_else(not_acceptable))
    }
}

fn not_acceptable() -> Failure {
    Problem::new(
        Kind::NotAcceptable,
        "Accept admits none of application/json, application/xml, text/xml and text/html.",
    )
    .into()
}
