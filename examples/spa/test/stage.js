// What the stories and the pictures share: the API itself, to prepare articles, and a browser.

import { chromium } from "playwright-core";

export const { SITE, API, TOKEN, CHROMIUM } = process.env;
export const PATIENCE = 10_000;

/** Asks the API as another client would. */
export async function api(method, path, body) {
  const answer = await fetch(API + path, {
    method,
    // Not kept: a connection may be closed for idleness just when it is used again.
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json", Connection: "close" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-domain-reliability",
      "--disable-dev-shm-usage", "--no-pings",
      // Whatever asks for another host is answered that there is none.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--proxy-server=direct://",
    ],
  });
}

/** A tab of a reader who was never here before. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.seen = []; // every answer of the API, in order
  page.strangers = [];
  page.faults = [];
  page.on("response", (answer) => {
    if (answer.url().startsWith(API)) page.seen.push(answer);
  });
  page.on("request", (request) => {
    if (![SITE, API].some((known) => request.url().startsWith(`${known}/`))) page.strangers.push(request.url());
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    // A refusal is printed as an error too, and so is a missing connection.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.faults.push(message.text());
  });
  await page.goto(SITE);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

export async function signIn(page, token = TOKEN) {
  await page.getByRole("button", { name: "Sign in" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Token").fill(token);
  await dialog.getByRole("button", { name: "Sign in" }).click();
}

/** Signed in, at the form of an article. */
export async function editor(browser, id, options) {
  const page = await visitor(browser, options);
  await signIn(page);
  await page.getByRole("link", { name: "Write" }).waitFor();
  await page.goto(`${SITE}/#/articles/${id}/edit`);
  await page.getByLabel("Title").waitFor();
  return page;
}
