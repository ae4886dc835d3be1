// A page of articles: the newest, those of a tag, or what a search found.

import { list, type Listed, type Page } from "../articles";
import { date, h, type View } from "../dom";
import { NoAnswer } from "../http";
import { allKept } from "../kept";

export async function listView(path: string): Promise<View> {
  try {
    return view(path, await list(path));
  } catch (failure) {
    const articles = failure instanceof NoAnswer ? await allKept() : [];
    if (articles.length === 0) throw failure;
    const notice = "There is no connection. These are the articles that you read last, kept on this device.";
    return { ...view("/articles", { articles }), notice };
  }
}

function view(path: string, { articles, prev, next }: Page): View {
  const query = new URLSearchParams(path.split("?")[1]);
  const q = query.get("q");
  const tag = query.get("tag");
  const title = q ? `Results for “${q}”` : tag ? `Tagged “${tag}”` : "Articles";
  const body = [
    h("h1", {}, title),
    articles.length === 0 ? h("p", { class: "quiet" }, q ? "Nothing holds all of these words." : "There is nothing here yet.") : null,
    h("ol", { class: "list" }, ...articles.map((article) => h("li", {}, entry(article)))),
    prev || next
      ? h(
          "nav",
          { class: "pages", "aria-label": "Pages" },
          prev && h("a", { class: "button", rel: "prev", href: `#${prev}` }, q ? "← Previous" : "← Newer"),
          next && h("a", { class: "button", rel: "next", href: `#${next}` }, q ? "Next →" : "Older →"),
        )
      : null,
  ];
  return { title, body: body.filter((node) => node !== null) };
}

function entry(article: Listed): HTMLElement {
  return h(
    "article",
    {},
    h("h2", {}, h("a", { href: `#/articles/${article.id}` }, article.title)),
    about(article),
    article.summary && h("p", {}, article.summary),
  );
}

/** The line with the date and the tags. */
export function about(article: Listed & { author?: string | null }): HTMLElement {
  return h(
    "p",
    { class: "about" },
    article.status !== "published" && h("span", { class: "status" }, article.status),
    date(article.published_at),
    article.author && h("span", {}, article.author),
    ...article.tags.map((tag) => h("a", { class: "tag", href: `#/articles?${new URLSearchParams({ tag })}` }, tag)),
  );
}
