// Writing a new article and changing one.

import { change, create, readSource, type Seen, type Article } from "../articles";
import { decide } from "../conflict";
import { go, h, type View } from "../dom";
import { changes, draftOf, EMPTY, inputOf, onTop } from "../draft";
import { ArticleForm } from "../form";
import { NoAnswer, Refusal } from "../http";
import { problemBox } from "../problem";

export async function editView(reference: string | null): Promise<View> {
  let seen = reference === null ? null : await readSource(reference);
  let base = seen === null ? EMPTY : draftOf(seen.article);
  let key = newKey();
  let saved = false;
  const form = new ArticleForm();
  form.write(base);
  const trouble = h("div");
  const button = h("button", { class: "main" }, "Save");

  async function submit(event?: Event): Promise<void> {
    event?.preventDefault();
    if (button.disabled) return;
    button.disabled = true; // a double click is no second article
    trouble.replaceChildren();
    form.clearErrors();
    try {
      await (seen === null ? createIt() : changeIt(seen));
    } catch (failure) {
      showFailure(failure);
    } finally {
      button.disabled = false;
    }
  }

  async function createIt(): Promise<void> {
    leaveFor((await create(inputOf(form.read()), key)).article);
  }

  async function changeIt({ article, etag }: Seen<Article>): Promise<void> {
    const patch = changes(base, form.read());
    if (Object.keys(patch).length === 0) return leaveFor(article);
    try {
      leaveFor((await change(article.id, patch, etag)).article);
    } catch (failure) {
      if (!(failure instanceof Refusal && failure.problem.status === 412)) throw failure;
      await settle(article.id);
    }
  }

  // What is saved next is meant for the state that was shown here: should a third one come between,
  // this happens again.
  async function settle(id: string): Promise<void> {
    seen = await readSource(id);
    const theirs = draftOf(seen.article);
    const mine = onTop(base, form.read(), theirs);
    base = theirs;
    form.write(mine);
    if (Object.keys(changes(theirs, mine)).length === 0) return leaveFor(seen.article); // they agree
    switch (await decide(mine, theirs)) {
      case "theirs":
        return leaveFor(seen.article);
      case "mine":
        return changeIt(seen);
      case "merge":
        form.compare(theirs);
    }
  }

  function showFailure(failure: unknown): void {
    const errors = failure instanceof Refusal ? failure.problem.errors : [];
    const others = form.showErrors(errors);
    trouble.replaceChildren(problemBox(failure, others));
    if (failure instanceof NoAnswer) {
      const again = seen === null ? " Try again: it will not be published twice." : " Try again.";
      trouble.append(h("p", { class: "quiet" }, `What you wrote is still here.${again}`));
    } else if (failure instanceof Refusal && isKept(failure.problem.status)) {
      key = newKey();
      if (seen !== null && failure.problem.status === 404) {
        const text = "It was deleted meanwhile. What you wrote is still here.";
        trouble.append(h("p", { class: "quiet" }, text), h("button", { type: "button", click: startAnew }, "Save as a new one"));
      }
    }
  }

  function startAnew(): void {
    seen = null;
    base = EMPTY;
    void submit();
  }

  function leaveFor(article: Article): void {
    saved = true;
    go(`/articles/${article.id}`);
  }

  const title = seen === null ? "A new article" : `Edit “${seen.article.title}”`;
  const buttons = h("div", { class: "buttons" }, button, h("a", { class: "button", href: seen ? `#/articles/${seen.article.id}` : "#/articles" }, "Cancel"));
  return {
    title,
    body: [h("h1", {}, title), h("form", { class: "edit", novalidate: true, submit: (event) => void submit(event) }, trouble, ...form.fields, buttons)],
    unsaved: () => !saved && Object.keys(changes(base, form.read())).length > 0,
  };
}

// One key for what the form holds: after no answer the same is sent under the same key, and saved once.
// Not `crypto.randomUUID`, which is missing where a page is not served over https.
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A refusal that the server keeps under the key would be given again to what was put right: that needs
// a key of its own.
function isKept(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 409, 429].includes(status);
}
