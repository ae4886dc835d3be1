"""Shows that changes.py names what breaks clients, and nothing else."""

import copy
import json
import pathlib
import unittest

from changes import Documents

DOCUMENT = json.loads((pathlib.Path(__file__).parents[2] / "openapi" / "openapi.json").read_text())


def at(document, path):
    for name in path:
        document = document[name]
    return document


def schema(name, *path):
    return ("components", "schemas", name, *path)


def operation(path, method, *more):
    return ("paths", path, method, *more)


def drop(*path):
    return lambda document: at(document, path[:-1]).pop(path[-1])


def put(value, *path):
    return lambda document: at(document, path[:-1]).__setitem__(path[-1], value)


def add(value, *path):
    return lambda document: at(document, path).append(value)


def take(value, *path):
    return lambda document: at(document, path).remove(value)


WORDS = {"type": "string", "description": "…"}
LANGUAGE = {"name": "language", "in": "query", "schema": {"type": "string"}}
TITLE = schema("ArticleInput", "properties", "title")
LIST = operation("/articles", "get")

BREAKING = [
    ("a path", drop("paths", "/tags"), "GET /tags: is gone"),
    ("an operation", drop(*operation("/tokens", "post")), "POST /tokens: is gone"),
    ("its name", put("x", *LIST, "operationId"), "GET /articles: is called x, no longer listArticles"),
    ("a parameter", drop(*LIST, "parameters", 0), "GET /articles: does not take the parameter limit any more"),
    ("a parameter that is needed", add({**LANGUAGE, "required": True}, *LIST, "parameters"),
     "GET /articles: needs the parameter language now"),
    ("less of a parameter", put(50, *LIST, "parameters", 0, "schema", "maximum"),
     "GET /articles parameter limit: takes less: maximum 100 beside 50"),
    ("a media type of a request", drop(*operation("/articles", "post", "requestBody", "content"), "application/xml"),
     "POST /articles: does not take application/xml any more"),
    ("a member that is needed", add("author", *schema("ArticleInput"), "required"),
     "POST /articles body/author: is needed now"),
    ("a member of a request", drop(*schema("ArticleInput", "properties", "author")),
     "POST /articles body/author: is gone"),
    ("less of a member", put(100, *TITLE, "maxLength"),
     "POST /articles body/title: takes less: maxLength 200 beside 100"),
    ("another type", put("integer", *TITLE, "type"),
     "POST /articles body/title: takes less: ['string'] beside ['integer']"),
    ("null no longer", put("string", *schema("ArticleInput", "properties", "author"), "type"),
     "POST /articles body/author: takes less: ['null', 'string'] beside ['string']"),
    ("a pattern", put("^x", *schema("ArticleInput", "properties", "author"), "pattern"),
     "POST /articles body/author: takes less: pattern ^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]*$ beside ^x"),
    ("a word that was taken", take("draft", *schema("Status", "enum")),
     "POST /articles body/status: takes less: ['draft', 'scheduled', 'published'] beside ['scheduled', 'published']"),
    ("a word that is new in answers", add("archived", *schema("Status", "enum")),
     "GET /articles 200/items/status: gives more: ['draft', 'scheduled', 'published', 'archived'] "
     "beside ['draft', 'scheduled', 'published']"),
    ("a member of an answer", drop(*schema("Article", "properties", "author")),
     "GET /articles 200/items/author: is gone"),
    ("a member that may be missing", take("title", *schema("Article", "required")),
     "GET /articles 200/items/title: may be missing now"),
    ("null in an answer", put(["string", "null"], *schema("Article", "properties", "title"), "type"),
     "GET /articles 200/items/title: gives more: ['null', 'string'] beside ['string']"),
    ("an answer", drop(*operation("/articles/{reference}", "put", "responses"), "201"),
     "PUT /articles/{reference} 201: is not an answer any more"),
    ("a format of an answer", drop(*operation("/tags", "get", "responses", "200", "content"), "application/xml"),
     "GET /tags 200: is not given in application/xml any more"),
    ("a header", drop(*LIST, "responses", "200", "headers", "Link"),
     "GET /articles 200: has no header Link any more"),
    ("a header that may be missing", put(False, "components", "headers", "ETag", "required"),
     "GET /tags 200: may lack the header ETag now"),
    ("a link", drop(*operation("/articles", "post", "responses", "201", "links"), "deleteArticle"),
     "POST /articles 201: has no link deleteArticle any more"),
    ("a token where none was needed", put([{"token": []}], *LIST, "security"),
     "GET /articles: is not done for {} any more"),
    ("another scope", put([{"token": ["admin"]}], *operation("/articles", "post", "security")),
     'POST /articles: is not done for {"token": ["articles:write"]} any more'),
    ("an alternative", drop(*schema("PatchOperation", "oneOf"), 0),
     "PATCH /articles/{reference} body/items: has an alternative that is not among the others: "),
]

COMPATIBLE = [
    ("nothing", lambda document: None),
    ("a path", put({"get": {"operationId": "x", "responses": {}}}, "paths", "/new")),
    ("a parameter", add(LANGUAGE, *LIST, "parameters")),
    ("a member of a request", put(WORDS, *schema("ArticleInput", "properties"), "language")),
    ("a member of an answer", put(WORDS, *schema("Article", "properties"), "language")),
    ("more of a member", put(300, *TITLE, "maxLength")),
    ("a member that need not be there", take("content", *schema("ArticleInput", "required"))),
    ("a description", put("Otherwise.", *LIST, "description")),
    ("an answer", put({"description": "Later"}, *LIST, "responses", "202")),
    ("no token any more", put([{}], *operation("/articles", "post", "security"))),
]


class Changes(unittest.TestCase):
    def found(self, change):
        later = copy.deepcopy(DOCUMENT)
        change(later)
        return Documents(DOCUMENT, later).compare()

    def test_what_breaks_clients_is_named(self):
        for name, change, expected in BREAKING:
            with self.subTest(name):
                found = self.found(change)
                self.assertTrue(any(line.startswith(expected) for line in found), found)

    def test_what_does_not_is_not(self):
        for name, change in COMPATIBLE:
            with self.subTest(name):
                self.assertEqual(self.found(change), [])


if __name__ == "__main__":
    unittest.main()
