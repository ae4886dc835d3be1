// What people do with the app, played in a real browser against a real server.

import assert from "node:assert/strict";
import { api, editor, launch, PATIENCE, signIn, SITE, API, TOKEN, visitor } from "./stage.js";

const stories = [];
const wanted = process.argv.slice(2);
const story = (name, play) => {
  if (wanted.length === 0 || wanted.some((part) => name.includes(part))) stories.push([name, play]);
};
const browser = await launch();

const see = (locator) => locator.first().waitFor({ state: "visible" });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
const write = (title, more = {}) => api("POST", "/articles", { title, content: `About *${title}*.`, ...more });
const titles = (page) => page.locator(".list h2").allTextContents();
/** The answers to requests of this kind, without the preflights. */
const answers = (page, method, part) =>
  page.seen.filter((answer) => answer.request().method() === method && answer.url().includes(part));
const until = async (what, condition) => {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `in vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

story("a_reader_lists_pages_and_reads", async () => {
  const page = await visitor(browser);
  const first = await titles(page);
  assert.equal(first.length, 10);
  assert.equal(first[0], "Number 23");
  await see(page.getByText("The summary of 23"));
  await see(page.locator(".list time"));
  assert.equal(await page.getByRole("link", { name: "Newer" }).count(), 0);
  await page.getByRole("link", { name: "Older" }).click();
  await see(page.getByRole("link", { name: "Number 13", exact: true }));
  await page.getByRole("link", { name: "Older" }).click();
  await see(page.getByRole("link", { name: "Number 3", exact: true }));
  assert.deepEqual(await titles(page), ["Number 3", "Number 2", "Number 1"]);
  assert.equal(await page.getByRole("link", { name: "Older" }).count(), 0);
  await page.goBack();
  await see(page.getByRole("link", { name: "Number 13", exact: true }));
  await page.getByRole("link", { name: "Newer" }).click();
  await see(page.getByRole("link", { name: "Number 23", exact: true }));
  assert.deepEqual(await titles(page), first);
  await page.getByRole("link", { name: "Number 23", exact: true }).click();
  await see(heading(page, "Number 23"));
  await see(page.locator(".prose strong", { hasText: "bold" }));
  assert.equal(await page.title(), "Number 23 · Broadsheet");
  assert.equal(await page.getByRole("button", { name: "Delete" }).count(), 0, "only who is signed in may delete");
  return page;
});

story("a_reader_searches_and_follows_a_tag", async () => {
  const page = await visitor(browser);
  await page.getByLabel("Search articles").fill("NUMBER 17");
  await page.keyboard.press("Enter");
  await see(heading(page, "Results for “NUMBER 17”"));
  assert.deepEqual(await titles(page), ["Number 17"]);
  await page.getByRole("link", { name: "odd" }).click();
  await see(heading(page, "Tagged “odd”"));
  assert.equal((await titles(page)).length, 10);
  await page.getByLabel("Search articles").fill("nowhere-to-be-found");
  await page.keyboard.press("Enter");
  await see(page.getByText("Nothing holds all of these words."));
  await page.getByLabel("Search articles").fill("---");
  await page.keyboard.press("Enter");
  await see(page.getByRole("alert").getByText("q must name a word"));
  return page;
});

story("what_is_not_there_is_told_with_the_problem_document", async () => {
  const page = await visitor(browser);
  await page.goto(`${SITE}/#/articles/never-written`);
  await see(page.getByRole("alert").getByRole("heading", { name: "Not found" }));
  await see(page.getByText(/request [0-9a-f-]{36}/));
  return page;
});

story("a_writer_signs_in_and_out", async () => {
  const page = await visitor(browser);
  await write("A secret draft", { status: "draft" });
  await signIn(page, "bs_mistyped");
  await see(page.getByRole("dialog").getByText("it is unknown, mistyped, expired or revoked"));
  await page.getByRole("dialog").getByLabel("Token").fill("ключ");
  await page.keyboard.press("Enter");
  await see(page.getByRole("dialog").getByText("This is no token."));
  await page.getByRole("dialog").getByLabel("Token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await see(page.getByRole("link", { name: "Write" }));
  await page.getByRole("link", { name: "A secret draft" }).click();
  await see(heading(page, "A secret draft"));
  await page.reload();
  await see(heading(page, "A secret draft"));
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, localStorage.length]), [1, 0]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await see(page.getByRole("alert").getByText("Not found"));
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, localStorage.length]), [0, 0]);
  assert.ok(page.seen.every((answer) => !answer.url().includes("bs_")), "no token is in a URL");
  return page;
});

