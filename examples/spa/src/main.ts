// Which view is shown, and the bar above it.
//
// The part of the address after # is the API's own path, so that a page of a list is the very URL that
// `Link` gave: nothing here takes a cursor apart or puts one together.

import { h, go, type View } from "./dom";
import { problemBox } from "./problem";
import { onSession, setToken, token } from "./session";
import { signIn } from "./sign-in";
import { editView } from "./views/edit";
import { listView } from "./views/list";
import { readView } from "./views/read";

const main = document.querySelector("main")!;
const notice = document.querySelector<HTMLElement>(".notice")!;
const search = document.querySelector<HTMLFormElement>(".search")!;
const account = document.querySelector(".account")!;
let shown: { hash: string; view: View } | undefined;
let latest = 0;

async function viewFor(hash: string): Promise<View> {
  const path = hash.slice(1) || "/articles";
  const [, reference, edit] = /^\/articles\/([^/?]+)(\/edit)?$/.exec(path) ?? [];
  if (path === "/new") return editView(null);
  if (reference !== undefined) return (edit ? editView : readView)(decodeURIComponent(reference));
  return listView(/^\/articles(\?|$)/.test(path) ? path : "/articles");
}

async function show(): Promise<void> {
  const { hash } = location;
  if (shown && shown.hash !== hash && shown.view.unsaved?.() && !confirm("Leave without saving what you wrote?")) {
    history.replaceState(null, "", shown.hash);
    return;
  }
  const turn = ++latest;
  main.setAttribute("aria-busy", "true");
  const view = await viewFor(hash).catch((failure: unknown): View => ({ title: "Problem", body: [problemBox(failure)] }));
  if (turn !== latest) return; // something else was asked for meanwhile
  const moved = shown !== undefined && shown.hash !== hash;
  shown = { hash, view };
  document.title = `${view.title} · Broadsheet`;
  main.replaceChildren(...view.body);
  main.removeAttribute("aria-busy");
  notice.textContent = view.notice ?? "";
  notice.hidden = !view.notice;
  const query = new URLSearchParams(hash.split("?")[1]);
  search.querySelector("input")!.value = query.get("q") ?? "";
  if (!moved) return;
  scrollTo(0, 0);
  main.focus({ preventScroll: true }); // a screen reader goes on here, as after the loading of a page
}

function showAccount(): void {
  const links =
    token() === null
      ? [h("button", { click: () => void signIn() }, "Sign in")]
      : [h("a", { class: "button main", href: "#/new" }, "Write"), h("button", { click: () => setToken(null) }, "Sign out")];
  account.replaceChildren(...links);
}

search.addEventListener("submit", (event) => {
  event.preventDefault();
  const q = String(new FormData(search).get("q")).trim();
  go(q === "" ? "/articles" : `/articles?${new URLSearchParams({ q })}`);
});
onSession(() => {
  showAccount();
  if (!shown?.view.unsaved?.()) void show(); // what is being written stays
});
document.querySelector(".skip")!.addEventListener("click", (event) => {
  event.preventDefault(); // what follows # is ours
  main.focus();
});
addEventListener("hashchange", () => void show());
addEventListener("online", () => {
  if (!shown?.view.unsaved?.()) void show();
});
addEventListener("beforeunload", (event) => {
  if (shown?.view.unsaved?.()) event.preventDefault();
});
showAccount();
void show();
