//! What a reader must find, counted from the plan of the blog.

use actix_web::http::StatusCode;

use crate::Outcome;
use crate::blog::{Blog, PHRASES, Plan, RARE};
use crate::query;
use crate::server::Server;

/// How many visible articles there are of each sort.
#[derive(Default)]
pub struct Census {
    pub visible: u64,
    pub common_tag: u64,
    pub two_tags: u64,
    pub author: u64,
    pub common_word: u64,
}

impl Census {
    pub fn of(blog: &Blog) -> Self {
        let mut census = Self::default();
        let visible = (0..blog.size).map(|index| blog.plan(index)).filter(Plan::is_visible);
        for plan in visible {
            census.visible += 1;
            census.common_tag += u64::from(plan.has_tag(0));
            census.two_tags += u64::from(plan.has_tag(0) && plan.has_tag(1));
            census.author += u64::from(plan.is_by_author());
            census.common_word += u64::from(plan.has_common_word());
        }
        census
    }

    /// Asks for each total; gives a line for each that is wrong.
    pub async fn check(&self, server: &Server, blog: &Blog) -> Outcome<Vec<String>> {
        let mut faults = Vec::new();
        for (query, expected) in [
            (String::new(), self.visible),
            (query::tag(blog), self.common_tag),
            (query::two_tags(blog), self.two_tags),
            (query::rare_tag(), RARE),
            (query::author(blog), self.author),
            (query::common_word(), self.common_word),
            (query::rare_word(), RARE),
            (query::phrase(), PHRASES),
        ] {
            let path = format!("/articles?{query}limit=1&total=true");
            match server.get(&path).await?.expect(StatusCode::OK) {
                Ok(answer) if answer.total() == Some(expected) => {}
                Ok(answer) => faults.push(format!("{path}: {:?}, not {expected}", answer.total())),
                Err(fault) => faults.push(format!("{path}: {fault}")),
            }
        }
        Ok(faults)
    }
}
