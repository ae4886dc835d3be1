//! The schema's own file, as far as documents can be made from it.

use roxmltree::{Document, Node};

/// What stands in `openapi/` under that name.
pub fn text(name: &str) -> &'static str {
    match name {
        "articles.xsd" => include_str!("../../../openapi/articles.xsd"),
        "problem.xsd" => include_str!("../../../openapi/problem.xsd"),
        other => panic!("{other} is not there"),
    }
}

/// The schema of articles.
pub struct Schema(Document<'static>);

/// An element of a complex type.
pub struct Member {
    pub name: String,
    pub type_name: String,
    pub is_needed: bool,
    pub is_nillable: bool,
}

/// What a simple type asks for, beyond its base.
pub struct Facets {
    pub base: String,
    /// Of which one must match.
    pub patterns: Vec<String>,
    pub words: Vec<String>,
    pub max_length: Option<usize>,
}

impl Schema {
    pub fn open() -> Self {
        Self(Document::parse(text("articles.xsd")).expect("the schema is XML"))
    }

    /// The elements of a complex type whatever groups them.
    pub fn members(&self, type_name: &str) -> Vec<Member> {
        let elements = self.named(type_name).descendants().filter(|node| is(*node, "element"));
        let member = |node: Node<'_, '_>| Member {
            name: attribute(node, "name"),
            type_name: attribute(node, "type"),
            is_needed: node.attribute("minOccurs") != Some("0"),
            is_nillable: node.attribute("nillable") == Some("true"),
        };
        elements.map(member).collect()
    }

    /// How many of its one item a list may have.
    pub fn most(&self, type_name: &str) -> usize {
        let item = self.named(type_name).descendants().find(|node| is(*node, "element"));
        attribute(item.expect("a list has an item"), "maxOccurs").parse().expect("a number")
    }

    pub fn simple(&self, type_name: &str) -> Facets {
        let node = self.named(type_name);
        let restriction = node.descendants().find(|node| is(*node, "restriction"));
        let restriction = restriction.expect("a simple type restricts another");
        let values = |facet: &str| {
            let facets = restriction.children().filter(|node| is(*node, facet));
            facets.map(|node| attribute(node, "value")).collect::<Vec<String>>()
        };
        Facets {
            base: attribute(restriction, "base"),
            patterns: values("pattern"),
            words: values("enumeration"),
            max_length: values("maxLength").first().map(|value| value.parse().expect("a number")),
        }
    }

    fn named(&self, type_name: &str) -> Node<'_, 'static> {
        let mut types = self.0.root_element().children();
        let found = types.find(|node| {
            (is(*node, "complexType") || is(*node, "simpleType"))
                && node.attribute("name") == Some(type_name)
        });
        found.unwrap_or_else(|| panic!("the schema has no type {type_name}"))
    }
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_else(|| panic!("{node:?} has no {name}")).to_owned()
}
