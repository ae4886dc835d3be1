"""The articles that are read: all of 2 KB as JSON, of made-up words that recur as in a real text."""

import http.client
import itertools
import json
import random

WORDS = 5_000
SYLLABLES = ("ba", "do", "fe", "gi", "ka", "lo", "mi", "nu", "pe", "ra", "sho", "ti", "ve")
CONTENT_BYTES = 1_640
BATCH = 500


class Prose:
    """The same texts on every run."""

    def __init__(self):
        self.random = random.Random(1)
        self.words = sorted({self._made_up() for _ in range(2 * WORDS)})[:WORDS]
        self.random.shuffle(self.words)
        self.weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _made_up(self):
        syllables = self.random.choices(SYLLABLES, k=4)
        return "".join(syllables[: self.random.choice((1, 2, 2, 3, 3, 4))])

    def sentence(self, least=4, most=16):
        """A few words and a full stop."""
        count = self.random.randint(least, most)
        words = self.random.choices(self.words, cum_weights=self.weights, k=count)
        return " ".join(words).capitalize() + "."

    def content(self):
        """Markdown: paragraphs, headings, lists."""
        blocks, length = [], 0
        while length < CONTENT_BYTES:
            kind = len(blocks) % 6
            if kind == 3:
                block = "## " + self.sentence(2, 5).rstrip(".")
            elif kind == 4:
                block = "\n".join("- " + self.sentence(2, 6) for _ in range(3))
            else:
                block = " ".join(self.sentence() for _ in range(4))
            blocks.append(block)
            length += len(block) + 2
        return "\n\n".join(blocks)[:CONTENT_BYTES].rstrip()

    def article(self, number):
        """As it is posted."""
        return {
            "slug": f"article-{number}",
            "title": self.sentence(3, 7).rstrip("."),
            "content": self.content(),
            "summary": self.sentence(),
            "author": self.random.choice(("Ann", "Ben", "Cleo", "Dan")),
            "tags": self.random.sample(("tea", "travel", "garden", "books", "music"), 2),
        }


def load(server, token, count):
    """Creates them through the API; gives their ids."""
    prose, ids = Prose(), []
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        body = json.dumps([prose.article(number) for number in numbers])
        connection.request("POST", "/articles", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise SystemExit(f"the articles cannot be loaded: {text.decode()}")
        ids += [article["id"] for article in json.loads(text)]
    return ids
