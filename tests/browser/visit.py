#!/usr/bin/env python3
"""Shows a running server's pages to Chromium, with hostile articles in them, and tells what ran.

Usage: visit.py SERVER TOKEN CHROMIUM FOLDER

Chromium is driven through its DevTools pipe: it reports each dialog, each script that it compiles
and each request, and is asked what its parser made of the page. A page that is unsafe on purpose
shows first that it does report them. Only the loopback is spoken to.
"""

import functools
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from chromium import PATIENCE, SETTLE, Browser

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from payloads import payloads

SERVER, TOKEN, CHROMIUM, FOLDER = sys.argv[1:5]
A_PAGE = 50  # payloads in the content of one article

# What the parser made of the page: elements and links that should not be there.
PROBE = """(() => {
  const faults = [];
  const schemes = /^(https?|mailto|ftps?|sips?|sms(to)?|tel|ssh|xmpp|ircs?|im|geo|news|nntp|mms|mx|magnet|bitcoin|webcal|url|wtai|openpgp4fpr):$/;
  // The templates have a search form, and data for machines in a script that is none.
  const harmful = 'script:not([type="application/ld+json"]),.prose script,style,iframe,frame,frameset,object,embed,' +
    'applet,svg,math,.prose form,form:not([role="search"]),input:not([name="q"],[type="checkbox"][disabled]),' +
    '.prose [name],.prose button,button:not([role="search"] *),select,textarea,base,template,video,audio,source,' +
    'track,dialog,noscript,[style],[srcdoc],[srcset],[formaction],[action]:not([action="/articles"]),[ping],' +
    '[http-equiv],[target],[background],.prose meta,.prose link,.prose title,' +
    '.prose [id]:not([id^="section-"],[id^="note-"],[id^="noteref-"]),.prose [class]:not(span,code,td,th,.table)';
  for (const element of document.querySelectorAll(harmful)) faults.push(element.outerHTML.slice(0, 120));
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) faults.push(element.outerHTML.slice(0, 120));
    }
    const protocol = element.protocol;
    if (element.hasAttribute('href') && protocol && !schemes.test(protocol)
      && !(element.localName === 'link')) faults.push(element.outerHTML.slice(0, 120));
    for (const type of ['mouseover', 'focus', 'error', 'load', 'toggle', 'animationend', 'pointerenter'])
      element.dispatchEvent(new Event(type));
  }
  return faults;
})()"""


def visit(browser, url):
    """Opens a page, and gives what it did and the faults that the probe finds in it."""
    loaded = browser.open(url)
    faults = browser.evaluate(PROBE)
    time.sleep(SETTLE)
    return Report(url, loaded, browser.leave(), faults or [])


class Report:
    """What a page did."""

    def __init__(self, url, loaded, events, faults):
        of = lambda method: [e["params"] for e in events if e["method"] == method]
        self.url, self.loaded, self.faults = url, loaded, faults
        self.dialogs = [d["message"] for d in of("Page.javascriptDialogOpening")]
        # The probe itself is compiled without a URL, as an evaluation.
        self.scripts = [s["url"] or "inline" for s in of("Debugger.scriptParsed")
                        if PROBE_LENGTH != s.get("length")]
        refused = {f["requestId"] for f in of("Network.loadingFailed") if f.get("blockedReason")}
        self.requests = [r["request"]["url"] for r in of("Network.requestWillBeSent")
                         if r["requestId"] not in refused and not r["request"]["url"].startswith("data:")]
        self.violations = [e["entry"]["text"] for e in of("Log.entryAdded")
                           if "Content Security Policy" in e["entry"]["text"]]
        self.navigations = [f["frame"]["url"] for f in of("Page.frameNavigated")]

    def harm(self, scripts_of=None):
        """What it did that no page of ours may do."""
        harm = [f"a dialog: {d}" for d in self.dialogs] + [f"in the page: {f}" for f in self.faults]
        harm += [f"a script: {s}" for s in self.scripts if not (scripts_of and s.startswith(scripts_of))]
        harm += [f"a request: {r}" for r in self.requests if not r.startswith(SERVER + "/")]
        harm += [f"a move to {n}" for n in self.navigations if n not in (self.url, "about:blank")]
        return harm + ([] if self.loaded else ["it does not load"])


PROBE_LENGTH = len(PROBE)


def store(texts):
    """One article for each payload, few of them with much in their content; gives the latter's paths."""
    articles = []
    for index in range(0, len(texts), A_PAGE):
        articles.append({"title": f"Payloads {index}", "content": "\n\n".join(texts[index:index + A_PAGE])})
        # One that leaves an element open hides those behind it: the same the other way round.
        back = texts[index:index + A_PAGE][::-1]
        articles.append({"title": f"Payloads {index} back", "content": "\n\n***\n\n".join(back)})
    pages = [post(article) for article in articles]
    for text in texts:
        title = re.sub("[\n\r\x85\u2028\u2029]", " ", text).strip()[:200].strip()
        post({"title": title, "content": text, "summary": text[:500], "author": text[:100], "tags": ["x"]})
    return pages