story("a_writer_writes_an_article", async () => {
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Write" }).click();
  await page.getByLabel("Title").fill("Fresh from the press");
  await page.getByLabel("Content").fill("It is **new** & <i>hot</i>.");
  await page.getByLabel("Tags").fill("news, hot-news");
  await page.getByLabel("Author").fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await see(heading(page, "Fresh from the press"));
  await see(page.locator(".prose strong", { hasText: "new" }));
  await see(page.getByText("Ada"));
  const { tags, status } = await api("GET", "/articles/fresh-from-the-press");
  assert.deepEqual([tags, status], [["news", "hot-news"], "published"]);
  return page;
});

story("what_is_wrong_is_shown_at_its_field_and_can_be_put_right", async () => {
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Write" }).click();
  await page.getByLabel("Content").fill("Something");
  await page.getByLabel("Tags").fill("fine, Not Fine");
  await page.getByRole("button", { name: "Save" }).click();
  const title = page.getByLabel("Title");
  await see(page.locator("#error-title", { hasText: "may not be empty" }));
  await see(page.locator("#error-tags", { hasText: "“Not Fine” may hold only" }));
  await see(page.getByRole("alert").getByText("Invalid content"));
  assert.equal(await title.getAttribute("aria-invalid"), "true");
  assert.ok(await title.evaluate((input) => input === document.activeElement), "the focus is at the first");
  await title.fill("Put right");
  await page.getByLabel("Tags").fill("fine");
  await page.getByRole("button", { name: "Save" }).click();
  await see(heading(page, "Put right"));
  const [refused, created] = answers(page, "POST", "/articles");
  const keys = [refused, created].map((answer) => answer.request().headers()["idempotency-key"]);
  assert.notEqual(keys[0], keys[1], "a refusal is kept under its key");
  return page;
});

