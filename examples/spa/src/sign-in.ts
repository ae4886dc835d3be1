// Signing in: a token, tried before it is kept.

import { tryToken } from "./articles";
import { ask, h } from "./dom";
import { NoAnswer, Refusal } from "./http";
import { setToken } from "./session";

export async function signIn(): Promise<void> {
  const error = h("p", { class: "error", id: "token-error", role: "alert" });
  const input = h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", "aria-describedby": "token-error" });
  const dialog = h(
    "dialog",
    { "aria-labelledby": "sign-in" },
    h(
      "form",
      { submit: (event) => void submit(event) },
      h("h2", { id: "sign-in" }, "Sign in"),
      h("p", { class: "quiet" }, "With a token, which is kept until this tab is closed. ", h("code", {}, "broadsheet token create"), " makes one."),
      h("div", { class: "field" }, h("label", { for: "token" }, "Token"), input, error),
      h(
        "div",
        { class: "buttons" },
        h("button", { class: "main" }, "Sign in"),
        h("button", { type: "button", click: () => dialog.close() }, "Cancel"),
      ),
    ),
  );

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const value = input.value.trim();
    try {
      await tryToken(value);
      dialog.close();
      setToken(value);
    } catch (failure) {
      // A TypeError too: what is no token at all may not even fit into a header.
      error.textContent = failure instanceof Refusal || failure instanceof NoAnswer ? failure.message : "This is no token.";
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  }

  await ask(dialog);
}
