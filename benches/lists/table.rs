//! The figures as Markdown.

use std::time::Duration;

use crate::cases::Case;
use crate::measure::Timing;
use crate::options::Kind;

/// What was measured with one blog.
pub struct Column {
    pub articles: u64,
    /// How long the server took to store it; not known of one that was kept.
    pub load: Option<Duration>,
    pub bytes: u64,
    pub rows: Vec<(Case, Option<Timing>)>,
}

/// Nothing was measured.
const NOTHING: &str = "—";

/// What a reader of the table must know.
const NOTE: &str = "\
One client asks, in turns for each case. The cursors at a depth are those of `next` and `prev` in a \
walk along the list, 20 places beside each other. The last two columns compare medians: that of the \
greatest blog with its own first page, and with that of the smallest blog.";

/// One table: a row for each case, a column for each size.
pub fn print(kind: Kind, columns: &[Column]) {
    let Some(last) = columns.last() else { return };
    println!("\n{} (median, in brackets the 95th percentile, in ms)\n", kind.name());
    let sizes: Vec<_> = columns.iter().map(|column| grouped(column.articles)).collect();
    line("articles", &sizes, ["of the first page", "of the smallest"]);
    println!("| --- |{}", " ---: |".repeat(columns.len() + 2));
    for (row, (case, timing)) in last.rows.iter().enumerate() {
        let cells: Vec<_> =
            columns.iter().map(|column| times(column.rows[row].1.as_ref())).collect();
        let depth = case.first.and_then(|first| {
            let (_, first) = last.rows.iter().find(|(case, _)| case.name == first)?;
            Some(ratio(timing.as_ref()?, first.as_ref()?))
        });
        let growth = timing.as_ref().zip(columns[0].rows[row].1.as_ref());
        let growth = growth.filter(|_| columns.len() > 1).map(|(last, first)| ratio(last, first));
        let [depth, growth] = [depth, growth].map(Option::unwrap_or_default);
        line(case.name, &cells, [&depth, &growth]);
    }
    loads(columns);
}

fn loads(columns: &[Column]) {
    let rates: Vec<_> = columns
        .iter()
        .map(|column| match column.load {
            Some(time) => format!("{:.0}", column.articles as f64 / time.as_secs_f64()),
            None => NOTHING.to_owned(),
        })
        .collect();
    line("loading, articles a second", &rates, ["", ""]);
    let megabytes = |column: &Column| format!("{:.0}", column.bytes as f64 / 1e6);
    let sizes: Vec<_> = columns.iter().map(megabytes).collect();
    line("size of the database, MB", &sizes, ["", ""]);
    println!("\n{NOTE}");
}

fn line(name: &str, cells: &[String], ratios: [&str; 2]) {
    println!("| {name} | {} | {} |", cells.join(" | "), ratios.join(" | "));
}

fn times(timing: Option<&Timing>) -> String {
    let milliseconds = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
    timing.map_or_else(
        || NOTHING.to_owned(),
        |timing| format!("{} ({})", milliseconds(timing.median()), milliseconds(timing.most())),
    )
}

fn ratio(timing: &Timing, of: &Timing) -> String {
    format!("{:.1}", timing.median().as_secs_f64() / of.median().as_secs_f64())
}

/// 1000000 as `1,000,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
