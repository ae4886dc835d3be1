//! All in angle brackets that is no start-tag: the XML declaration (XML 1.0 §2.8), comments
//! (§2.5), processing instructions (§2.6), end-tags (§3.1) and what breaks off.

use super::super::fault::{Fault, excerpt};
use super::chars;
use super::names;
use super::tag::Cursor;

/// Checks `<?xml … ?>`: the version, then the encoding, then whether it stands alone.
pub(super) fn declaration(raw: &str, at: usize) -> Result<(), Fault> {
    if at != 0 {
        return Err(Fault::new(at, "XML declaration that is not at the very beginning"));
    }
    let inside = &raw["<?xml".len()..raw.len() - "?>".len()];
    let mut cursor = Cursor::new(inside, "<?xml".len());
    let mut left = ["version", "encoding", "standalone"].as_slice();
    while let Some(found) = cursor.next()? {
        let Some(index) = left.iter().position(|name| *name == found.name) else {
            let what = format!("`{}` out of place in the XML declaration", excerpt(found.name));
            return Err(Fault::new(found.at, what).advise(RIGHT));
        };
        if left.len() == 3 && index != 0 {
            break;
        }
        left = &left[index + 1..];
        pseudo_attribute(found.name, found.value, found.at)?;
    }
    if left.len() == 3 {
        return Err(
            Fault::new(at, "XML declaration that does not begin with a version").advise(RIGHT)
        );
    }
    Ok(())
}

const RIGHT: &str = "write <?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// The values that each pseudo-attribute can have (productions 24, 26, 32 and 80).
fn pseudo_attribute(name: &str, value: &str, at: usize) -> Result<(), Fault> {
    let minor = value.strip_prefix("1.").unwrap_or_default();
    let right = match name {
        "version" => !minor.is_empty() && minor.bytes().all(|digit| digit.is_ascii_digit()),
        "encoding" => value.eq_ignore_ascii_case("utf-8"),
        _ => matches!(value, "yes" | "no"),
    };
    if right {
        return Ok(());
    }
    let fault = Fault::new(at, format!("{name} `{}` in the XML declaration", excerpt(value)));
    Err(match name {
        "version" => fault.advise("version 1.0 is read here"),
        "encoding" => fault.advise("send UTF-8, and declare it so or not at all"),
        _ => fault.advise("it takes yes or no"),
    })
}

/// Checks `<!-- … -->`, in which `--` may not stand.
pub(super) fn comment(raw: &str, at: usize) -> Result<(), Fault> {
    // The first `--` behind the opening one must be that of the closing one.
    let begin = "<!--".len();
    match raw[begin..].find("--") {
        Some(found) if begin + found < raw.len() - "-->".len() => {
            Err(Fault::new(at + begin + found, "`--` in a comment"))
        }
        _ => Ok(()),
    }
}

/// Checks `<?target … ?>`; `xml` in any case is reserved, and a colon is for qualified names only.
pub(super) fn instruction(raw: &str, at: usize) -> Result<(), Fault> {
    let inside = &raw["<?".len()..raw.len() - "?>".len()];
    let (target, rest) = inside.split_at(names::length(inside));
    if target.is_empty()
        || target.contains(':')
        || !(rest.is_empty() || rest.starts_with(chars::SPACE))
    {
        return Err(Fault::new(at, "processing instruction without a proper name"));
    }
    if target.eq_ignore_ascii_case("xml") {
        let what = format!("processing instruction of the reserved name {target}");
        return Err(Fault::new(at, what));
    }
    Ok(())
}

/// The name in `</name>`, behind which white space may stand.
pub(super) fn closing(raw: &str) -> &str {
    raw["</".len()..raw.len() - ">".len()].trim_end_matches(chars::SPACE)
}

/// Text, in which `]]>` may not stand (§2.4).
pub(super) fn character_data(raw: &str, at: usize) -> Result<(), Fault> {
    // Most text has no bracket at all, and one byte is found faster than three.
    match raw.find(']').and_then(|_| raw.find("]]>")) {
        Some(found) => Err(Fault::new(at + found, "`]]>` in text").advise("write ]]&gt;")),
        None => Ok(()),
    }
}

/// The fault of a document that may bring its own grammar: nothing here needs one, and entities
/// are how XML is made to explode.
pub(super) fn doctype(at: usize) -> Fault {
    Fault::new(at, "DOCTYPE, which is not taken here,").advise("leave it out")
}

/// The fault of markup that has no end, or no beginning that XML knows.
pub(super) fn broken(rest: &str, at: usize) -> Fault {
    let what = match rest.as_bytes() {
        [b'&', ..] => return super::references::unescaped(at),
        [b'<', b'!', b'-', b'-', ..] => "comment that is never closed",
        [b'<', b'?', ..] => "processing instruction that is never closed",
        _ if rest.starts_with("<![CDATA[") => "CDATA section that is never closed",
        [b'<', b'!', ..] => "`<!` that begins neither a comment nor a CDATA section",
        [b'<', b'/', ..] => "end tag that is never closed",
        [b'<', ..] if names::length(&rest[1..]) == 0 => {
            return Fault::new(at, "`<` that begins no tag").advise("write &lt;");
        }
        _ => "tag that is never closed",
    };
    Fault::new(at, what)
}
