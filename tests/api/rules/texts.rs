//! Texts: their lengths, their characters and their forms.

use serde_json::json;

use super::*;

#[actix_web::test]
async fn lengths_are_counted_in_characters_and_exact_on_both_sides() {
    let desk = Desk::open().await;
    for (name, unit, limit) in [
        ("title", "\u{1f600}", 200),
        ("title", "e\u{301}", 100),
        ("title", "&", 200),
        ("summary", "\u{10ffff}", 500),
        ("summary", "\r\n", 250),
        ("author", "\u{20bb7}", 100),
        ("author", " ", 100),
        ("slug", "a", 100),
    ] {
        let longest = json!({name: unit.repeat(limit)});
        desk.takes(&longest, &longest).await;
        desk.refuses(&json!({name: unit.repeat(limit) + "a"}), &[&format!("/{name}")]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn content_has_at_most_a_mebibyte() {
    let desk = Desk::open().await;
    for (unit, times) in [("a", 1 << 20), ("\u{1f600}", 1 << 18)] {
        let longest = json!({"content": unit.repeat(times)});
        desk.takes(&longest, &longest).await;
        desk.refuses(&json!({"content": unit.repeat(times) + "a"}), &["/content"]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn titles_are_one_line_trimmed_of_unicode_white_space() {
    let desk = Desk::open().await;
    let white = "\t\n\r \u{85}\u{a0}\u{1680}\u{2000}\u{2003}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
    for (title, kept) in [
        (format!("{white}Tea{white}"), "Tea"),
        (" a \t \u{a0} b ".to_owned(), "a \t \u{a0} b"),
        (format!("{}{white}", "x".repeat(200)), &*"x".repeat(200)),
        // Not white space, though nothing is seen of it.
        ("\u{feff}Tea\u{200b}".to_owned(), "\u{feff}Tea\u{200b}"),
        ("\u{180e}".to_owned(), "\u{180e}"),
        ("\u{7f}\u{9f}".to_owned(), "\u{7f}\u{9f}"),
    ] {
        desk.takes(&json!({"title": title}), &json!({"title": kept})).await;
    }
    for blank in ["", " ", "\n", "\u{2029}", white] {
        desk.refuses(&json!({"title": blank}), &["/title"]).await;
    }
    for end in ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"] {
        desk.refuses(&json!({"title": format!("a{end}b")}), &["/title"]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn only_titles_are_trimmed() {
    let desk = Desk::open().await;
    let text = " \t\r\n\u{85}\u{2028}\u{a0} a \r\r\n\n";
    let members = json!({"content": text, "summary": text, "author": text});
    desk.takes(&members, &members).await;
    let empty = json!({"content": "", "summary": "", "author": ""});
    desk.takes(&empty, &empty).await;
}

#[actix_web::test]
async fn what_xml_cannot_carry_is_refused_in_both_formats() {
    let desk = Desk::open().await;
    let low = (0..0x20_u8).map(char::from).filter(|c| !['\t', '\n', '\r'].contains(c));
    for c in low.chain(['\u{fffe}', '\u{ffff}']) {
        for text in [format!("a{c}b"), format!("{c}ab"), format!("ab{c}")] {
            let members = json!({"title": text, "content": text, "summary": text, "author": text});
            let reference = format!("<content>&#{};</content>", u32::from(c));
            for way in WAYS {
                let body = whole(way, &members);
                let places = ["/title", "/content", "/summary", "/author"];
                desk.refuses_body(way, JSON, &body.to_string(), 422, &places).await;
                desk.refuses_body(way, XML, &xml_of(&body), 400, &[""]).await;
                desk.refuses_body(way, XML, &whole_xml(way, &reference), 400, &[""]).await;
            }
        }
    }
    let nul =
        json!({"slug": "a\0", "tags": ["\0"], "status": "draft\0", "published_at": "\0", "\0": ""});
    for way in WAYS {
        let places = ["/slug", "/tags/0", "/status", "/published_at", "/\0"];
        desk.refuses_body(way, JSON, &whole(way, &nul).to_string(), 422, &places).await;
        // Where nothing is kept, it is as malformed all the same.
        let ignored = whole_xml(way, "<version>&#0;</version>");
        desk.refuses_body(way, XML, &ignored, 400, &[""]).await;
        for surrogate in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\udc00\ud800"] {
            let body = format!(r#"{{"title":"T","content":"{surrogate}"}}"#);
            desk.refuses_body(way, JSON, &body, 400, &[""]).await;
        }
        let surrogates = whole_xml(way, "<content>&#xD83D;&#xDE00;</content>");
        desk.refuses_body(way, XML, &surrogates, 400, &[""]).await;
    }
    desk.is_untouched().await;
    let most = "\t\n\r \u{7e}\u{7f}\u{80}\u{85}\u{9f}\u{d7ff}\u{e000}\u{fdd0}\u{feff}\u{fffd}\u{10000}\u{1fffe}\u{10ffff}";
    let members = json!({"content": most, "summary": most, "author": most});
    desk.takes(&members, &members).await;
}

#[actix_web::test]
async fn slugs_have_one_form() {
    let desk = Desk::open().await;
    for slug in ["a", "0", "first-post", "2026-01-02", "a-0-b", "x".repeat(100).as_str()] {
        desk.takes(&json!({"slug": slug}), &json!({"slug": slug})).await;
    }
    // Nearly UUIDs.
    for slug in ["0197c2a0-7b1c-7d6e-8f00-0123456789ag", "0197c2a0-7b1c-7d6e-8f00-0123456789a"] {
        desk.takes(&json!({"slug": slug}), &json!({"slug": slug})).await;
    }
    let unfit = "- -a a- a--b A a_b a.b a/b \u{e9} \u{ff41} a\n \u{660} %61";
    for slug in unfit.split(' ').chain(["", " ", "a b", " a", "a\u{a0}"]) {
        desk.refuses(&json!({"slug": slug}), &["/slug"]).await;
    }
    for slug in [
        "0197c2a0-7b1c-7d6e-8f00-0123456789ab",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10",
    ] {
        desk.refuses(&json!({"slug": slug}), &["/slug"]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn tags_are_at_most_twenty_of_fifty_characters() {
    let desk = Desk::open().await;
    let numbered = |count: usize| (1..=count).map(|n| format!("t{n}")).collect::<Vec<_>>();
    for tags in [numbered(0), numbered(20), vec!["a".repeat(50)]] {
        desk.takes(&json!({"tags": tags}), &json!({"tags": tags})).await;
    }
    desk.refuses(&json!({"tags": numbered(21)}), &["/tags"]).await;
    desk.refuses(&json!({"tags": ["a", "a".repeat(51)]}), &["/tags/1"]).await;
    desk.is_untouched().await;
}

#[actix_web::test]
async fn tags_have_the_form_of_slugs_and_their_order_and_no_twins() {
    let desk = Desk::open().await;
    let uuid = "0197c2a0-7b1c-7d6e-8f00-0123456789ab";
    for tags in [json!(["b", "a", "c"]), json!(["a-b", "a-b-c", "0", "2026-01"]), json!([uuid])] {
        desk.takes(&json!({"tags": tags}), &json!({"tags": tags})).await;
    }
    for (tags, places) in [
        (json!(["a", "a"]), vec!["/tags/1"]),
        (json!(["a", "b", "a", "b", "a"]), vec!["/tags/2", "/tags/3", "/tags/4"]),
        (json!(["", " a", "a ", "A", "\u{e9}", "a b"]), (0..6).map(TAG).collect()),
        (json!(["-", "-a", "a-", "a--b", "a_b", "a.b"]), (0..6).map(TAG).collect()),
        (json!(["a,b", "a\nb", "\u{ff41}"]), (0..3).map(TAG).collect()),
        (json!(["ok", "No", "ok"]), vec!["/tags/1", "/tags/2"]),
    ] {
        desk.refuses(&json!({"tags": tags}), &places).await;
    }
    desk.is_untouched().await;
}

const TAG: fn(usize) -> &'static str =
    |index| ["/tags/0", "/tags/1", "/tags/2", "/tags/3", "/tags/4", "/tags/5"][index];
