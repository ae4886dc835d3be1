//! Code, with its words marked by what they are, for a style sheet to colour.

use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// What a word of code may be; each is a class of HTML.
pub(super) const KINDS: [&str; 9] = [
    "comment",
    "string",
    "constant",
    "keyword",
    "function",
    "type",
    "attribute",
    "inserted",
    "deleted",
];

/// What the grammars call things, the more special before the more general, and
/// the kind that it is; `""` is none.
const SCOPES: [(&str, &str); 29] = [
    ("comment", "comment"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("string", "string"),
    ("constant", "constant"),
    ("keyword.operator.word", "keyword"),
    ("keyword.operator", ""),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("variable.language", "keyword"),
    ("variable.function", "function"),
    ("entity.name.function", "function"),
    ("entity.name.macro", "function"),
    ("support.function", "function"),
    ("support.macro", "function"),
    ("entity.name.tag", "keyword"),
    ("entity.name.section", "keyword"),
    ("entity.name", "type"),
    ("entity.other.inherited-class", "type"),
    ("entity.other.attribute-name", "attribute"),
    ("support.type.property-name", "attribute"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("meta.mapping.key", "attribute"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("markup.heading", "keyword"),
    ("variable.annotation", "attribute"),
    ("source", ""),
];

/// What authors write for a language that the grammars have no short name for.
const ALIASES: [(&str, &str); 10] = [
    ("c#", "cs"),
    ("csharp", "cs"),
    ("golang", "go"),
    ("jsonc", "json"),
    ("jsx", "js"),
    ("objc", "m"),
    ("objectivec", "m"),
    ("shell", "sh"),
    ("terminal", "sh"),
    ("vb", "vbs"),
];

/// The grammars that nobody needs here, or that take longest over lines made to
/// take long.
const LEFT_OUT: [&str; 7] =
    ["Command Help", "Lisp", "LiveScript", "Plain Text", "QML", "SystemVerilog", "log"];

/// The most bytes of a line that is marked. A grammar tries its patterns at each
/// place of a line, and each may look at the rest of it: what a line costs grows
/// with the square of its length.
const LONGEST_LINE: usize = 200;

/// The most that these squares may sum up to in an article; code beyond that
/// stays as it is. 400 lines of the usual kind have it, and the worst lines that
/// are known take some seconds then, once for each version.
const MOST_SQUARES: usize = 1_000_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static KIND_OF: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let known = |(name, kind): &(&str, &'static str)| Some((Scope::new(name).ok()?, *kind));
    SCOPES.iter().filter_map(known).collect()
});

/// Marks the words of the code blocks that name a known language.
pub(super) fn highlighted(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut written = Vec::with_capacity(events.len());
    let mut squares_left = MOST_SQUARES;
    let mut events = events.into_iter();
    while let Some(event) = events.next() {
        let Some((language, syntax)) = language_of(&event) else {
            written.push(event);
            continue;
        };
        let block: Vec<_> =
            events.by_ref().take_while(|e| *e != Event::End(TagEnd::CodeBlock)).collect();
        match marked(&block, syntax, &mut squares_left) {
            Some(code) => {
                let html =
                    format!("<pre><code class=\"language-{language}\">{code}</code></pre>\n");
                written.push(Event::Html(html.into()));
            }
            None => {
                written.push(event);
                written.extend(block);
                written.push(Event::End(TagEnd::CodeBlock));
            }
        }
    }
    written
}

/// The language of a block that begins here, and its grammar.
fn language_of(event: &Event<'_>) -> Option<(String, &'static SyntaxReference)> {
    let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { return None };
    let name = info.split([' ', '\t', ',', '{']).next()?.to_ascii_lowercase();
    let syntax = syntax_of(&name)?;
    Some((name, syntax))
}

/// The grammar of a known language.
pub(super) fn syntax_of(name: &str) -> Option<&'static SyntaxReference> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, token)| *token);
    let syntax = SYNTAXES.find_syntax_by_token(alias.unwrap_or(name))?;
    let is_meant = !name.is_empty() && !LEFT_OUT.contains(&syntax.name.as_str());
    is_meant.then_some(syntax)
}

/// The code as HTML; `None` where it is too much, or its grammar fails.
fn marked(block: &[Event<'_>], syntax: &SyntaxReference, left: &mut usize) -> Option<String> {
    let code: String = block
        .iter()
        .filter_map(|e| if let Event::Text(t) = e { Some(&**t) } else { None })
        .collect();
    let is_short = |line: &&str| line.len() <= LONGEST_LINE;
    let lines = || code.split_inclusive('\n');
    *left = left.checked_sub(lines().filter(is_short).map(|line| line.len().pow(2)).sum())?;
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut html = Marked::default();
    for line in lines() {
        if !is_short(&line) {
            html.push(line, "");
            continue;
        }
        let mut done = 0;
        for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
            html.push(&line[done..at], kind(&scopes));
            scopes.apply(&change).ok()?;
            done = at;
        }
        html.push(&line[done..], kind(&scopes));
    }
    Some(html.finish())
}

/// What the innermost scope that is known says.
fn kind(scopes: &ScopeStack) -> &'static str {
    let known = |scope: &Scope| {
        KIND_OF.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, kind)| *kind)
    };
    scopes.as_slice().iter().rev().find_map(known).unwrap_or_default()
}

/// HTML in which neighbours of one kind share an element.
#[derive(Default)]
struct Marked {
    html: String,
    open: &'static str,
}

impl Marked {
    fn push(&mut self, text: &str, kind: &'static str) {
        // White space has no colour.
        let is_blank = text.trim().is_empty();
        if kind != self.open && !is_blank {
            self.close();
            if !kind.is_empty() {
                self.html.push_str(&format!("<span class=\"{kind}\">"));
            }
            self.open = kind;
        }
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                c => self.html.push(c),
            }
        }
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            let end = self.html.trim_end().len();
            self.html.insert_str(end, "</span>");
        }
        self.open = "";
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
