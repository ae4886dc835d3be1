// What this app does with articles, in terms of the API.

import type { components, paths } from "./generated/api";
import { links, NoAnswer, Refusal, request } from "./http";
import { findKept, forget, keep } from "./kept";

export type Article = components["schemas"]["Article"];
export type ArticleInput = components["schemas"]["ArticleInput"];
export type ArticlePatch = components["schemas"]["ArticlePatch"];
export type ListQuery = NonNullable<paths["/articles.{format}"]["get"]["parameters"]["query"]>;
type ArticleFields = components["schemas"]["ArticleFields"];

// `satisfies` makes a mistyped field an error of the compiler, not of the server.
const LISTED = ["id", "title", "summary", "tags", "status", "published_at"] as const satisfies (keyof ArticleFields)[];
const READ = [...LISTED, "author", "updated_at", "content_html"] as const satisfies (keyof ArticleFields)[];
const FIRST_PAGE = { limit: 10, fields: LISTED.join() } satisfies ListQuery;

// Whatever was asked for is there.
export type Listed = Required<Pick<ArticleFields, (typeof LISTED)[number]>>;
export type Read = Required<Pick<ArticleFields, (typeof READ)[number]>>;
export type Page = { articles: Listed[]; prev?: string; next?: string };
/** An article with the tag that says which state of it was seen; `offline` when it comes from this device. */
export type Seen<T> = { article: T; etag: string; offline?: boolean };

/** A page of a list. `path` is `/articles` with a filter or without, or what `Link` gave: then it is left as it is. */
export async function list(path: string): Promise<Page> {
  const url = new URL(path, "http://any");
  for (const [name, value] of Object.entries(FIRST_PAGE)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  }
  const response = await request(url.pathname + url.search);
  const { prev, next } = links(response);
  return { articles: (await response.json()) as Listed[], prev, next };
}

/** An article to read. What this device keeps is shown if the server says that it still holds, or says nothing. */
export async function read(reference: string): Promise<Seen<Read>> {
  const kept = await findKept(reference);
  try {
    const headers: Record<string, string> = kept ? { "If-None-Match": kept.etag } : {};
    const response = await request(`${pathOf(reference)}?fields=${READ.join()}`, { headers });
    const seen = kept && response.status === 304 ? kept : await seenIn<Read>(response);
    // Only what anybody may read stays on the device: after signing out no draft is left.
    await (seen.article.status === "published" ? keep(seen) : forget(seen.article.id));
    return seen;
  } catch (failure) {
    if (failure instanceof NoAnswer && kept) return { ...kept, offline: true };
    if (failure instanceof Refusal && failure.problem.status === 404) await forget(reference);
    throw failure;
  }
}

/** An article to change, as it is now. */
export async function readSource(reference: string): Promise<Seen<Article>> {
  return seenIn(await request(pathOf(reference)));
}

/** The server gives a repeat under the same key the first answer again, so that trying again is safe. */
export async function create(input: ArticleInput, key: string): Promise<Seen<Article>> {
  return seenIn(await request("/articles", { method: "POST", body: input, headers: { "Idempotency-Key": key } }));
}

/** Refused with 412 where the article is not what `etag` says any more. */
export async function change(id: string, patch: ArticlePatch, etag: string): Promise<Seen<Article>> {
  return seenIn(await request(pathOf(id), { method: "PATCH", body: patch, headers: { "If-Match": etag } }));
}

export async function remove(id: string, etag: string): Promise<void> {
  await request(pathOf(id), { method: "DELETE", headers: { "If-Match": etag } });
  await forget(id);
}

/** There is no URL that tells about a token; but each refuses one that is not valid, with 401. */
export async function tryToken(token: string): Promise<void> {
  await request("/articles?limit=1&fields=id", { token });
}

function pathOf(reference: string): string {
  return `/articles/${encodeURIComponent(reference)}`;
}

async function seenIn<T>(response: Response): Promise<Seen<T>> {
  return { article: (await response.json()) as T, etag: response.headers.get("ETag") ?? "" };
}
