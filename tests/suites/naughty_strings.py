"""The big list of naughty strings, in every place where a client can put a string."""

import json
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote
from xml.sax.saxutils import escape

from payloads import UNFIT

LINE_ENDS = re.compile("[\n\r\x85\u2028\u2029]")
WORDS = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = (b"accept", b"accept-encoding", b"if-none-match", b"if-modified-since", b"authorization")
QUERIES = ("q", "author", "after", "fields")


def is_title(text):
    return 1 <= len(text.strip()) <= 200 and not LINE_ENDS.search(text.strip())


def article(text, number):
    """The text wherever it may stand."""
    title = text if is_title(text) else f"Naughty {number}"
    return {"title": title, "content": text, "summary": text[:500], "author": text[:100]}


def as_xml(articles):
    """The articles in XML; a literal carriage return would become a line feed."""
    text = lambda value: escape(value, {"\r": "&#13;"})
    members = lambda item: "".join(f"<{name}>{text(value)}</{name}>" for name, value in item.items())
    items = "".join(f"<article>{members(item)}</article>" for item in articles)
    return f"<articles>{items}</articles>".encode()


def from_xml(document):
    return {member.tag: member.text or "" for member in ElementTree.fromstring(document)}


def are_kept(server, texts, report):
    """Written in either format, they are read in both as they were."""
    articles = [article(text, number) for number, text in enumerate(texts)]
    for kind, body in ((b"json", json.dumps(articles).encode()), (b"xml", as_xml(articles))):
        answer = server.post(kind, body, b"/articles.json")
        assert answer.status == 201, (answer.status, answer.body[:600])
        for sent, written in zip(articles, json.loads(answer.body)):
            path = f"/articles/{written['id']}".encode()
            wanted = sent | {"title": sent["title"].strip()}
            for read in (json.loads(server.get(path + b".json").body), from_xml(server.get(path + b".xml").body)):
                same = {name: read[name] for name in wanted} == wanted
                report.expect(same, f"a string written in {kind.decode()} comes back", wanted, read)


def are_judged(server, text, report):
    """As a title, a tag and a slug they are taken or refused by the rules."""
    members = [
        ("tags", [text], len(text) <= 50 and WORDS.fullmatch(text)),
        ("slug", text, len(text) <= 100 and WORDS.fullmatch(text)),
    ]
    # Those that are fit for a title have been one.
    if not is_title(text) or UNFIT.search(text):
        members.append(("title", text, False))
    for member, value, fine in members:
        body = json.dumps({"title": "Naughty", "content": "", member: value}).encode()
        answer = server.post(b"json", body)
        # It may be the slug of the article that has it as its title.
        wanted = (201, 409) if fine and member == "slug" else (201,) if fine else (422,)
        found = (answer.status, answer.body)
        report.expect(answer.status in wanted, f"a string is judged as {member}", text, found)


def are_answered(server, text, report):
    """In a query, a path and a field of the head they are answered, and by no failure."""
    asked = [(f"?{name}={quote(text, safe='')}", ()) for name in QUERIES]
    asked.append((f"/{quote(text, safe='')}", ()))
    value = re.sub(rb"[\0\r\n]", b"", text.encode())
    asked += [("?limit=1", [(name, value)]) for name in FIELDS]
    for rest, fields in asked:
        answer = server.get(b"/articles" + rest.encode(), *fields)
        fine = answer.status < 500 and (answer.status < 400 or answer.body or fields)
        report.expect(fine, "a string is answered wherever it stands", (rest, fields), answer)
    fields = [(b"content-type", b"application/json"), (b"idempotency-key", value)]
    answer = server.ask(b"POST", b"/articles", fields, b'{"title": "Key"}')
    report.expect(answer.status in (400, 422), "a string is judged as a key", text, answer)


def run(server, packages, report):
    texts = json.loads((packages / "blns/resources/blns.json").read_text(encoding="utf-8"))
    are_kept(server, [text for text in texts if not UNFIT.search(text)], report)
    for text in texts:
        are_judged(server, text, report)
        are_answered(server, text, report)
