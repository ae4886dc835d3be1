// An article as a form holds it, all text, and what of it is to be sent.

import type { Article, ArticleInput, ArticlePatch } from "./articles";

export const NAMES = ["title", "summary", "content", "tags", "author", "slug", "status"] as const;
export type Name = (typeof NAMES)[number];
export type Draft = Record<Name, string>;

export const EMPTY: Draft = { title: "", summary: "", content: "", tags: "", author: "", slug: "", status: "published" };

export function draftOf(article: Article): Draft {
  return {
    ...EMPTY,
    title: article.title,
    summary: article.summary ?? "",
    // A text area knows LF alone: without this, each CR LF would look like a change.
    content: article.content.replace(/\r\n?/g, "\n"),
    tags: article.tags.join(", "),
    author: article.author ?? "",
    slug: article.slug,
    status: article.status,
  };
}

export function tagsIn(text: string): string[] {
  return text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
}

/** The members that changed: what nobody touched is not sent, so that it cannot be overwritten. */
export function changes(from: Draft, to: Draft): ArticlePatch {
  const changed = NAMES.filter((name) => from[name] !== to[name]);
  return Object.fromEntries(changed.map((name) => [name, valueOf(name, to[name])]));
}

/** A new article; what is empty is left to the server, but for the two that it needs. */
export function inputOf(draft: Draft): ArticleInput {
  return { ...changes(EMPTY, draft), title: draft.title, content: draft.content };
}

function valueOf(name: Name, text: string): string | string[] | null {
  if (name === "tags") return tagsIn(text);
  return text === "" && (name === "summary" || name === "author") ? null : text;
}

/** Mine on top of theirs: what I did not change since `base` follows them. */
export function onTop(base: Draft, mine: Draft, theirs: Draft): Draft {
  const entries = NAMES.map((name) => [name, mine[name] === base[name] ? theirs[name] : mine[name]]);
  return Object.fromEntries(entries) as Draft;
}
