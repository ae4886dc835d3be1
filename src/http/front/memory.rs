//! Answering without the app.

use std::time::Instant;

use actix_http::{HttpMessage, Payload, Request, Response};
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::ask;
use super::visit::is_beyond;
use crate::clock::Clock;
use crate::http::cache::{Cache, Finished, Found, Kept, Key, Representation, Variants};
use crate::http::conditions::Conditions;
use crate::http::peer;
use crate::http::rate_limit::RateLimit;
use crate::http::request_id::{self, X_REQUEST_ID};
use crate::sync::Arc;

/// What a server needs to answer without its app.
#[derive(Clone)]
pub struct Memory {
    /// The representations.
    pub cache: Arc<Cache>,
    /// How they differ.
    pub variants: Variants,
    /// What is taken from each client's bucket all the same.
    pub rate_limit: Option<Arc<RateLimit>>,
    /// The time of day.
    pub clock: Clock,
}

impl Memory {
    /// Whether the answer to that request might be here; writes its key. Nothing is
    /// given from here while others may change the database without our knowledge,
    /// and nothing on a connection too many.
    pub fn may_answer(&self, now: Instant, request: &mut Request, key: &mut Key) -> bool {
        self.cache.is_open(now)
            && !is_beyond(request)
            && matches!(request.payload(), Payload::None)
            && self.variants.write_key(request.head(), key)
    }

    /// The answer that is kept; `None` where the app must give it: what is not to be
    /// kept, and a refusal to who asks too often.
    pub fn recall(&self, key: &[u8], request: &Request) -> Option<(Arc<Kept>, Response<BoxBody>)> {
        let second = self.clock.second();
        let kept = self.cache.get(key, second)?;
        let response = self.answer(kept.representation.as_ref()?, request, second)?;
        Some((kept, response))
    }

    fn answer(
        &self,
        representation: &Representation,
        request: &Request,
        second: i64,
    ) -> Option<Response<BoxBody>> {
        let mut response = representation.answer_to(request.headers(), second);
        let headers = response.headers_mut();
        headers.insert(X_REQUEST_ID, request_id::of(request.headers()));
        if let Some(limit) = &self.rate_limit {
            let peer = request.peer_addr()?.ip();
            limit.spend(peer::client(&self.variants.proxies, peer, request.headers()), headers)?;
        }
        Some(response)
    }

    /// Waits for whoever computes the answer already; else has the app compute it,
    /// for all who ask the same.
    pub async fn answer_or_ask<S, B>(
        &self,
        app: &S,
        key: &[u8],
        mut request: Request,
    ) -> Response<BoxBody>
    where
        S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody + 'static,
    {
        let place = match self.cache.find(key).await {
            Found::Missing(place) => place,
            Found::Changing => return ask(app, request).await,
            Found::Kept(kept) => match self.answer_of(&kept, &request) {
                Some(response) => return response,
                None => return ask(app, request).await,
            },
        };
        // The others want the whole of it, whatever this client has already.
        let conditions = Conditions::of(request.headers());
        request.headers_mut().remove(IF_NONE_MATCH);
        request.headers_mut().remove(IF_MODIFIED_SINCE);
        let response = ask(app, request).await;
        match self.cache.keep(place, response).await {
            Ok(Finished { representation, own }) => {
                let mut response = representation.answer(&conditions, self.clock.second());
                response.extensions_mut().insert(representation.route.clone());
                own.into_iter().for_each(|(name, value)| {
                    response.headers_mut().insert(name, value);
                });
                response
            }
            Err(response) => response,
        }
    }

    /// What another has just had computed.
    fn answer_of(&self, kept: &Kept, request: &Request) -> Option<Response<BoxBody>> {
        let representation = kept.representation.as_ref()?;
        let mut response = self.answer(representation, request, self.clock.second())?;
        response.extensions_mut().insert(representation.route.clone());
        Some(response)
    }
}
