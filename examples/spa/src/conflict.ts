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
      h("div", { class: "theirs" }, h("h4", {}, "Theirs"), h("pre", {}, theirs[name] || "(empty)")),
      h("div", { class: "mine" }, h("h4", {}, "Yours"), h("pre", {}, mine[name] || "(empty)")),
    ),
  );
  const dialog = h(
    "dialog",
    { class: "wide", "aria-labelledby": "conflict" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "conflict" }, "Somebody saved this article before you"),
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
