#!/usr/bin/env python3
"""Has a running server's pages checked as readers and search engines meet them: valid, accessible, light.

Usage: pages.py SERVER TOKEN CHROMIUM FOLDER TOOLS

TOOLS is the node_modules folder that holds axe-core and the Nu HTML checker.
"""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

from chromium import PATIENCE, Browser

SERVER, TOKEN, CHROMIUM, FOLDER, TOOLS = sys.argv[1:6]
HERE = os.path.dirname(os.path.abspath(__file__))
AXE = f"{TOOLS}/axe-core/axe.min.js"
CHECKER = f"{TOOLS}/vnu-jar/build/dist/vnu.jar"
MOST_BYTES = 15_000  # of the first page with all that it loads, as they are sent
AXE_RUN = """axe.run(document, %s).then(found => found.violations.map(
  rule => rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 150)).join(' , ')))"""


def send(articles):
    request = urllib.request.Request(f"{SERVER}/articles", json.dumps(articles).encode(), {
        "Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"})
    urllib.request.urlopen(request, timeout=PATIENCE).close()


def sample():
    """A small blog, the newest articles on the server."""
    with open(f"{HERE}/exotic.md", encoding="utf-8") as file:
        exotic = file.read()
    tags = [["tea", "craft"], ["tea"], ["craft", "code"]]
    months = [{
        "title": f"Notes on steeping, part {number}", "content": f"Part **{number}** of a series about tea.\n" * 9,
        "summary": "What the leaves say of water, heat and time." if number % 2 else None,
        "author": ["Ann Lee", None, "José"][number % 3], "tags": tags[number % 3],
        "published_at": f"20{20 + number % 5}-{number % 12 + 1:02}-03T10:00:00Z",
    } for number in range(1, 25)]
    now = {"title": "Everything that Markdown can say", "slug": "exotic", "content": exotic,
           "summary": "A page to look at.", "author": "Ann Lee", "tags": ["tea", "code"]}
    send(months + [{**now, "title": "A second page", "slug": "second", "content": "Short."}, now])


KINDS = {
    "front": "/", "list": "/articles", "tag": "/articles?tag=tea", "author": "/articles?author=Ann+Lee",
    "search": "/articles?q=leaves", "nothing-found": "/articles?q=nonesuchword", "archive": "/archive",
    "month": "/articles?published_after=2021-02-01T00:00:00Z&published_before=2021-03-01T00:00:00Z",
    "article": "/articles/exotic", "tags": "/tags", "not-found": "/nowhere", "bad-request": "/articles?limit=0",
    "errors": "/docs/problems", "error": "/docs/problems/invalid",
}


def page(address):
    request = urllib.request.Request(SERVER + address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()


def invalid(pages):
    """What the Nu HTML checker calls an error."""
    files = []
    for name, address in pages.items():
        files.append(f"{FOLDER}/{name}.html")
        with open(files[-1], "wb") as file:
            file.write(page(address))
    checked = subprocess.run(["java", "-Xss2m", "-jar", CHECKER, "--errors-only", "--format", "json", *files],
                             capture_output=True, text=True, timeout=120, check=False)
    try:
        messages = json.loads(checked.stderr)["messages"]
    except (ValueError, KeyError):
        return [f"the checker fails: {checked.stderr[:300]}"]
    place = lambda m: f"{os.path.basename(m.get('url', ''))}:{m.get('lastLine')}"
    return [f"{place(m)} {m['message']} {m.get('extract', '')!r}" for m in messages]


def inaccessible(browser, axe, address):
    """What axe-core finds: everything in light, and in dark what colours change."""
    found = []
    for colours, options in ("light", "{}"), ("dark", "{runOnly: ['color-contrast', 'link-in-text-block']}"):
        browser.open(SERVER + address, colours=colours)
        if not browser.evaluate(f"matchMedia('(prefers-color-scheme: {colours})').matches"):
            found.append(f"{address} is not shown {colours}")
        violations = browser.evaluate(f"{axe};{AXE_RUN % options}")
        found += [f"{address} {colours}: {v}" for v in violations]
        browser.leave()
    return found


def first_visit(browser):
    """What is wrong with the weight of the front page, which nothing was loaded before."""
    browser.open(SERVER + "/")
    events = browser.leave()
    of = lambda method: [e["params"] for e in events if e["method"] == method]
    requests = [r["request"]["url"] for r in of("Network.requestWillBeSent")]
    requests = [r for r in requests if not r.startswith("data:")]
    size = sum(f["encodedDataLength"] for f in of("Network.loadingFinished"))
    faults = [] if len(requests) == 2 else [f"it asks for {requests}"]
    return faults + ([] if 1000 < size < MOST_BYTES else [f"it weighs {size} bytes"])


def violations(browser, address):
    """What the browser says against the page's own policy."""
    loaded = browser.open(SERVER + address)
    texts = [e["params"]["entry"]["text"] for e in browser.leave() if e["method"] == "Log.entryAdded"]
    return ([] if loaded else ["it does not load"]) + [t for t in texts if "Content Security Policy" in t]


def hostile():
    """The articles of payloads that another program has left on the server, if it ran."""
    address = f"{SERVER}/articles.json?q=payloads&fields=slug&limit=100"
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return [f"/articles/{article['slug']}" for article in json.load(answer)]


def main():
    results = []

    def check(name, faults):
        results.append(not faults)
        print(f"test {name} ... {'FAILED' if faults else 'ok'}")
        for fault in faults[:20]:
            print(f"    {fault}")

    sample()
    browser = Browser(CHROMIUM, FOLDER)
    try:
        check("the_first_page_is_two_requests_and_few_bytes", first_visit(browser))
        pages = KINDS | {f"hostile-{at}": path for at, path in enumerate(hostile())}
        check("pages_are_valid_html", invalid(pages))
        with open(AXE, encoding="utf-8") as file:
            axe = file.read()
        found = [fault for address in KINDS.values() for fault in inaccessible(browser, axe, address)]
        check("pages_are_accessible_in_light_and_dark", found)
        check("data_for_machines_is_no_violation", violations(browser, "/articles/exotic"))
    finally:
        browser.close()
    failed = results.count(False)
    print(f"\ntest result: {'FAILED' if failed else 'ok'}. {len(results) - failed} passed; {failed} failed; 0 ignored")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
