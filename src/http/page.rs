//! HTML: the templates and what they are filled with.

mod overrides;

use std::collections::HashMap;
use std::path::Path;

use minijinja::{AutoEscape, Environment, Value, context};

use overrides::Overrides;

/// A template's name and what fills it.
pub struct Page {
    /// Such as `article.html`.
    pub template: &'static str,
    /// The template's own context; `site` is added to it.
    pub context: Value,
}

/// What every page says of the site it belongs to.
#[derive(Clone, Debug)]
pub struct Site {
    /// The name in the masthead.
    pub title: String,
    /// A line below it.
    pub description: String,
    /// The language of the articles (BCP 47).
    pub language: String,
    /// The WebSub hub that tells subscribers of news, if there is one.
    pub hub: Option<String>,
}

impl Site {
    /// The line about the site; its name where there is none.
    pub fn tagline(&self) -> &str {
        if self.description.is_empty() { &self.title } else { &self.description }
    }
}

/// The compiled templates and the style sheet.
pub struct Pages {
    environment: Environment<'static>,
    overrides: Overrides,
    site: Value,
    stylesheet: String,
    stylesheet_path: String,
    edition: String,
}

macro_rules! compiled_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Where a directory given with `--templates` has a file of such a name, that
/// one counts.
const TEMPLATES: &[(&str, &str)] = compiled_in![
    "layout.html",
    "menu.html",
    "list.html",
    "byline.html",
    "labels.html",
    "search.html",
    "social.html",
    "front.html",
    "articles.html",
    "article.html",
    "archive.html",
    "tags.html",
    "tokens.html",
    "problem.html",
    "docs.html",
    "docs-guide.html",
    "docs-problem.html",
    "docs-reference.html",
];
const STYLESHEET: (&str, &str) = ("site.css", include_str!("../../templates/site.css"));

impl Pages {
    /// Takes the templates. Those in `overrides` are used instead of the ones that
    /// were compiled in; others there can be included by them. The error names
    /// the folder that cannot be read. A template that is wrong is logged, and is
    /// a failure when it is to be rendered.
    pub fn new(site: &Site, overrides: Option<&Path>) -> Result<Self, String> {
        let overrides = overrides.map(Overrides::read).transpose()?.unwrap_or_default();
        let mut sources: HashMap<&str, &str> = TEMPLATES.iter().copied().collect();
        sources.insert(STYLESHEET.0, STYLESHEET.1);
        sources.extend(overrides.files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let mut named: Vec<_> = sources.iter().collect();
        named.sort_unstable();
        let edition = digest(&(format!("{site:?}"), env!("CARGO_PKG_VERSION"), named));
        let stylesheet = sources.remove(STYLESHEET.0).unwrap_or_default().to_owned();
        let stylesheet_path = hashed("/assets/site", &stylesheet, "css");
        let environment = environment(&sources);
        let pages = Self {
            site: context! {
                title => site.title.as_str(),
                description => site.description.as_str(),
                language => site.language.as_str(),
                stylesheet => stylesheet_path.as_str(),
            },
            environment,
            overrides,
            stylesheet,
            stylesheet_path,
            edition,
        };
        pages.report();
        Ok(pages)
    }

    /// Logs what is wrong with the templates of one's own before anybody asks.
    fn report(&self) {
        for name in self.overrides.files.keys().filter(|name| *name != STYLESHEET.0) {
            if let Err(error) = self.environment.get_template(name) {
                log::error!("{}", self.overrides.located(&error));
            }
        }
    }

    /// Renders a page. The error is for the log; it names file and line.
    pub fn render(&self, page: &Page) -> Result<String, String> {
        self.environment
            .get_template(page.template)
            .and_then(|template| {
                template.render(context! { site => self.site.clone(), ..page.context.clone() })
            })
            .map(without_forbidden)
            .map_err(|error| self.overrides.located(&error))
    }

    /// What changes with all that pages are made of but for what they show: the
    /// templates, the site's name, this program.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The style sheet that pages link to.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// Its URL's path, which changes with it.
    pub fn stylesheet_path(&self) -> &str {
        &self.stylesheet_path
    }
}

/// HTML may hold neither control characters nor what Unicode has set apart never
/// to be a character (HTML §13.1.4), and articles may.
fn without_forbidden(html: String) -> String {
    let is_forbidden = |c: char| {
        let is_noncharacter =
            u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
        matches!(c, '\u{7f}'..='\u{9f}') || is_noncharacter
    };
    if html.contains(is_forbidden) { html.replace(is_forbidden, "\u{fffd}") } else { html }
}

fn environment(sources: &HashMap<&str, &str>) -> Environment<'static> {
    let owned = |(name, text): (&&str, &&str)| ((*name).to_owned(), (*text).to_owned());
    let sources: HashMap<String, String> = sources.iter().map(owned).collect();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_loader(move |name| Ok(sources.get(name).cloned()));
    environment
}

/// A path that changes with the content, so that caches may keep it for ever.
fn hashed(stem: &str, content: &str, extension: &str) -> String {
    format!("{stem}-{}.{extension}", digest(&content))
}

fn digest(content: &impl std::hash::Hash) -> String {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
