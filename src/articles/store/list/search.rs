//! Searching: the one place where the databases truly differ. Each has an index
//! of its own kind; that both find the same follows from what is kept there,
//! which is normalised before either sees it.

use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::sqlite::Sqlite;

use crate::articles::search::{Item, Query, sign};
use crate::db::Dialect;

/// What an item counts where it stands in each of the columns, as
/// [`Query::score`] defines it: one that is frequent in the content counts 1.
const WEIGHTS: [(&str, u8); 3] = [("title", 8), ("summary", 4), ("tags", 2)];

/// A search, in the words of each database's index.
pub struct Search {
    /// An expression of SQLite's FTS5 (section 3 of its documentation).
    fts5: String,
    /// A `tsquery` of PostgreSQL's. It knows no order of words but what the signs
    /// of neighbours say, so the phrases are looked for in the text as well.
    tsquery: String,
    /// What is weighed: each item that must occur, as it stands in the kept
    /// text, and its units one by one, as those that are frequent are kept.
    weighed: Vec<(String, Vec<String>)>,
    /// Those of more than one unit.
    phrases: Vec<String>,
    /// Those of more than one unit that may not occur.
    excluded_phrases: Vec<String>,
}

impl Search {
    pub fn new(query: &Query) -> Self {
        let weighed = |item: &Item| (item.needle(), item.needles().collect());
        let phrases = |items: &[Item]| -> Vec<String> {
            items.iter().filter(|item| item.units().len() > 1).map(Item::needle).collect()
        };
        Self {
            fts5: fts5(query),
            tsquery: tsquery(query),
            weighed: query.required.iter().map(weighed).collect(),
            phrases: phrases(&query.required),
            excluded_phrases: phrases(&query.excluded),
        }
    }

    /// Writes how well a found article answers the search.
    pub fn walk_score<'b, DB: Dialect>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("0");
        for (needle, units) in &self.weighed {
            for (column, weight) in WEIGHTS {
                out.push_sql(" + case when ");
                walk_occurrence(column, needle, out)?;
                out.push_sql(&format!(" then {weight} else 0 end"));
            }
            out.push_sql(" + case when ");
            walk_occurrences("frequent", units, out)?;
            out.push_sql(" then 1 else 0 end");
        }
        Ok(())
    }
}

/// Writes that the needle stands in that column of the kept text.
fn walk_occurrence<'b, DB: Dialect>(
    column: &str,
    needle: &'b str,
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    out.push_sql(&format!("{}(article_search.{column}, ", DB::PLACE_OF));
    DB::bind_text(out, needle)?;
    out.push_sql(") > 0");
    Ok(())
}

/// Writes that all of them stand there, of which there is at least one. In
/// halves of halves: a phrase may have thousands of units, and SQLite takes no
/// expression that is a thousand deep.
fn walk_occurrences<'b, DB: Dialect>(
    column: &str,
    needles: &'b [String],
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    if let [needle] = needles {
        return walk_occurrence(column, needle, out);
    }
    let (one, other) = needles.split_at(needles.len() / 2);
    out.push_sql("(");
    walk_occurrences(column, one, out)?;
    out.push_sql(" and ");
    walk_occurrences(column, other, out)?;
    out.push_sql(")");
    Ok(())
}

/// A database that finds words in articles.
pub trait Searching: Dialect {
    /// The found texts, each joined to its article.
    const SOURCE: &'static str;

    /// Writes that an article is found.
    fn walk_match<'b>(search: &'b Search, out: &mut AstPass<'_, 'b, Self>) -> QueryResult<()>;
}

impl Searching for Sqlite {
    const SOURCE: &'static str =
        "article_search cross join articles on articles.number = article_search.rowid";

    fn walk_match<'b>(search: &'b Search, out: &mut AstPass<'_, 'b, Self>) -> QueryResult<()> {
        out.push_sql("article_search match ");
        Self::bind_text(out, &search.fts5)
    }
}

impl Searching for Pg {
    const SOURCE: &'static str =
        "article_search join articles on articles.id = article_search.article_id";

    fn walk_match<'b>(search: &'b Search, out: &mut AstPass<'_, 'b, Self>) -> QueryResult<()> {
        out.push_sql("search_vector(article_search.whole) @@ ");
        Self::bind_text(out, &search.tsquery)?;
        out.push_sql("::tsquery");
        let required = search.phrases.iter().map(|phrase| (phrase, " > 0"));
        let excluded = search.excluded_phrases.iter().map(|phrase| (phrase, " = 0"));
        for (phrase, comparison) in required.chain(excluded) {
            out.push_sql(" and strpos(article_search.whole, ");
            Self::bind_text(out, phrase)?;
            out.push_sql(")");
            out.push_sql(comparison);
        }
        Ok(())
    }
}

/// `("a" AND "b c") NOT ("d" OR "e"*)`
fn fts5(query: &Query) -> String {
    let phrases = |items: &[Item], operator: &str| {
        let phrase = |item: &Item| {
            format!("\"{}\"{}", item.units().join(" "), if item.is_open() { "*" } else { "" })
        };
        items.iter().map(phrase).collect::<Vec<_>>().join(operator)
    };
    let required = phrases(&query.required, " AND ");
    if query.excluded.is_empty() {
        return required;
    }
    format!("({required}) NOT ({})", phrases(&query.excluded, " OR "))
}

/// `'a' & 'b' & 'c' & !'d' & !'e':*`
fn tsquery(query: &Query) -> String {
    let required = query.required.iter().flat_map(units);
    let single = query.excluded.iter().filter(|item| item.units().len() == 1);
    let excluded = single.flat_map(units).map(|unit| format!("!{unit}"));
    let beside = query.required.iter().flat_map(signs);
    required.chain(beside).chain(excluded).collect::<Vec<_>>().join(" & ")
}

/// The signs of the units that stand side by side in an item. What an open one
/// goes on with is not known.
fn signs(item: &Item) -> impl Iterator<Item = String> {
    let known = item.units().len() - usize::from(item.is_open());
    let units = &item.units()[..known];
    units.windows(2).map(|pair| format!("'{}'", sign(&pair[0], &pair[1])))
}

/// The units of an item, each as a tsquery of its own.
fn units(item: &Item) -> impl Iterator<Item = String> {
    let last = item.units().len() - 1;
    item.units().iter().enumerate().map(move |(index, unit)| {
        let is_open = item.is_open() && index == last;
        format!("'{unit}'{}", if is_open { ":*" } else { "" })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_becomes_an_expression_of_each_index() {
        let query = Query::parse("tea \"green leaf\" -milk -\"no sugar\"").expect("valid");
        assert_eq!(fts5(&query), r#"("tea" AND "green leaf") NOT ("milk" OR "no sugar")"#);
        let beside = sign("green", "leaf");
        assert_eq!(tsquery(&query), format!("'tea' & 'green' & 'leaf' & '{beside}' & !'milk'"));
        let open = Query::parse("茶").expect("valid");
        assert_eq!((fts5(&open).as_str(), tsquery(&open).as_str()), ("\"茶\"*", "'茶':*"));
    }
}
