use std::time::Instant;

use super::super::indexed::{BREAK, MOST_DISTINCT, MOST_WRITTEN};
use super::super::words::LONGEST;
use super::*;

/// The most that a content may have; a quarter of it where nothing is
/// optimised, which is still enough to wait for ever on what is quadratic.
const MOST: usize = if cfg!(debug_assertions) { 1 << 18 } else { 1 << 20 };

fn most_of(text: &str) -> String {
    text.repeat(MOST / text.len())
}

/// Han without a repetition in sight: the most different units that a text can
/// have.
fn varied_han() -> String {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (*state >> 16) % 20_000)
    };
    (0..MOST / 3).scan(1, |state, _| next(state)).collect()
}

/// Each grows in time with its length alone; who doubts it runs this with
/// `--nocapture`.
#[test]
fn a_most_of_anything_is_indexed() {
    for (name, text) in [
        ("prose", most_of("It was the best of times, it was the worst of times. ")),
        ("curly prose", most_of("“It’s the best of times”, she said—it wasn’t. ")),
        ("French", most_of("Été comme hiver, l’élève préfère être à la fenêtre. ")),
        ("Russian", most_of("Всё смешалось в доме Облонских. ")),
        ("Chinese", most_of("我在北京大学学习中文，")),
        ("varied Han", varied_han()),
        ("Korean", most_of("서울특별시에서 ")),
        ("Hindi", most_of("हिन्दी क्षत्रिय ")),
        ("ligatures", most_of("ﷺ")),
        ("squared words", most_of("㌖")),
        ("one word", most_of("a")),
        ("one accented word", most_of("é")),
        ("one run", most_of("東")),
        ("accents", most_of("\u{301}")),
        ("accents out of order", most_of("\u{301}\u{323}")),
        ("viramas and voicing", most_of("\u{94d}\u{3099}")),
        ("separators", most_of("-")),
        ("unseen", most_of("\u{200d}")),
    ] {
        let start = Instant::now();
        let article = Indexed::of("", None, &[], &text);
        let Indexed { content, frequent, .. } = &article;
        let time = start.elapsed();
        let bound = if matches!(name, "ligatures" | "squared words") { 14 } else { 3 };
        assert!(content.len() <= MOST_WRITTEN.min(bound * MOST) + 1, "{name}");
        println!("{name}: {time:?}, {} and {} bytes", content.len(), frequent.len());
    }
}

#[test]
fn a_long_word_is_found_by_its_hash() {
    let long = "x".repeat(LONGEST);
    assert_eq!(words(&long), format!(" {long} "));
    let longer = "é".repeat(LONGEST + 1);
    let hash = words(&longer);
    assert_eq!(hash.len(), 34);
    assert_eq!(words(&longer.to_uppercase()), hash);
    assert!(query(&longer).matches(&article("", "", &[], &format!("a {longer} b"))));
    assert!(!query(&longer).matches(&article("", "", &[], &format!("{longer}e"))));
    assert_eq!(words(&"東".repeat(300)).len(), 299 * 7 + 4 + 1);
}

#[test]
fn an_article_ends_where_its_units_would_pass_the_limit() {
    let article = article("", "", &[], &"word ".repeat(MOST_WRITTEN / 5 + 1));
    assert_eq!(article.content.len(), MOST_WRITTEN + 1);
}

#[test]
fn an_article_ends_where_its_different_units_would_pass_the_limit() {
    let content =
        (0..200_000).fold(String::new(), |text, n| text + &format!("word{n:06} word000000 "));
    let article = article("A title", "A summary", &["a-tag"], &content);
    let whole = article.whole();
    let distinct: std::collections::BTreeSet<&str> = whole.split_ascii_whitespace().collect();
    let bytes: usize = distinct.iter().map(|unit| unit.len()).sum();
    // The signs of neighbours are there too, and no more than there is room for.
    let texts = distinct.iter().filter(|unit| unit.is_ascii() || **unit == BREAK);
    let text_bytes: usize = texts.map(|unit| unit.len()).sum();
    assert!((MOST_DISTINCT - 10..=MOST_DISTINCT).contains(&text_bytes), "{text_bytes}");
    assert!(bytes > text_bytes && bytes < 1 << 20, "{bytes}");
    assert_eq!(article.title, " a title ");
    assert_eq!(article.frequent, " word000000 ");
    assert!(words(&content).starts_with(&article.content) && article.content.ends_with(' '));
    assert!(query("word099000 tag").matches(&article));
    assert!(!query("word199000").matches(&article));
}
