//! Lists of articles: a page of one, and how many there are.
//!
//! A page is found along an index, from a position on, and only then is the
//! rest of its articles read; so it costs the same at any depth.

mod beyond;
mod chosen;
mod keys;
mod page;
mod search;
mod statement;

pub use page::Page;

use chosen::Chosen;
use statement::{CountStatement, PageStatement};

use super::Articles;
use crate::articles::list::Request;
use crate::articles::model::{Article, Sight};
use crate::db::query;
use crate::error::Result;

impl Articles {
    /// A page of a list of what the caller may see, and how many articles are
    /// selected in all, if that is asked for.
    pub async fn list(&self, sight: Sight, request: Request) -> Result<(Page, Option<u64>)> {
        let Request { selection, order, window, fields, is_counted } = request;
        let Some(chosen) = Chosen::new(selection, sight, self.now()) else {
            return Ok((Page::empty(), is_counted.then_some(0)));
        };
        self.db
            .scan(async move |connection| {
                let statement = PageStatement::new(&chosen, &order, &window, fields);
                let rows: Vec<(Article, i64)> = query!(connection, |c| statement.load(c))?;
                let page = Page::of(rows, &order, &window);
                if !is_counted {
                    return Ok((page, None));
                }
                let statement = CountStatement(&chosen);
                let count: i64 = query!(connection, |c| statement.get_result(c))?;
                Ok((page, Some(count.unsigned_abs())))
            })
            .await
    }
}
