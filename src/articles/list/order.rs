//! In what order articles are listed.

/// A field that articles may be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// An article without such a time counts as later than any.
    PublishedAt,
    /// When it was created.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// By code point.
    Title,
}

impl SortKey {
    /// Every key: the closed list of what `sort` may name.
    pub const ALL: [Self; 4] = [Self::PublishedAt, Self::CreatedAt, Self::UpdatedAt, Self::Title];

    /// Its name in `sort`, and the column's.
    pub fn name(self) -> &'static str {
        match self {
            Self::PublishedAt => "published_at",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Title => "title",
        }
    }
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// What one column of the order holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// How well an article answers a search.
    Score,
    /// One of its fields.
    Field(SortKey),
}

/// The columns of an order, each with its direction; the article's id breaks
/// ties in the direction of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Vec<(Key, Direction)>);

impl Default for Order {
    /// Newest first.
    fn default() -> Self {
        Self(vec![(Key::Field(SortKey::PublishedAt), Direction::Descending)])
    }
}

impl Order {
    /// Best match first, then newest first.
    pub fn by_relevance() -> Self {
        let mut columns = vec![(Key::Score, Direction::Descending)];
        columns.extend(Self::default().0);
        Self(columns)
    }

    /// Reads the value of the parameter `sort`: keys between commas, each at
    /// most once, each with `-` before it for descending.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut columns: Vec<(Key, Direction)> = Vec::new();
        for item in list.split(',') {
            let (name, direction) = match item.strip_prefix('-') {
                Some(name) => (name, Direction::Descending),
                None => (item, Direction::Ascending),
            };
            let Some(key) = SortKey::ALL.into_iter().find(|key| key.name() == name) else {
                let names = SortKey::ALL.map(SortKey::name).join(", ");
                return Err(format!(
                    "must list, between commas, some of {names}, with - before one for descending"
                ));
            };
            if columns.iter().any(|(known, _)| *known == Key::Field(key)) {
                return Err(format!("names {name} twice"));
            }
            columns.push((Key::Field(key), direction));
        }
        Ok(Self(columns))
    }

    /// The columns, the most important first, without the id at the end.
    pub fn columns(&self) -> &[(Key, Direction)] {
        &self.0
    }

    /// The direction of the id, which is the last column's.
    pub fn id_direction(&self) -> Direction {
        self.0.last().map_or(Direction::Descending, |(_, direction)| *direction)
    }

    /// Whether matches of a search are scored.
    pub fn is_by_relevance(&self) -> bool {
        self.0.iter().any(|(key, _)| *key == Key::Score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_once_and_no_others() {
        assert_eq!(Order::parse("-published_at"), Ok(Order::default()));
        let order = Order::parse("title,-updated_at").expect("valid");
        assert_eq!(order.columns().len(), 2);
        assert_eq!(order.id_direction(), Direction::Descending);
        for list in ["", ",", "title,", "-", "--title", "+title", "id", "Title", "title,-title"] {
            assert!(Order::parse(list).is_err(), "{list}");
        }
    }
}
