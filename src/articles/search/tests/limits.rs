use std::time::Instant;

use super::super::indexed::MOST_BYTES;
use super::super::words::LONGEST;
use super::*;

const MEBIBYTE: usize = 1 << 20;

fn mebibyte_of(text: &str) -> String {
    text.repeat(MEBIBYTE / text.len())
}

/// Chinese without a repetition in sight: the most units that a text can have.
fn varied_chinese() -> String {
    let han = |n: u32| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 20_000);
    (0..(1 << 20) / 3).filter_map(han).collect()
}

/// Each grows in time with its length alone; who doubts it runs this with
/// `--nocapture`.
#[test]
fn a_mebibyte_of_anything_is_indexed() {
    for (name, text) in [
        ("prose", mebibyte_of("It was the best of times, it was the worst of times. ")),
        ("curly prose", mebibyte_of("“It’s the best of times”, she said—it wasn’t. ")),
        ("French", mebibyte_of("Été comme hiver, l’élève préfère être à la fenêtre. ")),
        ("Russian", mebibyte_of("Всё смешалось в доме Облонских. ")),
        ("Chinese", mebibyte_of("我在北京大学学习中文，")),
        ("varied Chinese", varied_chinese()),
        ("Korean", mebibyte_of("서울특별시에서 ")),
        ("Hindi", mebibyte_of("हिन्दी क्षत्रिय ")),
        ("ligatures", mebibyte_of("ﷺ")),
        ("one word", mebibyte_of("a")),
        ("one accented word", mebibyte_of("é")),
        ("one run", mebibyte_of("東")),
        ("accents", mebibyte_of("\u{301}")),
        ("accents out of order", mebibyte_of("\u{301}\u{323}")),
        ("viramas and voicing", mebibyte_of("\u{94d}\u{3099}")),
        ("separators", mebibyte_of("-")),
        ("unseen", mebibyte_of("\u{200d}")),
    ] {
        let start = Instant::now();
        let article = Indexed::of("", None, &[], &text);
        let Indexed { content, frequent, .. } = &article;
        let time = start.elapsed();
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
fn an_article_ends_where_its_different_units_would_pass_the_limit() {
    let content =
        (0..200_000).fold(String::new(), |text, n| text + &format!("word{n:06} word000000 "));
    let article = article("A title", "A summary", &["a-tag"], &content);
    let whole = article.whole();
    let distinct: std::collections::BTreeSet<&str> = whole.split_ascii_whitespace().collect();
    let bytes: usize = distinct.iter().map(|unit| unit.len()).sum();
    assert!((MOST_BYTES - 10..=MOST_BYTES).contains(&bytes), "{bytes}");
    assert_eq!(article.title, " a title ");
    assert_eq!(article.frequent, " word000000 ");
    assert!(words(&content).starts_with(&article.content) && article.content.ends_with(' '));
    assert!(query("word099000 tag").matches(&article));
    assert!(!query("word199000").matches(&article));
}
