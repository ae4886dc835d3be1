use std::io::BufReader;

use proptest::prelude::*;

use super::*;

/// The elements that are read through a buffer of that size, with the lines
/// before each, and what was wrong then.
fn read(text: &str, buffer: usize) -> (Vec<(usize, String)>, Option<Broken>) {
    let input = BufReader::with_capacity(buffer, text.as_bytes());
    let mut elements = Elements::new(input, "r", "e", 1_000);
    let mut found = Vec::new();
    loop {
        match elements.take_next() {
            Ok(None) => return (found, None),
            Ok(Some(element)) => {
                found.push((element.start.lines, element.raw));
            }
            Err(broken) => return (found, Some(broken)),
        }
    }
}

#[test]
fn each_element_comes_as_it_is_written_with_its_line() {
    let text = "<?xml version=\"1.0\"?>\r\n<!-- <e/> -->\n<r a='>'>\n<e>\n<f/></e><e/>\r\r\
                <e\nx=\"</e>\"><![CDATA[</e>]]><!--</e>--><?p </e>?>é</e >\n<?p ?></r>\n\n";
    for buffer in [1, 2, 3, 7, 4096] {
        let (found, broken) = read(text, buffer);
        assert_eq!(broken, None);
        let raw = "<e\nx=\"</e>\"><![CDATA[</e>]]><!--</e>--><?p </e>?>é</e >".to_owned();
        assert_eq!(
            found,
            [(3, "<e>\n<f/></e>".to_owned()), (4, "<e/>".to_owned()), (6, raw)],
            "{buffer}"
        );
    }
}

#[test]
fn a_broken_element_costs_no_other() {
    for broken in ["<e><f></e>", "<e></f></e>", "<e><e></e>", "<e a></e>", "<e>&nothing;</e>"] {
        let (found, fault) = read(&format!("<r>{broken}<e>2</e></r>"), 4096);
        let texts: Vec<&str> = found.iter().map(|(_, raw)| raw.as_str()).collect();
        assert_eq!((texts, fault), (vec![broken, "<e>2</e>"], None));
    }
}

#[test]
fn what_is_longer_than_the_limit_is_not_kept() {
    let text = format!("<r><e/><e>{}</e></r>", "x".repeat(100_000));
    let (found, broken) = read(&text, 4096);
    assert_eq!(found.len(), 1);
    assert!(broken.is_some_and(|broken| broken.detail.contains("longer than 1000 bytes")));
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in "(<|>|/|r|e|!|-|\\[|\\]|CDATA|\\?|&|;|\"|'|=| |\n|\r|é|DOCTYPE){0,40}", buffer in 1..9_usize) {
        let whole = format!("<r>{text}");
        prop_assert_eq!(read(&whole, buffer), read(&whole, 4096));
        prop_assert_eq!(read(&text, buffer), read(&text, 4096));
    }
}
