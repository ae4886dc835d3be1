// Plays the TypeScript of docs/clients.md, compiled, against a running server.
//
// Usage: node stories.js CLIENT SERVER TOKEN

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [client, base, token] = process.argv.slice(2);
const { articles, create, newer, read, Refused, save, send, server } = await import(pathToFileURL(client).href);
Object.assign(server, { base, token });

const isRefused = (status) => (error) => error instanceof Refused && error.problem.status === status;

const stories = {
  async an_article_that_is_sent_twice_is_created_once() {
    const draft = { title: "Sent twice", content: "From a train." };
    const first = await create(draft, "a-key");
    const again = await create(draft, "a-key");
    assert.deepEqual(again, first);
    assert.equal(first.article.slug, "sent-twice");
  },

  async an_article_is_read_with_its_tag() {
    const made = await create({ title: "Read", content: "*Slowly*", tags: ["tea"] }, crypto.randomUUID());
    const kept = await read(made.article.slug);
    assert.deepEqual(kept.article, made.article);
    assert.match(kept.tag, /^"1-json/);
  },

  async what_is_not_there_is_a_problem() {
    await assert.rejects(read("not-there"), isRefused(404));
    await assert.rejects(create({ title: "" }, crypto.randomUUID()), (error) =>
      isRefused(422)(error) && error.problem.errors.map((fault) => fault.pointer).join() === "/title,/content");
  },

  async a_list_is_walked_to_its_end() {
    const titles = ["One", "Two", "Three", "Four", "Five"];
    for (const title of titles) await create({ title, content: "", tags: ["walk"] }, crypto.randomUUID());
    const found = [];
    for await (const article of articles("tag=walk&limit=2&sort=created_at,title")) found.push(article.title);
    assert.deepEqual(found.sort(), titles.sort());
  },

  async the_second_of_two_editors_is_told() {
    const made = await create({ title: "Edited", content: "" }, crypto.randomUUID());
    const { article, tag } = await read(made.article.slug);
    const saved = await save({ ...article, content: "Mine" }, tag);
    assert.equal(saved.article.version, 2);
    await assert.rejects(save({ ...article, content: "Yours" }, tag), isRefused(412));
    assert.equal((await read(made.article.slug)).article.content, "Mine");
  },

  async a_copy_is_renewed_only_when_it_is_old() {
    await create({ title: "Copied", slug: "copied", content: "" }, crypto.randomUUID());
    const { article, tag } = await read("copied");
    assert.equal(await newer(article.slug, tag), null);
    await save({ ...article, content: "More" }, tag);
    assert.equal((await newer(article.slug, tag)).article.content, "More");
  },

  async without_a_token_nothing_is_written() {
    server.token = "";
    await assert.rejects(send("/articles", { method: "POST" }), isRefused(401));
    server.token = token;
  },
};

let failed = 0;
for (const [name, play] of Object.entries(stories)) {
  const fault = await play().then(() => null, (error) => error);
  console.log(`test typescript::${name} ... ${fault ? "FAILED" : "ok"}`);
  if (fault) {
    failed += 1;
    console.log(fault);
  }
}
const passed = Object.keys(stories).length - failed;
console.log(`\ntest result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; 0 ignored`);
process.exitCode = failed ? 1 : 0;
