use super::*;

mod languages;
mod limits;
mod model;
mod properties;

fn article(title: &str, summary: &str, tags: &[&str], content: &str) -> Indexed {
    let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
    Indexed::of(title, Some(summary), &tags, content)
}

fn query(q: &str) -> Query {
    Query::parse(q).unwrap_or_else(|error| panic!("{q:?} {error}"))
}

fn needles(items: &[Item]) -> Vec<String> {
    items.iter().map(Item::needle).collect()
}

#[test]
fn a_query_is_read_as_words_phrases_and_exclusions() {
    for (q, required, excluded) in [
        ("First  POST", &[" first ", " post "][..], &[][..]),
        ("\"First post\" tea", &[" first post ", " tea "], &[]),
        ("“First post” „tea time“ «a b»", &[" first post ", " tea time ", " a b "], &[]),
        ("＂a b＂\u{3000}－c", &[" a b "], &[" c "]),
        ("tea \"an open quote", &[" tea ", " an open quote "], &[]),
        ("tea\"black tea\"milk", &[" tea ", " black tea ", " milk "], &[]),
        ("tea -milk -\"brown sugar\" --x", &[" tea "], &[" milk ", " brown sugar ", " x "]),
        ("- tea -", &[" tea "], &[]),
        ("foo-bar don't C++ a_b", &[" foo bar ", " don t ", " c ", " a b "], &[]),
        ("AND foo* (bar OR ^x:NEAR", &[" and ", " foo ", " bar ", " or ", " x near "], &[]),
        ("tea ... \"!?\" 🍵 Tea -- TEA -tea -Tea", &[" tea "], &[" tea "]),
        ("東", &[" 東"], &[]),
        ("東京", &[" 東京 "], &[]),
        ("東京都", &[" 東京 京都 "], &[]),
        ("rust東", &[" rust 東"], &[]),
        ("東rust", &[" 東 rust "], &[]),
        ("東京rust", &[" 東京 京 rust "], &[]),
        ("\"東京 都\" -京", &[" 東京 京 都"], &[" 京"]),
    ] {
        let query = query(q);
        assert_eq!(needles(&query.required), required, "{q}");
        assert_eq!(needles(&query.excluded), excluded, "{q}");
    }
}

#[test]
fn a_query_that_asks_for_nothing_is_refused() {
    for q in
        ["", " ", "-tea", "-\"tea time\" -x", "...", "\"", "\"\"", "-", "🍵", "\u{301}", "\u{e000}"]
    {
        let error = Query::parse(q).unwrap_err();
        assert!(error.starts_with("must name a word to search for"), "{q}: {error}");
    }
}

#[test]
fn a_query_has_at_most_64_different_items() {
    let words = |count: usize| (0..count).fold(String::new(), |q, n| format!("{q} word{n}"));
    assert_eq!(query(&words(64)).required.len(), 64);
    assert_eq!(query(&words(64).repeat(3)).required.len(), 64);
    for q in [words(65), words(64) + " -x"] {
        let error = Query::parse(&q).unwrap_err();
        assert_eq!(error, "may hold at most 64 different words and phrases");
    }
}

#[test]
fn an_article_matches_that_has_every_required_item_in_some_part_and_no_excluded_one() {
    let tags = ["hot-drinks", "tea"];
    let article =
        article("Black tea", "Boil the water.", &tags, "Three minutes.\n\nNot more: 東京タワー");
    for (q, matches) in [
        ("tea", true),
        ("TEA water minutes hot", true),
        ("tea coffee", false),
        ("\"black tea\"", true),
        ("\"tea black\"", false),
        ("black -tea", false),
        ("black -coffee -\"tea black\"", true),
        ("wat", false),
        ("wate*", false),
        ("hot-drinks", true),
        ("\"minutes not\"", true),
        ("\"tea boil\"", false),
        ("\"drinks tea\"", false),
        ("\"water hot\"", false),
        ("京", true),
        ("京タ", true),
        ("東京タワー", true),
        ("東タ", false),
        ("\"東京 タワー\"", false),
        ("\"more 東\"", true),
    ] {
        assert_eq!(query(q).matches(&article), matches, "{q}");
    }
}

#[test]
fn the_score_says_where_an_item_occurs() {
    let article = article("Tea time", "Of tea", &["tea"], "Tea, tea and tea with 東京 東京 東京");
    for (q, score) in [
        ("tea", 8 + 4 + 2 + 1),
        ("time", 8),
        ("of", 4),
        ("and", 0),
        ("tea time", 15 + 8),
        ("\"tea time\"", 8),
        ("tea -coffee", 15),
        ("東", 1),
        ("東京", 1),
        ("京東", 0),
    ] {
        assert_eq!(query(q).score(&article), score, "{q}");
    }
}

#[test]
fn each_part_of_an_article_is_kept_in_its_units() {
    let article = article("First post...", "", &["a-b", "c"], "C b c B, c; b 京京京京");
    assert_eq!(article.title, " first post ");
    assert_eq!(article.summary, "");
    assert_eq!(article.tags, " a b \u{e000} c ");
    assert_eq!(article.content, " c b c b c b 京京 京京 京京 京 ");
    assert_eq!(article.frequent, " b c 京京 ");
    let texts = " first post \u{e000} a b \u{e000} c \u{e000} c b c b c b 京京 京京 京京 京 ";
    let whole = article.whole();
    let signs = whole.strip_prefix(texts).and_then(|rest| rest.strip_prefix("\u{e000} "));
    let signs: Vec<&str> = signs.expect("the texts come first").split_whitespace().collect();
    assert_eq!(signs.len(), 7, "one for each two neighbours");
    assert!(signs.contains(&sign("first", "post").to_string().as_str()));
    assert_eq!(Indexed::of("…", None, &[], "").whole(), "");
}
