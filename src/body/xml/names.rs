//! Names: XML 1.0 §2.3, and qualified ones, Namespaces in XML 1.0 §4.

/// How many bytes of the text, from its beginning, are a Name (productions 4, 4a and 5).
pub(super) fn length(text: &str) -> usize {
    if !text.starts_with(starts) {
        return 0;
    }
    text.find(|character| !continues(character)).unwrap_or(text.len())
}

/// Whether all of it is one Name.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && length(text) == text.len()
}

/// The prefix, `""` where there is none, and the local part of a qualified name; `None` for a Name
/// whose colons make it no qualified one.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    match name.split_once(':') {
        None => Some(("", name)),
        Some(("", _)) => None,
        Some((prefix, local)) if !local.contains(':') && is_name(local) => Some((prefix, local)),
        Some(_) => None,
    }
}

fn starts(character: char) -> bool {
    matches!(character,
        ':' | 'A'..='Z' | '_' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn continues(character: char) -> bool {
    starts(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
