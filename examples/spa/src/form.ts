// The form of an article: its fields, what is wrong with them, and what somebody else wrote there.

import { marked } from "./conflict";
import { h } from "./dom";
import { type Draft, type Name, NAMES, tagsIn } from "./draft";
import type { Problem } from "./http";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class ArticleForm {
  // The rules are the server's to tell: nothing is `required` or has a `maxlength` here.
  private readonly controls: Record<Name, Control> = {
    title: h("input", { autocomplete: "off", "aria-required": "true" }),
    summary: h("textarea", { rows: "2" }),
    content: h("textarea", { rows: "14", class: "content", "aria-required": "true" }),
    tags: h("input", { autocomplete: "off", autocapitalize: "none" }),
    author: h("input", { autocomplete: "name" }),
    slug: h("input", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" }),
    status: h("select", {}, h("option", {}, "published"), h("option", {}, "draft")),
  };
  private readonly hints: Partial<Record<Name, string>> = {
    content: "In Markdown.",
    tags: "Between commas: tea, green-tea",
    slug: "Its name in addresses; made from the title if left empty.",
  };
  private readonly errors = {} as Record<Name, HTMLElement>;
  private readonly theirs = {} as Record<Name, HTMLElement>;
  readonly fields = NAMES.map((name) => this.field(name));

  read(): Draft {
    return Object.fromEntries(NAMES.map((name) => [name, this.controls[name].value])) as Draft;
  }

  write(draft: Draft): void {
    const status = this.controls.status;
    // Planned for a time, which this form does not set but must not lose.
    if (draft.status === "scheduled" && status.children.length < 3) status.append(h("option", {}, "scheduled"));
    for (const name of NAMES) this.controls[name].value = draft[name];
  }

  /** Shows each error at its field, goes to the first, and gives those that have none. */
  showErrors(errors: Problem["errors"]): string[] {
    const others: string[] = [];
    this.clearErrors();
    for (const { pointer, parameter, detail } of errors ?? []) {
      const [, member, index] = (pointer ?? "").split("/"); // "/tags/2" is the third of the tags
      const name = NAMES.find((known) => known === member);
      if (name === undefined) {
        others.push(`${pointer ?? parameter ?? ""} ${detail}`.trim());
        continue;
      }
      const item = index === undefined ? "" : `“${tagsIn(this.controls.tags.value)[Number(index)]}” `;
      this.errors[name].append(h("span", {}, `${item}${detail}`));
      this.controls[name].setAttribute("aria-invalid", "true");
    }
    this.controls[NAMES.find((name) => this.errors[name].hasChildNodes()) ?? "title"].focus();
    return others;
  }

  clearErrors(): void {
    for (const name of NAMES) {
      this.errors[name].replaceChildren();
      this.controls[name].removeAttribute("aria-invalid");
    }
  }

  /** Puts their version under each field that differs from it, and goes to the first. */
  compare(theirs: Draft): void {
    for (const name of NAMES) {
      const control = this.controls[name];
      const box = this.theirs[name];
      box.replaceChildren();
      if (control.value === theirs[name]) continue;
      const take = () => {
        control.value = theirs[name];
        box.replaceChildren();
        control.focus();
      };
      box.append(
        h("h4", {}, "Theirs"),
        marked(theirs[name], control.value),
        h("button", { type: "button", click: take }, `Use their ${name}`),
      );
    }
    this.controls[NAMES.find((name) => this.theirs[name].hasChildNodes()) ?? "title"].focus();
  }

  private field(name: Name): HTMLElement {
    const control = this.controls[name];
    const hint = this.hints[name];
    control.id = `field-${name}`;
    control.setAttribute("aria-describedby", `error-${name} hint-${name}`);
    this.errors[name] = h("p", { class: "error", id: `error-${name}` });
    this.theirs[name] = h("div", { class: "theirs" });
    return h(
      "div",
      { class: `field ${name}` },
      h("label", { for: control.id }, name),
      control,
      this.errors[name],
      hint && h("p", { class: "quiet", id: `hint-${name}` }, hint),
      this.theirs[name],
    );
  }
}
