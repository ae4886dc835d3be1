//! From the Markdown of our own guides to HTML: headings that can be linked
//! to, links from file to file that lead from page to page.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

use super::console;

/// Renders CommonMark with tables. It is not sanitised: the text is ours.
pub fn to_html(source: &str) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut parser = Parser::new_ext(source, Options::ENABLE_TABLES);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(tag @ Tag::Heading { .. }) => heading(tag, &mut parser, &mut events),
            Event::Start(Tag::CodeBlock(kind)) => code(&kind, &mut parser, &mut events),
            Event::Start(tag @ Tag::Link { .. }) => events.push(Event::Start(link(tag))),
            other => events.push(other),
        }
    }
    let mut html = String::with_capacity(source.len() * 3 / 2);
    html::push_html(&mut html, events.into_iter());
    html
}

/// A heading under an anchor that is made of its text, and a link to it.
fn heading<'a>(mut tag: Tag<'a>, parser: &mut Parser<'a>, events: &mut Vec<Event<'a>>) {
    let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
    let within: Vec<_> = parser.take_while(|event| !is_end(event)).collect();
    let anchor = anchor(&within);
    let end = Event::End(tag.to_end());
    if let Tag::Heading { id, .. } = &mut tag {
        *id = Some(anchor.clone().into());
    }
    let link = format!(" <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to here\">#</a>");
    events.push(Event::Start(tag));
    events.extend(within);
    events.extend([Event::InlineHtml(link.into()), end]);
}

/// The text in lower case, with a hyphen for each run of anything but letters
/// and digits.
fn anchor(heading: &[Event<'_>]) -> String {
    let texts = heading.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(&**text),
        _ => None,
    });
    let text = texts.collect::<String>().to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A block of code that can be scrolled with the keyboard.
fn code<'a>(kind: &CodeBlockKind<'a>, parser: &mut Parser<'a>, events: &mut Vec<Event<'a>>) {
    let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::CodeBlock));
    let within = parser.take_while(|event| !is_end(event));
    let text: String = within
        .filter_map(|event| match event {
            Event::Text(text) => Some(text),
            _ => None,
        })
        .map(pulldown_cmark::CowStr::into_string)
        .collect();
    let language = match kind {
        CodeBlockKind::Fenced(language) => language,
        CodeBlockKind::Indented => "",
    };
    events.push(Event::Html(format!("<pre class=\"{language}\" tabindex=\"0\"><code>").into()));
    match language {
        "console" => events.extend(console::events(&text)),
        _ => events.push(Event::Text(text.into())),
    }
    events.push(Event::Html("</code></pre>\n".into()));
}

/// `reading.md#formats` is `/docs/reading#formats` here.
fn link(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            let page = dest_url.split_once(".md").filter(|(file, _)| !file.contains(':'));
            let address = page.map(|(file, anchor)| format!("/docs/{file}{anchor}").into());
            Tag::Link { link_type, dest_url: address.unwrap_or(dest_url), title, id }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_can_be_linked_to() {
        assert_eq!(
            to_html("## What `If-Match` says"),
            "<h2 id=\"what-if-match-says\">What <code>If-Match</code> says \
             <a class=\"anchor\" href=\"#what-if-match-says\" aria-label=\"Link to here\">#</a></h2>\n"
        );
    }

    #[test]
    fn a_link_to_a_file_leads_to_its_page() {
        for (link, href) in [
            ("xml.md", "/docs/xml"),
            ("xml.md#null", "/docs/xml#null"),
            ("#null", "#null"),
            ("/docs", "/docs"),
            ("https://x.example/a.md", "https://x.example/a.md"),
        ] {
            let html = to_html(&format!("[x]({link})"));
            assert_eq!(html, format!("<p><a href=\"{href}\">x</a></p>\n"));
        }
    }

    #[test]
    fn code_is_shown_as_it_stands() {
        assert_eq!(
            to_html("```ts\na < b;\n```"),
            "<pre class=\"ts\" tabindex=\"0\"><code>a &lt; b;\n</code></pre>\n"
        );
    }
}
