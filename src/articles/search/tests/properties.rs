use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::super::normal::normalise;
use super::super::query::is_quote;
use super::super::words::LONGEST;
use super::*;

/// The one accent that Unicode writes as a letter in upper case.
const IOTA_SUBSCRIPT: char = '\u{345}';

fn normal(text: &str) -> String {
    let mut normal = String::new();
    normalise(text, |c| normal.push(c));
    normal
}

/// Any text, of letters and marks more often than of anything else.
fn any_text() -> impl Strategy<Value = String> {
    proptest::string::string_regex(
        "(\\PC|[ \"-]|\\pL|\\pM|[a-zA-Zéüʼ]|[ぁ-ヶ]|[가-힣]|[ก-๛]){0,40}",
    )
    .expect("a regular expression that proptest knows")
}

#[test]
fn every_character_is_the_same_in_any_case_and_form() {
    for c in ('\0'..'\u{40000}').chain('\u{e0000}'..'\u{e1000}') {
        let text = format!("x{c}y");
        let once = normal(&text);
        assert_eq!(normal(&once), once, "{c:?}");
        assert_eq!(normal(&text.nfd().to_string()), once, "{c:?} in NFD");
        assert_eq!(normal(&text.nfc().to_string()), once, "{c:?} in NFC");
        if text.nfkd().any(|c| c == IOTA_SUBSCRIPT) {
            continue;
        }
        let units = words(&text);
        assert_eq!(words(&text.to_uppercase()), units, "{c:?} in upper case");
        assert_eq!(words(&text.to_lowercase()), units, "{c:?} in lower case");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_normal_form_of_a_normal_form_is_itself(text in any_text()) {
        let once = normal(&text);
        prop_assert_eq!(&normal(&once), &once);
        prop_assert_eq!(&normal(&text.nfd().to_string()), &once);
        prop_assert_eq!(&normal(&text.nfc().to_string()), &once);
        prop_assert_eq!(once.nfc().to_string(), once);
    }

    #[test]
    fn units_are_short_and_of_letters_and_digits(text in any_text(), times in 1_usize..40) {
        for text in [words(&text), words(&text.repeat(times))] {
            prop_assert!(text.is_empty() || text.starts_with(' ') && text.ends_with(' '));
            for unit in text.split_terminator(' ').skip(1) {
                prop_assert!(!unit.is_empty() && unit.len() <= LONGEST, "{:?}", unit);
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                prop_assert!(unit.chars().all(|c| plain(c) || !c.is_ascii()), "{:?}", unit);
                prop_assert!(!unit.contains(BREAK) && !unit.contains(char::is_whitespace));
            }
        }
    }

    #[test]
    fn any_query_is_read(q in any::<String>(), other in any_text()) {
        for q in [q, other] {
            if let Ok(query) = Query::parse(&q) {
                prop_assert!(!query.required.is_empty());
                prop_assert!(query.required.iter().all(|item| !item.units().is_empty()));
            }
        }
    }

    #[test]
    fn words_of_an_article_find_it_in_any_case_and_form(
        text in any_text(), start in 0_usize..6, length in 1_usize..4
    ) {
        let text = text.nfkd().to_string().replace(|c| is_quote(c) || c == IOTA_SUBSCRIPT, " ").nfc().to_string();
        let spoken: Vec<&str> = text.split_whitespace().skip(start).take(length).collect();
        let phrase = spoken.join(" ");
        if words(&phrase).is_empty() {
            return Ok(());
        }
        let article = Indexed::of("", None, &[], &text);
        for phrase in [
            phrase.to_uppercase(),
            phrase.to_lowercase(),
            phrase.nfd().to_string(),
            phrase.nfc().to_string(),
            phrase.nfkd().to_string().to_uppercase(),
        ] {
            prop_assert!(query(&format!("\"{phrase}\"")).matches(&article), "{:?}", phrase);
        }
    }
}
