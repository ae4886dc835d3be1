//! What belongs to the site as a whole: its front page, its archive, its
//! files, its docs.

mod archive;
pub mod docs;
pub mod front;
pub mod links;
mod stylesheet;

use actix_web::web::ServiceConfig;

/// The URLs of the site.
pub fn routes(config: &mut ServiceConfig) {
    front::routes(config);
    archive::routes(config);
    docs::routes(config);
    stylesheet::routes(config);
}
