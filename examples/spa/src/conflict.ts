// Somebody else saved first: both versions side by side, and what to do.

import { ask, h } from "./dom";
import { type Draft, NAMES } from "./draft";

export type Decision = "theirs" | "mine" | "merge";

export async function decide(mine: Draft, theirs: Draft): Promise<Decision> {
  const rows = NAMES.filter((name) => mine[name] !== theirs[name]).map((name) =>
    h(
      "section",
      { class: "versions", "aria-label": name },
      h("h3", {}, name),
      h("div", {}, h("h4", {}, "Theirs"), marked(theirs[name], mine[name])),
      h("div", {}, h("h4", {}, "Yours"), marked(mine[name], theirs[name])),
    ),
  );
  const dialog = h(
    "dialog",
    { class: "wide", "aria-labelledby": "conflict" },
    h(
      "form",
      { method: "dialog" },
      // It is read from its beginning, and Enter decides nothing by mistake.
      h("h2", { id: "conflict", tabindex: "-1", autofocus: true }, "Somebody saved this article before you"),
      h("p", {}, "Nothing of yours is saved yet. This is where the two versions differ:"),
      ...rows,
      h(
        "div",
        { class: "buttons" },
        h("button", { class: "main", value: "merge" }, "Merge by hand"),
        h("button", { value: "mine" }, "Keep mine"),
        h("button", { value: "theirs" }, "Take theirs"),
      ),
    ),
  );
  const answer = await ask(dialog);
  return answer === "theirs" || answer === "mine" ? answer : "merge"; // Escape loses nothing
}

/** A text; if it has several lines, those that the other lacks are marked. */
export function marked(text: string, other: string): HTMLElement {
  if (!text.includes("\n")) return h("pre", {}, text || "(empty)");
  const known = new Set(other.split("\n"));
  const lines = text.split("\n").map((line) => (known.has(line) ? `${line}\n` : h("mark", {}, `${line}\n`)));
  return h("pre", { tabindex: "0" }, ...lines); // so that the keyboard can scroll it
}
