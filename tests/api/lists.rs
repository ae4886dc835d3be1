//! Lists of articles: pages, order, filters, fields, totals (contract §4).

mod cursors;
mod fields;
mod filters;
mod hidden;
mod model;
mod parameters;
mod plans;
mod stability;
mod statements;
mod walks;
