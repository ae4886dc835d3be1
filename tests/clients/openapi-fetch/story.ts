// What a page or a program in TypeScript does with openapi-fetch and the types of openapi-typescript.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

type Article = components["schemas"]["Article"];
type ArticleInput = components["schemas"]["ArticleInput"];
type Problem = components["schemas"]["Problem"];

const { API = "", TOKEN = "" } = process.env;
const client = createClient<paths>({ baseUrl: API, headers: { Authorization: `Bearer ${TOKEN}` } });

/** The `after` of the next page, out of `Link` (RFC 8288). */
function next(response: Response): string | null {
  const link = /<([^>]+)>; rel="next"/.exec(response.headers.get("Link") ?? "");
  return link ? new URL(link[1], response.url).searchParams.get("after") : null;
}

const input = (title: string): ArticleInput => ({ title, content: `About ${title}.`, tags: ["openapi-fetch"] });

async function create(title: string): Promise<Article> {
  const { data, error } = await client.POST("/articles", { body: { ...input(title), summary: "Leaves." } });
  if (error) throw new Error(error.detail);
  return data;
}

async function createAll(...titles: string[]): Promise<Article[]> {
  const params = { path: { format: "json" } } as const;
  const { data, error } = await client.POST("/articles.{format}", { params, body: titles.map(input) });
  if (error) throw new Error(error.detail);
  return data;
}

const tea = await create("Tea");
const created = [tea, ...(await createAll("Milk", "Sugar"))];

async function pages(): Promise<string[][]> {
  const pages = [];
  let after: string | null | undefined;
  do {
    const { data, error, response } = await client.GET("/articles", {
      params: { query: { tag: ["openapi-fetch"], sort: "title", limit: 2, ...(after && { after }) } },
    });
    if (error) throw new Error(error.detail);
    pages.push(data.map((article) => article.title));
    after = next(response);
  } while (after);
  return pages;
}

assert.deepEqual(await pages(), [["Milk", "Sugar"], ["Tea"]]);

const { id } = tea;
const params = (conditions: { "If-Match"?: string; "If-None-Match"?: string } = {}) => ({
  path: { reference: id },
  header: conditions,
});

const read = await client.GET("/articles/{reference}", { params: params() });
assert.ok(read.data);
assert.equal(read.data.id, id);
assert.equal(read.data.author satisfies string | null, null);
assert.equal(read.data.status satisfies "draft" | "scheduled" | "published", "published");
assert.equal(new Date(read.data.updated_at).getTime() % 1000, 0);
assert.equal(read.data.version, 1);

const tag = read.response.headers.get("ETag") ?? "";
const unchanged = await client.GET("/articles/{reference}", { params: params({ "If-None-Match": tag }) });
assert.equal(unchanged.response.status, 304);

const updated = await client.PATCH("/articles/{reference}", {
  params: params({ "If-Match": tag }),
  body: { title: "Green tea", summary: null },
});
assert.ok(updated.data);
assert.deepEqual([updated.data.title, updated.data.summary, updated.data.version], ["Green tea", null, 2]);

const late = await client.PATCH("/articles/{reference}", {
  params: params({ "If-Match": tag }),
  body: { title: "Black tea" },
});
assert.ok(late.error);
expect(late.error, 412, "/docs/problems/precondition-failed");

const invalid = await client.PATCH("/articles/{reference}", { params: params(), body: { tags: ["Hot Drinks"] } });
assert.ok(invalid.error);
expect(invalid.error, 422, "/docs/problems/invalid");
assert.deepEqual(invalid.error.errors?.map((fault) => fault.pointer), ["/tags/0"]);

for (const article of created) {
  const { error } = await client.DELETE("/articles/{reference}", { params: { path: { reference: article.id } } });
  assert.equal(error, undefined);
}

const gone = await client.GET("/articles/{reference}", { params: params() });
assert.ok(gone.error);
expect(gone.error, 404, "/docs/problems/not-found");

function expect(problem: Problem, status: number, type: string): void {
  assert.deepEqual([problem.status, problem.type], [status, type]);
  assert.equal(problem.instance, `/articles/${id}`);
  assert.ok(problem.title && problem.detail && problem.request_id);
}
