//! `broadsheet check`.

use clap::Args;

use super::progress::Progress;
use crate::articles::store::{Articles, Rule};
use crate::db::Db;
use crate::id::Id;
use crate::output::print;
use crate::plural::counted;
use crate::stop::Stop;

/// What is to be done about what is found.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// Put right what can be: what is derived from the articles is made anew
    #[arg(long)]
    repair: bool,
}

/// What was found, by what became of it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    articles: usize,
    repaired: usize,
    /// Found, and could be repaired.
    reparable: usize,
    /// Found, and only somebody who knows what was meant can put it right.
    left: usize,
}

impl Check {
    /// Prints a line for each finding. Fails where there are any left.
    pub async fn run(&self, db: &Db, articles: &Articles) -> Result<(), Stop> {
        let mut tally = Tally::default();
        self.check(db, articles, &mut tally).await?;
        let Tally { articles, repaired, reparable, left } = tally;
        let articles = counted(articles, "article");
        let findings = counted(repaired + reparable + left, "finding");
        match (reparable, left) {
            (0, 0) if repaired == 0 => print(&format!("{articles}, nothing is wrong\n")),
            (0, 0) => print(&format!("{articles}, {findings}, all repaired\n")),
            (0, _) => Err(Stop::Failed(format!(
                "{} cannot be repaired here; correct the articles, or restore a backup",
                counted(left, "finding")
            ))),
            _ => Err(Stop::Failed(format!(
                "{findings}; `broadsheet check --repair` can repair {reparable}"
            ))),
        }
    }

    async fn check(&self, db: &Db, articles: &Articles, tally: &mut Tally) -> Result<(), Stop> {
        for damage in db.damages().await? {
            self.tell(&damage.text, damage.is_reparable(), tally)?;
            if self.repair {
                db.mend(damage).await?;
            }
        }
        for rule in articles.rules() {
            self.check_rule(articles, rule, tally).await?;
        }
        self.check_articles(articles, tally).await
    }

    async fn check_rule(
        &self,
        articles: &Articles,
        rule: &'static Rule,
        tally: &mut Tally,
    ) -> Result<(), Stop> {
        let mut last = String::new();
        loop {
            let places = articles.breaches(rule, last.clone()).await?;
            let Some(place) = places.last() else { break };
            last.clone_from(place);
            for place in &places {
                self.tell(&rule.tell(place), true, tally)?;
            }
        }
        if self.repair && !last.is_empty() {
            articles.enforce(rule).await?;
        }
        Ok(())
    }

    async fn check_articles(&self, articles: &Articles, tally: &mut Tally) -> Result<(), Stop> {
        let total = articles.count().await?;
        let mut progress = Progress::of(Some(total));
        let mut from = Some(Id::FIRST);
        while let Some(id) = from {
            let Some(looked) = articles.look(id).await? else { break };
            tally.articles += looked.articles;
            progress.advance(looked.articles, tally.articles as u64);
            if looked.faults.len() + looked.stale.len() > 0 {
                progress.clear();
            }
            for fault in &looked.faults {
                self.tell(fault, false, tally)?;
            }
            for (id, fault) in &looked.stale {
                self.tell(&format!("article {id} {fault}"), true, tally)?;
            }
            if self.repair && !looked.stale.is_empty() {
                let ids = looked.stale.iter().map(|(id, _)| *id).collect();
                articles.index(ids).await?;
            }
            from = looked.next;
        }
        Ok(())
    }

    fn tell(&self, finding: &str, is_reparable: bool, tally: &mut Tally) -> Result<(), Stop> {
        match (is_reparable, self.repair) {
            (false, _) => tally.left += 1,
            (true, false) => tally.reparable += 1,
            (true, true) => tally.repaired += 1,
        }
        let prefix = if is_reparable && self.repair { "repaired: " } else { "" };
        print(&format!("{prefix}{}\n", finding.replace('\n', " ")))
    }
}
