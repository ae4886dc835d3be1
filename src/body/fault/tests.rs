use super::*;

#[test]
fn lines_and_columns_count_from_one_and_in_characters() {
    for (text, at, expected) in [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("abc", 3, (1, 4)),
        ("é😀x", 6, (1, 3)),
        ("é😀x", 4, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\r\r\n\nb", 5, (4, 1)),
        ("a\nb", 1, (1, 2)),
    ] {
        let start = Start::default().after(&text[..text.floor_char_boundary(at)]);
        assert_eq!((start.lines + 1, start.columns + 1), expected, "{text:?} at {at}");
    }
}

#[test]
fn a_fault_says_what_where_and_how_to_put_it_right() {
    for (at, lines, place) in
        [(3, 0, "line 2, column 2"), (3, 40, "line 42, column 2"), (0, 40, "line 41, column 8")]
    {
        let start = Start { lines, columns: 7 };
        let fault = Fault::new(at, "stray x").advise("leave it out");
        let malformed = fault.place_after(start, "a\nbx");
        assert_eq!(malformed.detail, format!("stray x at {place}; leave it out"));
    }
}

#[test]
fn an_excerpt_is_short_and_fit_for_xml() {
    assert_eq!(excerpt("tea"), "tea");
    assert_eq!(excerpt("a\0b\nc\u{FFFF}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
    assert_eq!(excerpt(&"é".repeat(60)), "é".repeat(60));
    assert_eq!(excerpt(&"é".repeat(61)), "é".repeat(60) + "…");
}

#[test]
fn a_pointer_escapes_tilde_and_slash() {
    let mut pointer = String::new();
    push_index(&mut pointer, 17);
    push_segment(&mut pointer, "a/b~c");
    push_segment(&mut pointer, "");
    assert_eq!(pointer, "/17/a~1b~0c/");
}
