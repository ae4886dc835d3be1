//! The members of an article, in the order in which they are written.

/// A member of an article's representation.
#[expect(missing_docs, reason = "the names say it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Id,
    Slug,
    Title,
    Content,
    Summary,
    Author,
    Tags,
    Status,
    PublishedAt,
    CreatedAt,
    UpdatedAt,
    Version,
    ContentHtml,
}

impl Field {
    /// Every field, in order.
    pub const ALL: [Self; 13] = [
        Self::Id,
        Self::Slug,
        Self::Title,
        Self::Content,
        Self::Summary,
        Self::Author,
        Self::Tags,
        Self::Status,
        Self::PublishedAt,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Version,
        Self::ContentHtml,
    ];

    /// Its name in JSON, in XML and in `fields`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Slug => "slug",
            Self::Title => "title",
            Self::Content => "content",
            Self::Summary => "summary",
            Self::Author => "author",
            Self::Tags => "tags",
            Self::Status => "status",
            Self::PublishedAt => "published_at",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Version => "version",
            Self::ContentHtml => "content_html",
        }
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A choice of fields; by default all but `content_html`, which is made anew
/// from `content` and shown only to who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(u16);

impl Default for Fields {
    fn default() -> Self {
        let all = Field::ALL.iter().fold(0, |bits, field| bits | field.bit());
        Self(all & !Field::ContentHtml.bit())
    }
}

impl Fields {
    /// Reads the value of the parameter `fields`: names between commas, each
    /// once, at least one.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',').try_fold(Self(0), |chosen, name| {
            let field =
                Field::ALL.into_iter().find(|field| field.name() == name).ok_or_else(|| {
                    let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
                    format!("must list, between commas, some of {}", names.join(", "))
                })?;
            if chosen.0 & field.bit() != 0 {
                return Err(format!("names {name} twice"));
            }
            Ok(Self(chosen.0 | field.bit()))
        })
    }

    /// None: what identifies an article, and its times, alone.
    pub const NONE: Self = Self(0);

    /// All that is short: what a page that lists articles shows of them.
    pub fn without_content() -> Self {
        Self(Self::default().0 & !Field::Content.bit())
    }

    /// These and that one.
    #[must_use]
    pub fn and(self, field: Field) -> Self {
        Self(self.0 | field.bit())
    }

    /// Whether it is one of these.
    pub fn contain(self, field: Field) -> bool {
        self.0 & field.bit() != 0
    }

    /// A number for each choice.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The chosen fields, in the order in which they are written.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.contain(*field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_written_in_the_order_of_the_article() {
        let chosen = Fields::parse("title,id,content_html").expect("valid");
        let names: Vec<&str> = chosen.iter().map(Field::name).collect();
        assert_eq!(names, ["id", "title", "content_html"]);
        assert_eq!(Fields::default().iter().count(), 12);
        for list in ["", ",", "id,", "id,id", "ID", "id, title", "body"] {
            assert!(Fields::parse(list).is_err(), "{list}");
        }
    }
}
