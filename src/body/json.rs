//! JSON, read as strictly as RFC 8259 lets us.
//!
//! `serde_json` takes the last of two members of one name, and counts depth from another end than
//! we promise; the seed below does both itself.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use super::fault::{Fault, Malformed, Start, excerpt};
use super::{DEPTH, VALUES};

/// Reads one JSON document to its very end (RFC 8259 §2).
///
/// Beyond the grammar it refuses two members of one name in an object (RFC 8259 §4: what that
/// means is anyone's guess), a lone surrogate (§8.2), a number that is too large for a double (§6)
/// nesting past 128 levels (§9), and more than a million values. A BOM is the caller's to strip (§8.1).
///
/// # Errors
/// [`Malformed`] names the first fault, its line and its column.
pub fn read(text: &str) -> Result<Value, Malformed> {
    read_after(Start::default(), text)
}

/// As [`read`], of a text that begins there in a longer one, as a fault's place tells.
pub fn read_after(start: Start, text: &str) -> Result<Value, Malformed> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The seed counts the levels, one by one and exactly.
    deserializer.disable_recursion_limit();
    Node { room: DEPTH, left: &Cell::new(VALUES) }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| fault(text, &error).place_after(start, text))
}

/// One value, below which so many more levels have room.
#[derive(Clone, Copy)]
struct Node<'c> {
    room: usize,
    /// How many more values the document may have.
    left: &'c Cell<usize>,
}

impl Node<'_> {
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.room.checked_sub(1) {
            Some(room) => Ok(Self { room, ..self }),
            None => Err(E::custom(format!("nesting deeper than {DEPTH} levels"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(D::Error::custom(format!("more than {VALUES} values")));
        };
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = array.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if members.contains_key(&name) {
                let name = excerpt(&name);
                return Err(A::Error::custom(format!("second member {name:?}")));
            }
            members.insert(name, object.next_value_seed(inside)?);
        }
        Ok(Value::Object(members))
    }
}

/// `serde_json`'s error in our words, at an offset into the text.
fn fault(text: &str, error: &serde_json::Error) -> Fault {
    let at = offset(text, error);
    match error.classify() {
        Category::Eof => Fault::new(text.len(), "unexpected end of document"),
        // Raised by the seed, behind the token that it is about and any white space.
        Category::Data => {
            let token = text.get(..=at).unwrap_or(text).trim_end();
            Fault::new(token.len().saturating_sub(1), message(error))
        }
        Category::Syntax | Category::Io => syntax(text, at, &message(error)),
    }
}

/// The byte at which `serde_json` stopped: its columns count bytes, from the last line feed.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n');
    let start: usize = lines.take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (start + error.column()).saturating_sub(1);
    text.floor_char_boundary(at)
}

/// The message without the place, which we name in our own way.
fn message(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    message.strip_suffix(&place).map_or(message.clone(), str::to_owned)
}

fn syntax(text: &str, at: usize, message: &str) -> Fault {
    if text.trim_start().starts_with('<') {
        return Fault::new(at, "this looks like XML, not JSON")
            .advise("send it with Content-Type: application/xml");
    }
    let Some((what, advice)) = phrase(message) else {
        let found = text[at..].chars().next().unwrap_or_default();
        return unexpected(at, found, message);
    };
    let fault = Fault::new(at, what);
    match advice {
        Some(advice) => fault.advise(advice),
        None => fault,
    }
}

/// What is wrong, and how to put it right, for a message that says more than what was expected.
fn phrase(message: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match message {
        "trailing comma" => ("trailing comma", Some("no comma may stand before a closing bracket")),
        "trailing characters" => ("text after the end of the document", None),
        // A high one without its low half, and the reverse.
        "unexpected end of hex escape" | "lone leading surrogate in hex escape" => (
            "lone surrogate",
            Some("write both halves of the pair, such as \\ud83d\\ude00, or the character itself"),
        ),
        "invalid escape" => ("unknown escape", Some("write a backslash as \\\\")),
        "expected ident" => ("unknown word", Some("the words of JSON are true, false and null")),
        "number out of range" => ("number out of range", None),
        "invalid number" => ("malformed number", None),
        message if message.starts_with("control character") => (
            "raw control character in a string",
            Some("write a line end as \\n, a tab as \\t, any other as \\u and four digits"),
        ),
        _ => return None,
    })
}

/// A character that may not stand where it stands.
fn unexpected(at: usize, found: char, message: &str) -> Fault {
    let shown = excerpt(found.encode_utf8(&mut [0; 4]));
    let fault = Fault::new(at, format!("unexpected `{shown}`"));
    match (found, message) {
        ('\'', _) => fault.advise("strings and names take double quotes"),
        ('/' | '#', _) => fault.advise("JSON has no comments"),
        ('N' | 'I', _) => fault.advise("NaN and Infinity are no numbers of JSON; write null"),
        (_, "key must be a string") => fault.advise("a name in double quotes was expected"),
        (_, "expected `:`") => fault.advise("a colon was expected"),
        (_, "expected `,` or `]`") => fault.advise("a comma or ] was expected"),
        (_, "expected `,` or `}`") => fault.advise("a comma or } was expected"),
        _ => fault.advise("a value was expected"),
    }
}

#[cfg(test)]
mod tests;
