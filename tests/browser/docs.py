#!/usr/bin/env python3
"""Reads a running server's docs with Chromium, on a phone and on a desk, and tries requests there.

Usage: docs.py SERVER TOKEN CHROMIUM FOLDER
"""

import json
import re
import sys
import urllib.request

from chromium import PATIENCE, Browser

SERVER, TOKEN, CHROMIUM, FOLDER = sys.argv[1:5]
PHONE, DESK = 390, 1280
DRAWN = "document.querySelectorAll('.opblock').length > 5"
OPERATION = "#operations-articles-createArticle"
ANSWER = f"{OPERATION} .live-responses-table tbody"

# Texts whose colour differs too little from what is behind them (WCAG 2.2, 1.4.3).
PALE = """(() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  const behind = (element) => {
    if (!element) return matchMedia('(prefers-color-scheme: dark)').matches
      ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 };
    const own = parse(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own : over(own, behind(element.parentElement));
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const pale = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('.unseen, .skip, noscript, script, style, :disabled')) continue;
    const ground = behind(element), ink = over(parse(style.color), ground);
    const [high, low] = [light(ground), light(ink)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) pale.set(element.className + '|' + style.color, `${ratio.toFixed(2)} "${text.slice(0, 40)}" in <${element.localName} class="${element.className}">`);
  }
  return [...pale.values()];
})()"""


def guides():
    """The addresses of all pages of the docs but the first."""
    with urllib.request.urlopen(f"{SERVER}/docs", timeout=PATIENCE) as answer:
        names = re.findall(r'<a href="/docs/([a-z-]+)"', answer.read().decode())
    return [f"{SERVER}/docs/{name}" for name in dict.fromkeys(names)] + [f"{SERVER}/docs/problems/invalid"]


class Reader:
    """Somebody at the reference."""

    def __init__(self, browser, **screen):
        self.browser = browser
        browser.open(f"{SERVER}/docs", **screen)
        browser.until(DRAWN)

    def click(self, selector):
        quoted = json.dumps(selector)
        self.browser.until(f"!!document.querySelector({quoted})")
        self.browser.evaluate(f"document.querySelector({quoted}).click()")

    def type(self, selector, text):
        quoted = json.dumps(selector)
        self.browser.until(f"!!document.querySelector({quoted})")
        self.browser.evaluate(f"(field => {{ field.focus(); field.select(); }})(document.querySelector({quoted}))")
        self.browser.ask("Input.insertText", text=text)

    def choose(self, selector, value):
        quoted = json.dumps(selector)
        self.browser.until(f"!!document.querySelector({quoted})")
        self.browser.evaluate(f"""(field => {{ field.value = {json.dumps(value)};
            field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})(document.querySelector({quoted}))""")

    def authorize(self, token):
        self.click(".auth-wrapper .btn.authorize")
        self.type(".dialog-ux .auth-container input", token)
        self.click(".dialog-ux .auth-btn-wrapper .authorize")
        self.click(".dialog-ux .auth-btn-wrapper .btn-done")

    def post(self, media_type, body):
        """Creates an article, and gives the status and the body that the page shows."""
        if not self.browser.evaluate(f"!!document.querySelector('{OPERATION}.is-open')"):
            self.click(f"{OPERATION} .opblock-summary-control")
        self.choose(f"{OPERATION} .opblock-section-request-body .content-type", media_type)
        self.choose(f"{OPERATION} .responses-wrapper .content-type", media_type)
        self.type(f"{OPERATION} textarea.body-param__text", body)
        if self.browser.evaluate(f"!!document.querySelector('{OPERATION} .btn-clear')"):
            self.click(f"{OPERATION} .btn-clear")
            self.browser.until(f"!document.querySelector('{ANSWER}')")
        self.click(f"{OPERATION} .btn.execute")
        return [self.browser.until(f"document.querySelector('{ANSWER} {part}')?.textContent")
                for part in (".response-col_status", ".response-col_description pre")]


def trial(browser):
    """What is wrong with trying requests, in both formats, with a token and without."""
    reader, faults = Reader(browser, width=DESK), []
    article = '{"title": "Tried in JSON", "content": ""}'
    status, text = reader.post("application/json", article)
    if status[:3] != "401" or "unauthorized" not in text:
        faults.append(f"without a token: {status} {text}")
    reader.authorize(TOKEN)
    status, text = reader.post("application/json", article)
    if status[:3] != "201" or '"slug": "tried-in-json"' not in text:
        faults.append(f"in JSON: {status} {text}")
    status, text = reader.post("application/xml", "<article><title>Tried in XML</title><content/></article>")
    if status[:3] != "201" or "<slug>tried-in-xml</slug>" not in text:
        faults.append(f"in XML: {status} {text}")
    browser.leave()
    return faults


def width(browser):
    """What is wider than its screen, if anything is."""
    return browser.evaluate("""document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 5).map((e) => `${document.documentElement.scrollWidth}: <${e.localName} class="${e.className}">`)""")


def visits(browser):
    """Every page, on both screens and in both colours; gives the faults by their kind."""
    wide, pale, asked = [], [], []
    for screen in (PHONE, DESK):
        for colours in ("light", "dark"):
            for url in [f"{SERVER}/docs", *guides()]:
                where = f"{url} at {screen}, {colours}: "
                if url.endswith("/docs"):
                    reader = Reader(browser, width=screen, colours=colours)
                    reader.click(f"{OPERATION} .opblock-summary-control")
                    browser.until(f"!!document.querySelector('{OPERATION} .response .model-example, {OPERATION} .responses-inner')")
                else:
                    browser.open(url, width=screen, colours=colours)
                wide += [where + fault for fault in width(browser)]
                pale += [where + fault for fault in browser.evaluate(PALE)]
                requests = (e["params"]["request"]["url"] for e in browser.leave()
                            if e["method"] == "Network.requestWillBeSent")
                asked += [where + address for address in requests if not address.startswith((SERVER + "/", "data:"))]
    return wide, pale, asked


def main():
    results = []

    def check(name, faults):
        results.append(not faults)
        print(f"test {name} ... {'FAILED' if faults else 'ok'}")
        for fault in faults[:20]:
            print(f"    {fault}")

    browser = Browser(CHROMIUM, FOLDER)
    try:
        check("requests_can_be_tried_in_both_formats_with_a_token", trial(browser))
        wide, pale, asked = visits(browser)
        check("no_page_of_the_docs_is_wider_than_its_screen", wide)
        check("the_docs_are_legible_in_light_and_in_dark", pale)
        check("the_docs_ask_no_other_host", asked)
    finally:
        browser.close()
    failed = results.count(False)
    print(f"\ntest result: {'FAILED' if failed else 'ok'}. {len(results) - failed} passed; {failed} failed; 0 ignored")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
