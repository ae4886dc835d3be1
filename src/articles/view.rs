//! How articles are shown.

use actix_web::HttpRequest;

use super::around::Around;
use super::model::{Article, Sight, Status};
use super::page::{self, Asked, Setting};
use super::reference::Reference;
use super::store::Articles;
use crate::db::Subject;
use crate::error::Result;
use crate::http::base_url;
use crate::http::content::Represent;
use crate::http::document::{Document, Node};
use crate::http::entity_tag::EntityTag;
use crate::http::media::Format;
use crate::http::negotiation::Negotiation;
use crate::http::page::Page;
use crate::http::paging::Paging;
use crate::markdown;
use crate::timestamp::Timestamp;

pub use super::fields::{Field, Fields};

/// An article at a given moment, as far as it was asked for.
pub struct View {
    article: Article,
    fields: Fields,
    now: Timestamp,
    is_by_slug: bool,
    setting: Option<Setting>,
}

impl View {
    /// These fields of the article, as it is at that moment.
    pub fn new(article: Article, fields: Fields, now: Timestamp) -> Self {
        Self { article, fields, now, is_by_slug: false, setting: None }
    }

    /// The article as a write answers it, at that moment.
    pub fn whole(article: Article, now: Timestamp) -> Self {
        Self::new(article, Fields::default(), now)
    }

    /// As it is shown at a URL with this reference. A slug may be another
    /// article's tomorrow, so the entity tag says whose it is.
    #[must_use]
    pub fn at(self, reference: &Reference) -> Self {
        Self { is_by_slug: matches!(reference, Reference::Slug(_)), ..self }
    }

    /// The article again.
    pub fn into_article(self) -> Article {
        self.article
    }

    /// As much of an article as tells whether its representation has changed, which can be
    /// told without its content.
    pub async fn outline(
        request: &HttpRequest,
        articles: &Articles,
        reference: &Reference,
        sight: Sight,
        fields: Fields,
    ) -> Result<Self> {
        let known = match Negotiation::format_of(request) {
            Format::Html => Fields::without_content(),
            _ => Fields::NONE,
        };
        let article = articles.read(reference, sight, known).await?;
        Self::new(article, fields, articles.now()).at(reference).set(request, articles).await
    }

    /// As its page shows it, among other articles, where a page was asked for.
    pub async fn set(self, request: &HttpRequest, articles: &Articles) -> Result<Self> {
        if Negotiation::format_of(request) != Format::Html {
            return Ok(self);
        }
        // Apart, for other formats need no room for it.
        let around = Box::pin(Around::of(&self.article, articles)).await?;
        let setting = Setting { base: base_url::of(request), around };
        Ok(Self { setting: Some(setting), ..self })
    }

    /// With its HTML at hand, where that is to be shown.
    pub async fn prepared(self) -> Self {
        if self.setting.is_some() || self.fields.contain(Field::ContentHtml) {
            markdown::prepare([self.article.content.as_str()]).await;
        }
        self
    }

    /// Its URL's path by id, which never changes.
    pub fn permanent_path(&self) -> String {
        format!("/articles/{}", self.article.id)
    }

    /// What its JSON representation says.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self.node())
            .expect("text, numbers and string keys can always be written as JSON")
    }

    /// Each chosen field with its name, in order.
    pub(super) fn members(&self) -> Vec<(&'static str, Node<'_>)> {
        self.fields.iter().map(|field| (field.name(), self.member(field))).collect()
    }

    fn node(&self) -> Node<'_> {
        Node::Record(self.members())
    }

    fn member(&self, field: Field) -> Node<'_> {
        let article = &self.article;
        match field {
            Field::Id => Node::from(article.id.to_string()),
            Field::Slug => Node::from(article.slug.as_str()),
            Field::Title => Node::from(article.title.as_str()),
            Field::Content => Node::from(article.content.as_str()),
            Field::Summary => Node::optional(article.summary.as_deref()),
            Field::Author => Node::optional(article.author.as_deref()),
            Field::Tags => {
                let tags = article.tags.0.iter().map(|tag| Node::from(tag.as_str()));
                Node::List("tag", tags.collect())
            }
            Field::Status => Node::from(article.status(self.now).as_str()),
            Field::PublishedAt => {
                article.published_at.map_or(Node::Null, |time| Node::from(time.to_string()))
            }
            Field::CreatedAt => Node::from(article.created_at.to_string()),
            Field::UpdatedAt => Node::from(article.updated_at.to_string()),
            Field::Version => Node::Integer(article.version),
            Field::ContentHtml => Node::from(markdown::to_html(&article.content)),
        }
    }
}

