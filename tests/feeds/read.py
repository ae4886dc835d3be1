#!/usr/bin/env python3
"""Reads a running server's feeds as a feed reader does, with hostile articles in them.

Usage: read.py SERVER TOKEN

Only the loopback is spoken to.
"""

import json
import pathlib
import re
import sys
import urllib.request

import feedparser

sys.path.append(str(pathlib.Path(__file__).parents[1]))
from payloads import payloads

SERVER, TOKEN = sys.argv[1:3]
MOST_PAGES = 50


def post(articles):
    body = json.dumps(articles).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{SERVER}/articles", body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def articles():
    # feedparser takes C1 controls for what Windows-1252 has in their places.
    texts = [text for text in payloads() if not re.search("[\x80-\x9f]", text)]
    return [
        {
            "title": re.sub("[\n\r\u2028\u2029]", " ", payload).strip()[:200].strip() or "T",
            "content": f"{payload}\n\n]]> &amp; <b>bold</b> 😀 \u2028",
            "summary": payload[:500],
            "author": payload[:100],
            "tags": ["tea", f"t{number}"],
        }
        for number, payload in enumerate(texts)
    ]


def pages(path):
    """Each page of a feed, as feedparser understands it."""
    url = f"{SERVER}{path}?limit=100"
    for _ in range(MOST_PAGES):
        feed = feedparser.parse(url, sanitize_html=False, resolve_relative_uris=False)
        assert not feed.bozo, (url, feed.get("bozo_exception"))
        yield feed
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == url, links
        if "next" not in links:
            return
        url = links["next"]
    raise AssertionError(f"there is no end to {path}")


def a_reader_finds_every_article(path, written):
    entries = [entry for feed in pages(path) for entry in feed.entries]
    found = {entry.id: entry for entry in entries}
    assert len(found) == len(entries) == len(written), (len(entries), len(written))
    for article in written:
        entry = found[f"urn:uuid:{article['id']}"]
        assert entry.title == article["title"], (entry.title, article["title"])
        assert entry.link == f"{SERVER}/articles/{article['slug']}"
        assert [tag.term for tag in entry.tags] == article["tags"]
        assert entry.author == article["author"].strip(), (entry.author, article["author"])
        assert len(entry.published_parsed) == 9
        # The same as in JSON, which the browser suite shows to be harmless.
        assert entry.content[0].value == article["content_html"].strip(), article


def a_reader_that_has_it_is_not_sent_it_again(path):
    first = feedparser.parse(f"{SERVER}{path}")
    again = feedparser.parse(f"{SERVER}{path}", etag=first.etag)
    assert (first.status, again.status, len(again.entries)) == (200, 304, 0)


def a_json_feed_says_the_same(written):
    url, items = f"{SERVER}/feed.json?limit=100", []
    for _ in range(MOST_PAGES):
        with urllib.request.urlopen(url, timeout=60) as answer:
            feed = json.load(answer)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == url
        items += feed["items"]
        url = feed.get("next_url")
        if url is None:
            break
    found = {item["id"]: item for item in items}
    assert len(found) == len(items) == len(written)
    for article in written:
        item = found[f"urn:uuid:{article['id']}"]
        assert (item["title"], item["content_html"]) == (article["title"], article["content_html"])
        assert item["tags"] == article["tags"]


def with_html(articles):
    for article in articles:
        url = f"{SERVER}/articles/{article['id']}.json?fields=content_html"
        with urllib.request.urlopen(url, timeout=60) as answer:
            article |= json.load(answer)
    return articles


def main():
    written = with_html(post(articles()))
    tests = [(a_json_feed_says_the_same, written)]
    for path in ("/feed.atom", "/feed.rss"):
        tests.append((a_reader_finds_every_article, path, written))
        tests.append((a_reader_that_has_it_is_not_sent_it_again, path))
    failed = 0
    for test, *arguments in tests:
        name = " ".join([test.__name__, *(a for a in arguments if isinstance(a, str))])
        try:
            test(*arguments)
            print(f"test {name} ... ok")
        except Exception as error:  # a failure of one test does not end the rest
            failed += 1
            print(f"test {name} ... FAILED: {error!r:.1000}")
    outcome = "FAILED" if failed else "ok"
    print(f"test result: {outcome}. {len(tests) - failed} passed; {failed} failed; 0 ignored")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
