//! HTML: the templates and what they are filled with.

use std::path::Path;

use minijinja::{AutoEscape, Environment, Value, context};

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
    "front.html",
    "articles.html",
    "article.html",
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
    /// Compiles the templates. Those in `overrides` are used instead of the
    /// ones that were compiled in; others there can be included by them. The
    /// error names the folder that cannot be read.
    pub fn new(site: &Site, overrides: Option<&Path>) -> Result<Self, String> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).map_err(|error| error.to_string())?;
        }
        let mut css = STYLESHEET.1.to_owned();
        let mut sources = format!("{site:?} {}", env!("CARGO_PKG_VERSION"));
        TEMPLATES.iter().for_each(|(_, source)| sources.push_str(source));
        for (name, source) in overrides.map(files).transpose()?.unwrap_or_default() {
            sources.push_str(&source);
            if name == STYLESHEET.0 {
                css = source;
            } else if let Err(error) = environment.add_template_owned(name.clone(), source) {
                log::error!(
                    "the template {name} cannot be compiled, the built-in one is used: {error:#}"
                );
            }
        }
        let stylesheet_path = hashed("/assets/site", &css, "css");
        let site = context! {
            title => site.title.as_str(),
            description => site.description.as_str(),
            language => site.language.as_str(),
            stylesheet => stylesheet_path.as_str(),
        };
        let edition = digest(&(sources, &css));
        Ok(Self { environment, site, stylesheet: css, stylesheet_path, edition })
    }

    /// Renders a page. The error is for the log; it names file and line.
    pub fn render(&self, page: &Page) -> Result<String, String> {
        self.environment
            .get_template(page.template)
            .and_then(|template| {
                template.render(context! { site => self.site.clone(), ..page.context.clone() })
            })
            .map_err(|error| format!("{error:#}"))
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

/// The name and text of each template in the folder, and of the style sheet.
fn files(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let unreadable = |error: std::io::Error| {
        format!("cannot read the templates in {}: {error}", folder.display())
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What an editor leaves behind is no template.
        let is_left_behind = name.starts_with('.') || name.ends_with('~');
        if !is_left_behind && entry.file_type().map_err(unreadable)?.is_file() {
            let text = std::fs::read_to_string(entry.path()).map_err(|error| {
                format!("cannot read the template {}: {error}", entry.path().display())
            })?;
            files.push((name, text));
        }
    }
    Ok(files)
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
