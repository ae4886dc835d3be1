use actix_web::http::header::HeaderValue;

use super::*;
use crate::precondition::Version;

const CHANGED: &str = "Fri, 02 Jan 2026 03:04:05 GMT";

/// The verdict on a representation `7-json`, changed at [`CHANGED`].
fn judge(fields: &[(&str, &str)]) -> Verdict {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        let name = HeaderName::try_from(*name).expect("a name");
        headers.append(name, HeaderValue::try_from(*value).expect("a value"));
    }
    let changed = Timestamp::parse("2026-01-02T03:04:05Z").expect("valid");
    assert_eq!(http_date(changed), CHANGED);
    Conditions::of(&headers).judge(&EntityTag::strong("7-json"), Some(changed))
}

#[test]
fn a_representation_that_the_client_has_is_not_sent_again() {
    for (tags, held) in [
        ("\"7-json\"", Some("7-json")),
        ("W/\"7-json\"", Some("7-json")),
        ("\"6-json\", \"7-json-gzip\"", Some("7-json-gzip")),
        ("W/\"7-json-br\"", Some("7-json-br")),
        ("*", Some("7-json")),
        ("\"7-xml\"", None),
        ("\"7\"", None),
        ("\"77-json\"", None),
        ("7-json", None),
        ("", None),
    ] {
        let expected =
            held.map_or(Verdict::Proceed, |tag| Verdict::NotModified(EntityTag::strong(tag)));
        assert_eq!(judge(&[("if-none-match", tags)]), expected, "{tags}");
    }
}

#[test]
fn a_variant_in_a_coding_that_the_client_does_not_take_is_another() {
    for (codings, is_held) in [
        ("gzip", true),
        ("br, *;q=0.1", true),
        ("br", false),
        ("gzip;q=0, *", false),
        ("identity", false),
        ("", false),
    ] {
        let fields = [("if-none-match", "\"7-json-gzip\""), ("accept-encoding", codings)];
        assert_eq!(judge(&fields) != Verdict::Proceed, is_held, "{codings}");
    }
}

#[test]
fn conditions_are_judged_in_the_order_of_the_rfc() {
    const BEFORE: &str = "Fri, 02 Jan 2026 03:04:04 GMT";
    let unmodified = Verdict::NotModified(EntityTag::strong("7-json"));
    for (fields, expected) in [
        (vec![("if-modified-since", CHANGED)], unmodified.clone()),
        (vec![("if-modified-since", BEFORE)], Verdict::Proceed),
        (vec![("if-modified-since", "yesterday")], Verdict::Proceed),
        (vec![("if-modified-since", "Friday, 02-Jan-26 03:04:05 GMT")], unmodified.clone()),
        (vec![("if-modified-since", "Fri Jan  2 03:04:05 2026")], unmodified.clone()),
        (vec![("if-none-match", "\"6\""), ("if-modified-since", CHANGED)], Verdict::Proceed),
        (vec![("if-unmodified-since", BEFORE)], Verdict::Failed),
        (vec![("if-unmodified-since", CHANGED)], Verdict::Proceed),
        (vec![("if-match", "\"7-json\""), ("if-unmodified-since", BEFORE)], Verdict::Proceed),
        (vec![("if-match", "\"6-json\"")], Verdict::Failed),
        (vec![("if-match", "W/\"7-json\"")], Verdict::Failed),
        (vec![("if-match", "7-json")], Verdict::Failed),
        (vec![("if-match", "*")], Verdict::Proceed),
        (vec![("if-match", "*"), ("if-none-match", "*")], unmodified.clone()),
        (vec![("if-match", "\"6\""), ("if-none-match", "*")], Verdict::Failed),
        (vec![("if-match", "\"6\""), ("if-match", "\"7-json\"")], Verdict::Proceed),
    ] {
        assert_eq!(judge(&fields), expected, "{fields:?}");
    }
}

#[test]
fn versions_alone_count_for_a_write_and_malformed_tags_are_told() {
    let mut headers = HeaderMap::new();
    headers.insert(IF_MATCH, HeaderValue::from_static("W/\"7-xml-br\", \"8\", \"x\""));
    let conditions = Conditions::of(&headers);
    assert_eq!(conditions.violations(), []);
    let version = |number| Version { number, of: None };
    let expected = Versions::These(vec![version(7), version(8)]);
    assert_eq!(conditions.precondition(false).is, Some(expected));
    headers.insert(IF_MATCH, HeaderValue::from_static("7-json"));
    headers.insert(IF_NONE_MATCH, HeaderValue::from_static("\""));
    assert_eq!(Conditions::of(&headers).violations().len(), 2);
}
