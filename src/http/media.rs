//! The media types that are spoken, spelled here and nowhere else.

/// A format that a representation can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `application/json`
    Json,
    /// `application/xml`
    Xml,
    /// The same document under the name `text/xml`.
    TextXml,
    /// `text/html`
    Html,
}

/// In the order of preference where a client has none.
pub const FORMATS: [Format; 4] = [Format::Json, Format::Xml, Format::TextXml, Format::Html];

/// On the front page, which people open in a browser.
pub const FORMATS_HTML_FIRST: [Format; 4] =
    [Format::Html, Format::Json, Format::Xml, Format::TextXml];

/// What `Accept-Post` says.
pub const POST_BODIES: &str = "application/json, application/xml, text/xml";

/// What `Accept-Patch` says.
pub const PATCH_BODIES: &str = "application/merge-patch+json, application/json-patch+json, application/json, \
     application/xml, text/xml";

/// RFC 8259.
pub const JSON: &str = "application/json";
/// RFC 7303.
pub const XML: &str = "application/xml";
/// RFC 4287.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// RSS 2.0, by the name that readers look for; none is registered.
pub const RSS: &str = "application/rss+xml; charset=utf-8";
/// JSON Feed 1.1.
pub const JSON_FEED: &str = "application/feed+json; charset=utf-8";
/// Text for crawlers.
pub const TEXT: &str = "text/plain; charset=utf-8";
/// What Prometheus reads.
pub const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
/// RFC 9512.
pub const YAML: &str = "application/yaml";
/// Pages.
pub const HTML: &str = "text/html; charset=utf-8";
/// Style sheets.
pub const CSS: &str = "text/css; charset=utf-8";
/// Scripts of the docs.
pub const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
/// RFC 7396.
pub const MERGE_PATCH: &str = "application/merge-patch+json";
/// RFC 6902.
pub const JSON_PATCH: &str = "application/json-patch+json";

impl Format {
    /// The type and the subtype.
    pub fn essence(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::Xml => ("application", "xml"),
            Self::TextXml => ("text", "xml"),
            Self::Html => ("text", "html"),
        }
    }

    /// The `Content-Type` of a representation in this format.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::Xml => XML,
            Self::TextXml => "text/xml; charset=utf-8",
            Self::Html => HTML,
        }
    }

    /// The `Content-Type` of a problem in this format (RFC 9457 §6).
    pub fn problem_type(self) -> &'static str {
        match self {
            Self::Json => "application/problem+json",
            Self::Xml | Self::TextXml => "application/problem+xml",
            Self::Html => HTML,
        }
    }

    /// The format that a URL's suffix chooses.
    pub fn of_suffix(suffix: &str) -> Option<Self> {
        match suffix {
            "json" => Some(Self::Json),
            "xml" => Some(Self::Xml),
            "html" => Some(Self::Html),
            _ => None,
        }
    }

    /// The suffix that chooses it.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml | Self::TextXml => "xml",
            Self::Html => "html",
        }
    }
}

/// Whether a body of this type shrinks when compressed.
pub fn is_compressible(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || matches!(essence, "application/json" | "application/xml" | "application/yaml")
}
