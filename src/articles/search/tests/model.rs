//! What it is to occur, without units: a list that is part of a list.

use proptest::prelude::*;

use super::super::pieces::{Piece, pieces};
use super::*;

/// Words, the characters of runs, and what stands between two runs.
fn elements(text: &str) -> Vec<String> {
    let mut elements = Vec::new();
    let mut was_run = false;
    pieces(text, |piece| {
        match piece {
            Piece::Word(word) => elements.push(word.to_owned()),
            Piece::Run(run) => {
                elements.extend(was_run.then(|| " ".to_owned()));
                elements.extend(run.chars().map(String::from));
            }
        }
        was_run = matches!(piece, Piece::Run(_));
    });
    elements
}

fn occurs(phrase: &str, text: &str) -> bool {
    let (phrase, text) = (elements(phrase), elements(text));
    text.windows(phrase.len()).any(|part| part == phrase)
}

/// Text of few characters, so that much of it occurs in much of it.
fn any_text() -> impl Strategy<Value = String> {
    let characters = "aAéß1 ..-東京月かが\u{3099}ガｶﾞーกิุ\u{e48}한\u{1112}\u{1161}\u{200d}ि्字";
    let characters: Vec<char> = characters.chars().collect();
    proptest::collection::vec(proptest::sample::select(characters), 0..12)
        .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn an_item_occurs_where_its_words_and_characters_follow_each_other(
        phrase in any_text(), title in any_text(), summary in any_text(), tag in any_text(),
        other in any_text(), content in any_text()
    ) {
        if elements(&phrase).is_empty() {
            return Ok(());
        }
        let article = article(&title, &summary, &[&tag, &other], &content);
        let query = query(&format!("\"{phrase}\""));
        let parts = [title, summary, tag, other, content];
        let expected = parts.iter().any(|part| occurs(&phrase, part));
        prop_assert_eq!(query.matches(&article), expected);
        prop_assert_eq!(article.whole().contains(&query.required[0].needle()), expected);
        let words = query.required[0].needles().collect::<String>().replace("  ", " ");
        prop_assert_eq!(words, query.required[0].needle());
    }

    #[test]
    fn what_stands_together_is_found(text in any_text()) {
        let article = article("", "", &[], &text);
        let mut parts = Vec::new();
        pieces(&text, |piece| {
            let Piece::Run(run) = piece else { return };
            let characters: Vec<char> = run.chars().collect();
            for length in 1..=characters.len() {
                parts.extend(characters.windows(length).map(String::from_iter));
            }
        });
        for part in parts {
            let item = &query(&part).required[0];
            prop_assert!(article.content.contains(&item.needle()), "{:?} in {:?}", part, text);
            prop_assert_eq!(item.units().len(), part.chars().count().max(2) - 1);
        }
    }
}
