//! The API, in process, on a database of its own for each test: SQLite, or
//! with `TEST_DATABASE=postgres` the server at `TEST_DATABASE_URL`.

mod support;

mod arrays;
mod articles;
mod attacks;
mod bodies;
mod conditions;
mod cors;
mod errors;
mod feeds;
mod fuzz;
mod guides;
mod idempotency;
mod json_patch;
mod keeping;
mod lists;
mod merge_patch;
mod methods;
mod migrations;
mod negotiation;
mod openapi;
mod pages;
mod prefer;
mod rate_limit;
mod round_trip;
mod rules;
mod schedule;
mod schema;
mod search;
mod site;
mod sitemap;
mod slugs;
mod tags;
mod tokens;
mod visibility;