impl Represent for View {
    fn document(&self) -> Document<'_> {
        Document::new("article", self.node())
    }

    fn page(&self) -> Page {
        page::of_article(&self.article, self.now, self.setting.as_ref())
    }

    /// A page shows its neighbours too.
    fn subject(&self, format: Format) -> Subject {
        if format == Format::Html { Subject::Articles } else { Subject::Article(self.article.id) }
    }

    /// The version first, which is all that a write compares; then what else
    /// the bytes depend on.
    fn tag(&self, format: Format, edition: &str) -> Option<EntityTag> {
        let article = &self.article;
        let mut tag = format!("{}-{}", article.version, format.suffix());
        if format != Format::Html && self.fields != Fields::default() {
            tag.push_str(&format!("-{:x}", self.fields.bits()));
        }
        if format == Format::Html || self.fields.contain(Field::ContentHtml) {
            tag.push_str(&format!("-{edition}"));
        }
        if let (Format::Html, Some(setting)) = (format, &self.setting) {
            tag.push_str(&format!("-{}", setting.around.fingerprint()));
        }
        if article.status(self.now) == Status::Scheduled {
            tag.push_str("-scheduled");
        }
        if self.is_by_slug {
            tag.push_str(&format!("-@{:08x}", article.id.mark()));
        }
        Some(EntityTag::strong(tag))
    }

    /// The last change, or the moment at which it became public since.
    fn last_modified(&self) -> Option<Timestamp> {
        let article = &self.article;
        let became_public = (article.status(self.now) == Status::Published)
            .then_some(article.published_at)
            .flatten();
        let around = self.setting.as_ref().and_then(|setting| setting.around.last_change());
        became_public.max(Some(article.updated_at)).max(around)
    }
}

/// Several articles.
pub struct ListView {
    /// In the order in which they are shown.
    pub articles: Vec<View>,
    /// The pages around this one.
    pub paging: Option<Paging>,
    /// What its page says that they are.
    pub asked: Asked,
}

impl Represent for ListView {
    fn document(&self) -> Document<'_> {
        let articles = self.articles.iter().map(View::node);
        Document::new("articles", Node::List("article", articles.collect()))
    }

    fn page(&self) -> Page {
        let articles: Vec<_> = self.articles.iter().map(|view| (&view.article, view.now)).collect();
        page::of_list(&articles, self.paging.as_ref(), &self.asked)
    }
}

/// What a POST has created.
pub enum Created {
    /// One article.
    One(Box<View>),
    /// All of an array.
    All(Box<ListView>),
}

impl Represent for Created {
    fn document(&self) -> Document<'_> {
        match self {
            Self::One(article) => article.document(),
            Self::All(articles) => articles.document(),
        }
    }

    fn page(&self) -> Page {
        match self {
            Self::One(article) => article.page(),
            Self::All(articles) => articles.page(),
        }
    }

    fn tag(&self, format: Format, edition: &str) -> Option<EntityTag> {
        match self {
            Self::One(article) => article.tag(format, edition),
            Self::All(_) => None,
        }
    }

    fn last_modified(&self) -> Option<Timestamp> {
        match self {
            Self::One(article) => article.last_modified(),
            Self::All(_) => None,
        }
    }
}
