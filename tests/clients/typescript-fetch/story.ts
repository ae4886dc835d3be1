// What a program in TypeScript does with the client of the generator `typescript-fetch`.

import assert from "node:assert/strict";
import type { ArticleInput, Problem } from "./generated/index.js";
import { ArticlesApi, Configuration, ProblemFromJSON, ResponseError } from "./generated/index.js";

const { API = "", TOKEN = "" } = process.env;
const articles = new ArticlesApi(new Configuration({ basePath: API, accessToken: TOKEN }));

/** The `after` of the next page, out of `Link` (RFC 8288). */
function next(response: Response): string | undefined {
  const link = /<([^>]+)>; rel="next"/.exec(response.headers.get("Link") ?? "");
  return link ? (new URL(link[1], response.url).searchParams.get("after") ?? undefined) : undefined;
}

const input = (title: string): ArticleInput => ({ title, content: `About ${title}.`, tags: ["typescript-fetch"] });

const tea = await articles.createArticle({ articleInput: { ...input("Tea"), summary: "Leaves." } });
const others = await articles.createArticles({ format: "json", articleInput: ["Milk", "Sugar"].map(input) });
const created = [tea, ...others];

async function pages(): Promise<string[][]> {
  const pages = [];
  let after: string | undefined;
  do {
    const page = await articles.listArticlesRaw({ tag: ["typescript-fetch"], sort: "title", limit: 2, after });
    pages.push((await page.value()).map((article) => article.title));
    after = next(page.raw);
  } while (after);
  return pages;
}

assert.deepEqual(await pages(), [["Milk", "Sugar"], ["Tea"]]);

const reference = tea.id;
const answer = await articles.readArticleRaw({ reference });
const read = await answer.value();
assert.equal(read.id, reference);
assert.equal(read.author satisfies string | null, null);
assert.equal(read.status, "published");
assert.equal(read.updatedAt.getTime() % 1000, 0);
assert.equal(read.version, 1);

const tag = answer.raw.headers.get("ETag") ?? "";
await assert.rejects(
  articles.readArticle({ reference, ifNoneMatch: tag }),
  (error) => error instanceof ResponseError && error.response.status === 304,
);

const updated = await articles.patchArticle({
  reference,
  ifMatch: tag,
  articlePatch: { title: "Green tea", summary: null },
});
assert.deepEqual([updated?.title, updated?.summary, updated?.version], ["Green tea", null, 2]);

const late = await problem(articles.patchArticle({ reference, ifMatch: tag, articlePatch: { title: "Black tea" } }));
expect(late, 412, "/docs/problems/precondition-failed");

const invalid = await problem(articles.patchArticle({ reference, articlePatch: { tags: ["Hot Drinks"] } }));
expect(invalid, 422, "/docs/problems/invalid");
assert.deepEqual(invalid.errors?.map((fault) => fault.pointer), ["/tags/0"]);

for (const article of created) await articles.deleteArticle({ reference: article.id });

expect(await problem(articles.readArticle({ reference })), 404, "/docs/problems/not-found");

/** What the server says is wrong with a request that must fail. */
async function problem(request: Promise<unknown>): Promise<Problem> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ResponseError) return ProblemFromJSON(await error.response.json());
    throw error;
  }
  throw new assert.AssertionError({ message: "it is answered as if nothing were wrong" });
}

function expect(problem: Problem, status: number, type: string): void {
  assert.deepEqual([problem.status, problem.type], [status, type]);
  assert.equal(problem.instance, `/articles/${reference}`);
  assert.ok(problem.title && problem.detail && problem.requestId);
}