def queries(texts):
    """All of them as names of parameters, which the error page repeats, as many as a URL may hold."""
    part = []
    for name in (urllib.parse.quote(text, safe="") for text in texts):
        if sum(map(len, part)) + len(part) + len(name) > 4000:
            yield part
            part = []
        part.append(name)
    yield part


def post(article):
    request = urllib.request.Request(f"{SERVER}/articles", json.dumps(article).encode(), {
        "Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.headers["Location"]


def policy():
    request = urllib.request.Request(f"{SERVER}/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.headers["Content-Security-Policy"]


class Unsafe(http.server.BaseHTTPRequestHandler):
    """The payloads as they are: under `/bare`, and with our policy under `/guarded`."""

    def __init__(self, texts, policy, *rest):
        self.texts, self.policy = texts, policy
        super().__init__(*rest)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path.startswith("/guarded"):
            self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        if self.path in ("/bare", "/guarded"):
            self.wfile.write(("<!doctype html>" + "<div></div>\n".join(self.texts)).encode())

    def log_message(self, *_):
        pass


def strangers():
    """The addresses that the browser's own network log says it asked for, or connected to."""
    with open(f"{FOLDER}/net.json", encoding="utf-8") as file:
        text = file.read()
    try:
        log = json.loads(text)
    except ValueError:  # not completed
        log = json.loads(text.rstrip().rstrip(",") + "]}")
    types = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    found = set()
    for event in log["events"]:
        parameters = event.get("params", {})
        name = types.get(event["type"], "")
        if name == "URL_REQUEST_START_JOB":
            found.add(parameters.get("url", ""))
        if name == "TCP_CONNECT_ATTEMPT" and "address" in parameters:
            found.add("tcp://" + parameters["address"])
    return found


def main():
    results = []

    def check(name, faults):
        results.append(not faults)
        print(f"test {name} ... {'FAILED' if faults else 'ok'}")
        for fault in faults[:20]:
            print(f"    {fault}")

    texts = payloads()
    paths = store(texts)
    # Each kind on its own, so that none ends the page for the others.
    unsafe_texts = [t for t in texts if "script" in t.lower() or "onerror" in t or "onload" in t]
    unsafe_texts = [t for t in unsafe_texts
                    if not re.search("<(plaintext|frameset|meta|base|textarea|title|xmp|noframes|iframe|style|template)|<!--", t, re.I)][:80]
    handler = functools.partial(Unsafe, unsafe_texts, policy())
    unsafe = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=unsafe.serve_forever, daemon=True).start()
    control = f"http://127.0.0.1:{unsafe.server_port}"
    browser = Browser(CHROMIUM, FOLDER)
    try:
        bare = visit(browser, f"{control}/bare")
        missed = [name for name in ("dialogs", "scripts", "requests", "faults") if not getattr(bare, name)]
        check("what_a_page_without_protection_does_is_seen", [f"no {name} were reported" for name in missed])
        check("a_foreign_request_is_seen",
              [] if any("evil.example" in r for r in bare.requests) else ["none was"])
        guarded = visit(browser, f"{control}/guarded")
        check("the_policy_alone_stops_every_script",
              guarded.dialogs + guarded.scripts + ([] if guarded.violations else ["it stops nothing"]))
        for name, addresses in (
            ("articles", [f"{p}.html" for p in paths]),
            ("lists", ["/", "/articles.html?limit=100", "/tags"]),
            ("errors", [f"/{urllib.parse.quote(t, safe='')}" for t in texts[::50]]
             + [f"/articles.html?{'&'.join(part)}" for part in queries(texts)]),
        ):
            reports = [visit(browser, SERVER + address) for address in addresses]
            check(f"nothing_runs_on_{name}", [f"{r.url}: {h}" for r in reports for h in r.harm()])
        # Swagger UI is drawn by scripts, with elements of its own: what it loads and says counts.
        docs = visit(browser, f"{SERVER}/docs")
        docs.faults = []
        ran = [] if docs.scripts else ["the page's own scripts did not run"]
        check("docs_run_nothing_but_their_own_scripts", docs.harm(f"{SERVER}/docs/assets/") + ran)
    finally:
        browser.close()
        unsafe.shutdown()
    asked = strangers()
    # The page without protection asked for them; nothing was ever sent there.
    foreign = [u for u in asked if u.startswith("tcp://") and not u.startswith("tcp://127.0.0.1:")]
    own = any(u.startswith(SERVER) for u in asked)
    check("the_network_log_knows_no_other_host", foreign + ([] if own else ["it is empty"]))
    failed = results.count(False)
    print(f"\ntest result: {'FAILED' if failed else 'ok'}. {len(results) - failed} passed; {failed} failed; 0 ignored")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