story("an_answer_that_gets_lost_is_asked_for_again_under_the_same_key", async () => {
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Write" }).click();
  await page.getByLabel("Title").fill("Sent twice");
  await page.getByLabel("Content").fill("Saved once.");
  const keys = [];
  let replayed = false;
  await page.route(`${API}/articles`, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    const response = await route.fetch(); // it arrives
    replayed = response.headers()["idempotent-replayed"] === "true";
    return keys.length === 1 ? route.abort() : route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Save" }).click();
  await see(page.getByText("it will not be published twice"));
  assert.equal(await page.getByLabel("Content").inputValue(), "Saved once.");
  await page.getByRole("button", { name: "Save" }).click();
  await see(heading(page, "Sent twice"));
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.match(keys[0], /^[0-9a-f]{32}$/);
  const found = await api("GET", "/articles?q=%22sent+twice%22");
  if (replayed) assert.equal(found.length, 1);
  return page;
});

story("only_what_was_changed_is_sent", async () => {
  const { id } = await write("With\u00a0care", { content: "One\r\nTwo", summary: "Old" });
  const page = await editor(browser, id);
  await page.getByLabel("Summary").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await see(heading(page, "With\u00a0care"));
  const [answer] = answers(page, "PATCH", id);
  assert.deepEqual(answer.request().postDataJSON(), { summary: null });
  assert.equal(answer.request().headers()["if-match"], '"1-json"');
  assert.equal((await api("GET", `/articles/${id}`)).content, "One\r\nTwo");
  return page;
});

story("what_is_not_saved_is_not_left_by_mistake", async () => {
  const { id } = await write("Unsaved");
  const page = await editor(browser, id);
  await page.getByLabel("Content").fill("Half of a thou");
  const asked = page.waitForEvent("dialog");
  await page.getByRole("link", { name: "Broadsheet" }).click({ noWaitAfter: true });
  const dialog = await asked;
  assert.match(dialog.message(), /without saving/);
  await dialog.dismiss();
  await until("the address is back", () => page.url().endsWith(`${id}/edit`));
  assert.equal(await page.getByLabel("Content").inputValue(), "Half of a thou");
  return page;
});

// Two open the same article; the other one saves first.
async function conflict(title) {
  const { id } = await write(title, { summary: "As it was", author: "Nobody" });
  const [mine, theirs] = await Promise.all([editor(browser, id), editor(browser, id)]);
  await theirs.getByLabel("Summary").fill("Theirs");
  await theirs.getByLabel("Author").fill("Theirs alone");
  await theirs.getByRole("button", { name: "Save" }).click();
  await see(heading(theirs, title));
  await theirs.context().close();
  await mine.getByLabel("Summary").fill("Mine");
  await mine.getByLabel("Content").fill("Mine alone");
  await mine.getByRole("button", { name: "Save" }).click();
  const dialog = mine.getByRole("dialog");
  await see(dialog.getByText("Somebody saved this article before you"));
  await see(dialog.getByRole("region", { name: "summary" }).getByText("Theirs").last());
  await see(dialog.getByRole("region", { name: "summary" }).getByText("Mine"));
  assert.equal(await dialog.getByRole("region", { name: "author" }).count(), 0, "I did not touch it");
  assert.equal(answers(mine, "PATCH", id)[0].status(), 412);
  const outcome = async () => {
    const { summary, content, author, version } = await api("GET", `/articles/${id}`);
    return { summary, content, author, version };
  };
  return { page: mine, dialog, id, outcome };
}

story("of_two_editors_the_second_takes_theirs", async () => {
  const { page, dialog, outcome } = await conflict("Take theirs");
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await see(heading(page, "Take theirs"));
  await see(page.locator(".summary", { hasText: "Theirs" }));
  assert.deepEqual(await outcome(), { summary: "Theirs", content: "About *Take theirs*.", author: "Theirs alone", version: 2 });
  return page;
});

story("of_two_editors_the_second_keeps_mine", async () => {
  const { page, dialog, outcome } = await conflict("Keep mine");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await see(heading(page, "Keep mine"));
  assert.deepEqual(await outcome(), { summary: "Mine", content: "Mine alone", author: "Theirs alone", version: 3 });
  return page;
});

story("of_two_editors_the_second_merges_by_hand", async () => {
  const { page, dialog, outcome } = await conflict("Merge");
  await dialog.getByRole("button", { name: "Merge by hand" }).click();
  await see(page.locator(".field.summary .theirs", { hasText: "Theirs" }));
  await page.getByLabel("Summary").fill("Mine and theirs");
  await page.getByRole("button", { name: "Use their content" }).click();
  assert.equal(await page.getByLabel("Content").inputValue(), "About *Merge*.");
  await page.getByRole("button", { name: "Save" }).click();
  await see(heading(page, "Merge"));
  assert.deepEqual(await outcome(), { summary: "Mine and theirs", content: "About *Merge*.", author: "Theirs alone", version: 3 });
  return page;
});

story("a_third_editor_is_noticed_too", async () => {
  const { page, dialog, id, outcome } = await conflict("Three");
  await api("PATCH", `/articles/${id}`, { summary: "The third" });
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await see(dialog.getByText("The third"));
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await see(heading(page, "Three"));
  assert.equal((await outcome()).summary, "Mine");
  return page;
});

story("what_was_written_outlives_the_article", async () => {
  const { id } = await write("Gone");
  const page = await editor(browser, id);
  await api("DELETE", `/articles/${id}`);
  await page.getByLabel("Summary").fill("Long thought about");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await see(page.getByText("It was deleted meanwhile"));
  await page.getByRole("button", { name: "Save as a new one" }).click();
  await see(heading(page, "Gone"));
  const { summary, slug, id: another } = await api("GET", "/articles/gone");
  assert.deepEqual([summary, slug], ["Long thought about", "gone"]);
  assert.notEqual(another, id);
  return page;
});

story("a_former_slug_leads_on", async () => {
  const { id } = await write("Moved", { slug: "before" });
  await api("PATCH", `/articles/${id}`, { slug: "after" });
  const page = await visitor(browser);
  await signIn(page);
  await page.goto(`${SITE}/#/articles/before`);
  await see(heading(page, "Moved"));
  return page;
});

story("an_address_that_was_made_up_sends_the_token_nowhere", async () => {
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Write" }).waitFor();
  for (const path of ["//evil.example/articles", "/articles?next=//evil.example", "https://evil.example/articles"]) {
    await page.goto(`${SITE}/#${path}`);
    await see(page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")));
  }
  return page; // no stranger was asked
});

story("an_article_is_deleted_once_confirmed", async () => {
  const { id } = await write("Not for long");
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Not for long" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await see(heading(page, "Articles"));
  assert.ok(!(await titles(page)).includes("Not for long"));
  assert.deepEqual(answers(page, "DELETE", id).map((answer) => answer.status()), [204]);
  await assert.rejects(api("GET", `/articles/${id}`), /404/);
  return page;
});

story("what_changed_since_it_was_read_is_not_deleted", async () => {
  const { id } = await write("Changed meanwhile");
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Changed meanwhile" }).click();
  await see(heading(page, "Changed meanwhile"));
  await api("PATCH", `/articles/${id}`, { summary: "Still wanted" });
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await see(page.getByRole("alert").getByText("Precondition failed"));
  await api("GET", `/articles/${id}`);
  return page;
});

story("a_repeated_visit_asks_whether_anything_changed", async () => {
  const { id } = await write("Read again");
  const page = await visitor(browser);
  const readings = () => answers(page, "GET", `/articles/${id}`);
  await page.goto(`${SITE}/#/articles/${id}`);
  await see(heading(page, "Read again"));
  await page.reload();
  await see(heading(page, "Read again"));
  await see(page.locator(".prose em"));
  assert.deepEqual(readings().map((answer) => answer.status()), [200, 304]);
  assert.equal(readings()[1].request().headers()["if-none-match"], await readings()[0].headerValue("etag"));
  await api("PATCH", `/articles/${id}`, { title: "Read anew" });
  await page.reload();
  await see(heading(page, "Read anew"));
  assert.equal(readings()[2].status(), 200);
  return page;
});

story("what_was_read_is_there_without_a_connection", async () => {
  const { id } = await write("For the train");
  const { id: unread } = await write("Never opened");
  const page = await visitor(browser);
  await page.getByRole("link", { name: "For the train" }).click();
  await see(heading(page, "For the train"));
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Broadsheet" }).click();
  await see(page.getByRole("status").getByText("There is no connection"));
  assert.deepEqual(await titles(page), ["For the train"]);
  await page.getByRole("link", { name: "For the train" }).click();
  await see(heading(page, "For the train"));
  await see(page.getByRole("status").getByText("as you last read it"));
  await see(page.locator(".prose em", { hasText: "For the train" }));
  await page.goto(`${SITE}/#/articles/${unread}`);
  await see(page.getByRole("alert").getByText("No answer"));
  await page.goto(`${SITE}/#/articles/${id}`);
  await see(heading(page, "For the train"));
  await page.context().setOffline(false);
  await until("the hint is gone", () => page.getByRole("status").isHidden());
  return page;
});

story("drafts_are_not_kept", async () => {
  const { id } = await write("Only for us", { status: "draft" });
  const page = await visitor(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Only for us" }).click();
  await see(heading(page, "Only for us"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.context().setOffline(true);
  await page.goto(`${SITE}/#/articles`);
  await page.goto(`${SITE}/#/articles/${id}`);
  await see(page.getByRole("alert").getByText("No answer"));
  return page;
});

story("a_keyboard_and_a_narrow_screen_are_enough", async () => {
  const page = await visitor(browser, { viewport: { width: 320, height: 640 } });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await until("an article is shown", () => page.url().includes("/articles/"));
  for (const hash of ["/articles", "/new", "/articles/number-1"]) {
    await page.goto(`${SITE}/#${hash}`);
    await see(page.getByRole("heading", { level: 1 }));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${hash} is too wide`);
  }
  return page;
});

let failed = 0;
try {
  for (let number = 1; number <= 23; number++) {
    await write(`Number ${number}`, {
      content: `This is **bold** number ${number}.`,
      summary: `The summary of ${number}`,
      tags: number % 2 ? ["odd"] : ["even"],
      published_at: `2026-01-${String(number).padStart(2, "0")}T12:00:00Z`,
    });
  }
  for (const [name, play] of stories) {
    try {
      const page = await play();
      assert.deepEqual(page.strangers, [], "another host was asked");
      assert.deepEqual(page.faults, [], "the console has errors");
      console.log(`test ${name} ... ok`);
    } catch (error) {
      failed++;
      console.log(`test ${name} ... FAILED\n${error.stack}`);
    }
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
} finally {
  await browser.close();
}
console.log(`\ntest result: ${failed ? "FAILED" : "ok"}. ${stories.length - failed} passed; ${failed} failed; 0 ignored`);
process.exitCode = failed ? 1 : 0;
