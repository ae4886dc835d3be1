// What went wrong, told to a person.

import { h } from "./dom";
import { API, NoAnswer, Refusal } from "./http";
import { signIn } from "./sign-in";

/** `faults` are those that no field of a form shows; all of them unless given. */
export function problemBox(failure: unknown, faults?: string[]): HTMLElement {
  if (!(failure instanceof Refusal)) {
    const isOurs = !(failure instanceof NoAnswer);
    if (isOurs) reportError(failure); // the console, and whoever listens for errors, get the details
    const [title, text] = isOurs ? ["Something went wrong", "Please try again."] : ["No answer", failure.message];
    return h("div", { class: "problem", role: "alert" }, h("h2", {}, title), h("p", {}, text));
  }
  const { problem, retryAfter } = failure;
  const told = faults ?? (problem.errors ?? []).map((fault) => `${fault.pointer ?? fault.parameter ?? ""} ${fault.detail}`);
  return h(
    "div",
    { class: "problem", role: "alert" },
    h("h2", {}, problem.title),
    h("p", {}, problem.detail),
    told.length > 0 && h("ul", {}, ...told.map((text) => h("li", {}, text))),
    retryAfter !== null && h("p", {}, `Please try again in ${retryAfter} s.`),
    problem.status === 401 && h("button", { type: "button", click: () => void signIn() }, "Sign in again"),
    h(
      "p",
      { class: "quiet" },
      h("a", { href: new URL(problem.type, API).href, target: "_blank", rel: "noopener" }, "What this means"),
      // The server's log knows the request by it.
      problem.request_id && ` · request ${problem.request_id}`,
    ),
  );
}
