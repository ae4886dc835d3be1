//! Values of the schema's simple types, made from what it says of them.

use std::ops::RangeInclusive;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;

use super::kept::{Facets, Schema};

/// Long enough to show that a length counts characters.
const LONGEST: usize = 600;

/// A value of that type.
pub fn value(schema: &Schema, type_name: &str) -> BoxedStrategy<String> {
    match type_name {
        // Three patterns at once, too seldom met by chance.
        "Time" => time(0..=9999).boxed(),
        "AnsweredTime" => "20[0-9]{2}-0[1-9]-[012][1-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z".boxed(),
        "Version" => (1..=i64::MAX).prop_map(|number| number.to_string()).boxed(),
        "xs:string" => text(LONGEST).boxed(),
        name => of_facets(schema, schema.simple(name)),
    }
}

fn of_facets(schema: &Schema, facets: Facets) -> BoxedStrategy<String> {
    if !facets.words.is_empty() {
        return select(facets.words).boxed();
    }
    let most = facets.max_length.unwrap_or(LONGEST);
    if facets.patterns.is_empty() && facets.base == "xs:string" {
        return text(most.min(LONGEST)).boxed();
    }
    let any = if facets.patterns.is_empty() {
        value(schema, &facets.base)
    } else {
        let matching = |pattern: &String| string_regex(&short(pattern)).expect("one").boxed();
        prop::strategy::Union::new(facets.patterns.iter().map(matching)).boxed()
    };
    any.prop_filter("of that length, of characters that XML has", move |text| {
        text.chars().count() <= most && text.chars().all(is_character)
    })
    .boxed()
}

/// The same with fewer words, which else are nearly always too long together.
fn short(pattern: &str) -> String {
    pattern.replace("]+", "]{1,12}").replace(")*", "){0,3}").replace("{5,}", "{5,7}")
}

/// At most that many characters, and sometimes as many.
fn text(most: usize) -> impl Strategy<Value = String> {
    let mark = select(vec!['<', '&', '>', ']', '"', ' ', '\t', '\n', '\r', '\u{85}', '\u{2028}']);
    let any = any::<char>().prop_filter("XML has it", |c| is_character(*c));
    let character = prop_oneof![1 => mark, 3 => any];
    let length = prop_oneof![1 => Just(0), 1 => Just(most), 4 => 0..=most];
    length
        .prop_flat_map(move |length| prop::collection::vec(character.clone(), length))
        .prop_map(String::from_iter)
}

fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A time in RFC 3339 within these years, as the schema's three steps say: a
/// day that there is, a time of day with an offset, and no year left.
pub fn time(years: RangeInclusive<u16>) -> impl Strategy<Value = String> {
    let edges = select(vec![*years.start(), *years.end()]);
    let year = prop_oneof![4 => years, 1 => edges];
    let day = (year, 1..=12_u8).prop_flat_map(|(year, month)| {
        (Just(year), Just(month), 1..=days(year, month), prop::bool::weighted(0.1))
    });
    let clock = "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,12})?";
    (day, clock, "[+-]([01][0-9]|2[0-3]):[0-5][0-9]", select(vec!["Z", "z", ""])).prop_map(
        |((year, month, day, is_leap), clock, offset, zulu)| {
            let leads_out = match year {
                0 => offset.starts_with('+'),
                9999 => offset.starts_with('-'),
                _ => false,
            };
            if is_leap {
                return format!("{year:04}-06-30T23:59:60Z");
            }
            let offset = match (zulu, leads_out) {
                ("", false) => offset.as_str(),
                ("", true) => "Z",
                (zulu, _) => zulu,
            };
            format!("{year:04}-{month:02}-{day:02}{clock}{offset}")
        },
    )
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}
