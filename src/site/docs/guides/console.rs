//! What is typed at a terminal, apart from what is answered.

use pulldown_cmark::Event;

/// Tells commands, with a prompt that is not copied with them, from answers.
/// A command goes on where its line ends with a backslash.
pub fn events(text: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    let mut continues = false;
    for line in text.lines() {
        let command = line.strip_prefix("$ ").filter(|_| !continues);
        if command.is_some() {
            events.push(Event::InlineHtml("<span class=\"prompt\">$ </span>".into()));
        }
        if command.is_some() || continues {
            let typed = command.unwrap_or(line).to_owned();
            continues = typed.ends_with('\\');
            events.push(Event::InlineHtml("<b>".into()));
            events.push(Event::Text(typed.into()));
            events.push(Event::InlineHtml("</b>\n".into()));
        } else {
            events.push(Event::Text(format!("{line}\n").into()));
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stand_out_from_what_they_print() {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, events("$ a \\\n  <b\n$ c\nd\n$d").into_iter());
        let prompt = "<span class=\"prompt\">$ </span>";
        assert_eq!(html, format!("{prompt}<b>a \\</b>\n<b>  &lt;b</b>\n{prompt}<b>c</b>\nd\n$d\n"));
    }
}
