"""XML bodies, written and read as the `xml` objects of the OpenAPI document say.

Nothing here knows the API: what cannot be read by the document alone is unreadable.
"""

import re
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape, quoteattr

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


class Unreadable(ValueError):
    """A body that is not XML, or not as its schema describes it."""


class Schemas:
    """The schemas of a document, with their references."""

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        """The node itself, or what its `$ref` leads to."""
        while "$ref" in node:
            found = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            node = found
        return node

    def content(self, holder, media_type):
        """The schema of a body, or None where it has none of that type."""
        content = self.resolve(holder).get("content", {})
        return content.get(media_type, {}).get("schema")

    def read(self, body, schema):
        """The value that the body says; raises Unreadable."""
        try:
            root = ElementTree.fromstring(body)
        except ElementTree.ParseError as error:
            raise Unreadable(str(error)) from error
        schema = self.resolve(schema)
        if schema.get("type") == "string":
            return body.decode()
        options = schema.get("xml", {})
        namespace = options.get("namespace", "")
        name = f"{{{namespace}}}{options['name']}" if namespace else options.get("name")
        if root.tag != name:
            raise Unreadable(f"the root is {root.tag}, and not {name}")
        return self.value(root, schema, namespace)

    def value(self, element, schema, namespace):
        schema = self.resolve(schema)
        types = kinds(schema)
        if element.get(f"{{{INSTANCE}}}nil") == "true":
            return None
        if "array" in types:
            return self.items(element, schema, namespace)
        if "object" in types:
            return self.members(element, schema, namespace)
        if len(element) or element.attrib:
            raise Unreadable(f"{element.tag} has more than text")
        text = element.text or ""
        return int(text) if "integer" in types else text

    def items(self, element, schema, namespace):
        item = self.resolve(schema["items"])
        name = qualified(namespace, item.get("xml", {}).get("name"))
        for child in element:
            if child.tag != name:
                raise Unreadable(f"{element.tag} holds {child.tag}, and not {name}")
        return [self.value(child, item, namespace) for child in element]

    def members(self, element, schema, namespace):
        found, order = {}, []
        properties = {name: self.resolve(s) for name, s in schema["properties"].items()}
        names = {qualified(namespace, s.get("xml", {}).get("name", name)): name
                 for name, s in properties.items()}
        for child in element:
            if child.tag not in names or names[child.tag] in found:
                raise Unreadable(f"{element.tag} holds an unexpected {child.tag}")
            name = names[child.tag]
            found[name] = self.value(child, properties[name], namespace)
            order.append(list(properties).index(name))
        for name, value in element.attrib.items():
            if not properties.get(name, {}).get("xml", {}).get("attribute"):
                raise Unreadable(f"{element.tag} has an unexpected attribute {name}")
            found[name] = value
        # XML leaves out what is null.
        for name in schema.get("required", []):
            if "null" in kinds(properties[name]):
                found.setdefault(name, None)
        return found

    def write(self, value, schema):
        """The body that says the value; what is not as the schema has it is written as well as may be."""
        schema = self.resolve(schema)
        name = schema.get("xml", {}).get("name", "value")
        return self.element(name, value, schema, f' xmlns:xsi="{INSTANCE}"').encode(errors="surrogatepass")

    def element(self, name, value, schema, declaration=""):
        schema = self.resolve(schema)
        name = re.sub(r"^[^A-Za-z_]|[^A-Za-z0-9_.-]", "_", name) or "_"
        if value is None:
            return f'<{name}{declaration} xsi:nil="true"/>'
        attributes, content = declaration, ""
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            for member, inner in value.items():
                its = self.resolve(properties.get(member, {}))
                options = its.get("xml", {})
                if options.get("attribute"):
                    attributes += f" {member}={quoteattr(str(inner))}"
                else:
                    content += self.element(options.get("name", member), inner, its)
        elif isinstance(value, list):
            item = self.resolve(schema.get("items", {}))
            own = item.get("xml", {}).get("name", "item")
            content = "".join(self.element(own, inner, item) for inner in value)
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            content = escape(text, {"\r": "&#13;"})
        return f"<{name}{attributes}>{content}</{name}>"


def kinds(schema):
    """The types that a schema admits."""
    named = schema.get("type", "object" if "properties" in schema else [])
    return [named] if isinstance(named, str) else named


def qualified(namespace, name):
    return f"{{{namespace}}}{name}" if namespace else name
