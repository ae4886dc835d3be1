//! How far something has got, for whoever waits at a terminal.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use crate::plural::counted;

/// How often the line is written anew.
const PERIOD: Duration = Duration::from_millis(100);

/// How many characters the bar has.
const WIDTH: u64 = 30;

/// A line on standard error that is written over and over, and is gone in the
/// end. Where that is no terminal there is none.
#[derive(Debug)]
pub struct Progress {
    is_shown: bool,
    begun: Instant,
    drawn: Option<Instant>,
    articles: u64,
    /// How much of how much is done, in whatever unit.
    done: u64,
    total: Option<u64>,
}

impl Progress {
    /// Of work of this size, if that is known; shown on a terminal.
    pub fn of(total: Option<u64>) -> Self {
        Self { is_shown: Self::is_wanted(), ..Self::silent(total) }
    }

    /// Shown to nobody.
    pub fn silent(total: Option<u64>) -> Self {
        Self { is_shown: false, begun: Instant::now(), drawn: None, articles: 0, done: 0, total }
    }

    /// Whether somebody would see it.
    pub fn is_wanted() -> bool {
        stderr().is_terminal()
    }

    /// So many more articles are dealt with, and so much is done in all.
    pub fn advance(&mut self, articles: usize, done: u64) {
        self.articles += articles as u64;
        self.done = done;
        if self.is_shown && self.drawn.is_none_or(|drawn| drawn.elapsed() >= PERIOD) {
            self.write(&format!("\r{}\x1b[K", self.line()));
            self.drawn = Some(Instant::now());
        }
    }

    /// Tells something in a line that stays.
    pub fn say(&mut self, line: &str) {
        self.clear();
        self.write(&format!("{line}\n"));
    }

    fn line(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let rate = self.articles as f64 / seconds;
        let count = format!("{}, {rate:.0} a second", counted(self.articles, "article"));
        let Some(total) = self.total.filter(|total| *total > 0) else { return count };
        let done = self.done.min(total);
        let full = usize::try_from(done * WIDTH / total).unwrap_or_default();
        let bar = format!("{:<width$}", "#".repeat(full), width = WIDTH as usize);
        format!("[{bar}] {:3} %  {count}", done * 100 / total)
    }

    /// Takes the line away until there is more to show.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            self.write("\r\x1b[K");
        }
    }

    fn write(&self, text: &str) {
        // The work goes on, whether or not somebody reads this.
        let _ = stderr().write_all(text.as_bytes());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_how_much_is_done() {
        let mut progress = Progress::silent(Some(200));
        progress.advance(7, 50);
        assert!(
            progress.line().starts_with("[#######                       ]  25 %  7 articles, ")
        );
        progress.advance(1, 900);
        assert!(
            progress.line().starts_with("[##############################] 100 %  8 articles, ")
        );
        for total in [None, Some(0)] {
            let mut unknown = Progress::silent(total);
            unknown.advance(3, 10);
            assert!(unknown.line().starts_with("3 articles, "), "{}", unknown.line());
        }
    }
}
