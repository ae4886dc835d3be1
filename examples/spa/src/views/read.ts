// One article.

import { read, remove, type Read } from "../articles";
import { ask, go, h, type View } from "../dom";
import { API } from "../http";
import { problemBox } from "../problem";
import { token } from "../session";
import { about } from "./list";

export async function readView(reference: string): Promise<View> {
  const { article, etag, offline } = await read(reference);
  const trouble = h("div");

  async function removeIt(): Promise<void> {
    if ((await ask(confirmation(article.title))) !== "delete") return;
    try {
      await remove(article.id, etag); // refused if it has changed since it was read
      go("/articles");
    } catch (failure) {
      trouble.replaceChildren(problemBox(failure));
    }
  }

  const actions = h(
    "div",
    { class: "buttons" },
    h("a", { class: "button", href: `#/articles/${article.id}/edit` }, "Edit"),
    h("button", { class: "danger", click: () => void removeIt() }, "Delete"),
  );
  return {
    title: article.title,
    notice: offline ? "There is no connection. This is the article as you last read it." : undefined,
    body: [
      h(
        "article",
        { class: "article" },
        h("h1", {}, article.title),
        about(article),
        article.summary && h("p", { class: "summary" }, article.summary),
        prose(article),
      ),
      trouble,
      ...(token() !== null && !offline ? [actions] : []),
    ],
  };
}

// The server's HTML is safe by its promise (and nothing could run by our Content-Security-Policy).
function prose(article: Read): HTMLElement {
  const element = h("div", { class: "prose" });
  const template = h("template");
  template.innerHTML = article.content_html ?? "";
  for (const [selector, name] of [["a[href]", "href"], ["img[src]", "src"]] as const) {
    for (const found of template.content.querySelectorAll(selector)) {
      // Relative ones are meant from the server, not from this page.
      const url = new URL(found.getAttribute(name)!, new URL(`/articles/${article.id}`, API));
      const [, other] = /^\/articles\/([^/.]+)$/.exec(url.pathname) ?? [];
      found.setAttribute(name, name === "href" && url.origin === API.origin && other ? `#/articles/${other}` : url.href);
    }
  }
  element.append(template.content);
  return element;
}

function confirmation(title: string): HTMLDialogElement {
  return h(
    "dialog",
    { "aria-labelledby": "delete" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "delete" }, `Delete “${title}”?`),
      h("p", {}, "It cannot be brought back."),
      h(
        "div",
        { class: "buttons" },
        h("button", { class: "danger", value: "delete" }, "Delete"),
        h("button", { value: "", autofocus: true }, "Keep it"),
      ),
    ),
  );
}
