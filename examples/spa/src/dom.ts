// Elements in one expression. Strings become text nodes, so that nothing needs escaping.

type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | boolean | null | undefined | ((event: Event) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (typeof value === "string") element.setAttribute(name, value);
    else if (value) element.setAttribute(name, "");
  }
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** What the router shows; `unsaved` tells whether leaving would lose something. */
export type View = { title: string; body: Node[]; notice?: string; unsaved?: () => boolean };

export function go(hash: string): void {
  location.hash = hash;
}

export function date(time: string | null): HTMLElement | null {
  if (time === null) return null;
  const text = new Date(time).toLocaleDateString(undefined, { dateStyle: "long" });
  return h("time", { datetime: time }, text);
}

/** A dialog that closes with the value of the button that was pressed, or "" by Escape. */
export async function ask(dialog: HTMLDialogElement): Promise<string> {
  document.body.append(dialog);
  dialog.showModal(); // keeps the focus inside, and gives it back afterwards
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue;
}
