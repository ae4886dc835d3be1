"""What is also served from a file."""

from dataclasses import dataclass

JSON = "application/json"
XML = "application/xml"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass
class File:
    """A representation: what it is, its path at Broadsheet and at nginx, what is accepted."""

    name: str
    what: str
    path: str
    place: str
    accept: str


FILES = (
    File("json", "an article in JSON", "/articles/{id}", "/article.json", JSON),
    File("xml", "an article in XML", "/articles/{id}", "/article.xml", XML),
    File("html", "an article in HTML", "/articles/{id}", "/article.html", HTML),
    File("list", "a list of 20 in JSON", "/articles", "/list.json", JSON),
)
