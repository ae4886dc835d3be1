"""What a program in Python does with the client of the generator `python`."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from broadsheet import (
    ApiClient, ApiException, ArticleInput, ArticlePatch, ArticlesApi, Configuration, Problem, Status)

configuration = Configuration(host=os.environ["API"], access_token=os.environ["TOKEN"])
articles = ArticlesApi(ApiClient(configuration))


def new(title: str, summary: str | None = None) -> ArticleInput:
    return ArticleInput(title=title, content=f"About {title}.", summary=summary, tags=["python"])


def pages() -> list[list[str]]:
    found = []
    after = None
    while True:
        page = articles.list_articles_with_http_info(tag=["python"], sort="title", limit=2, after=after)
        found.append([article.title for article in page.data])
        after = following((page.headers or {}).get("link", ""))
        if after is None:
            return found


def following(link: str) -> str | None:
    """The `after` of the next page, out of `Link` (RFC 8288)."""
    found = re.search(r'<([^>]+)>; rel="next"', link)
    return parse_qs(urlsplit(found[1]).query)["after"][0] if found else None


def failure(request: Callable[[], object]) -> ApiException:
    try:
        request()
    except ApiException as error:
        return error
    raise AssertionError("it is answered as if nothing were wrong")


def problem(request: Callable[[], object]) -> Problem:
    data = failure(request).data
    assert isinstance(data, Problem), data
    return data


def expect(found: Problem, status: int, type: str) -> None:
    assert (found.status, found.type) == (status, type), found
    assert found.instance == f"/articles/{reference}", found
    assert found.title and found.detail and found.request_id, found


tea = articles.create_article(new("Tea", "Leaves."))
others = articles.create_articles("json", [new("Milk"), new("Sugar")])
assert pages() == [["Milk", "Sugar"], ["Tea"]]

reference = str(tea.id)
answer = articles.read_article_with_http_info(reference)
read = answer.data
assert str(read.id) == reference
assert read.author is None
assert read.status == Status.PUBLISHED
assert read.updated_at.utcoffset() == timedelta(0)
assert read.version == 1

tag = (answer.headers or {})["etag"]
assert failure(lambda: articles.read_article(reference, if_none_match=tag)).status == 304

updated = articles.patch_article(reference, ArticlePatch(title="Green tea", summary=None), if_match=tag)
assert (updated.title, updated.summary, updated.version) == ("Green tea", None, 2), updated

late = problem(lambda: articles.patch_article(reference, ArticlePatch(title="Black tea"), if_match=tag))
expect(late, 412, "/docs/problems/precondition-failed")

invalid = problem(lambda: articles.patch_article(reference, ArticlePatch(tags=["Hot Drinks"])))
expect(invalid, 422, "/docs/problems/invalid")
assert [fault.pointer for fault in invalid.errors or []] == ["/tags/0"]

for article in [tea, *others]:
    articles.delete_article(str(article.id))
expect(problem(lambda: articles.read_article(reference)), 404, "/docs/problems/not-found")
