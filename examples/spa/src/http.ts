// One request to the API: the token, the problem documents, and no answer at all.

import type { components } from "./generated/api";
import { token } from "./session";

export type Problem = components["schemas"]["Problem"];

export const API = new URL(import.meta.env.VITE_API);

/** The server refused; it says why in a problem document (RFC 9457). */
export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfter: string | null,
  ) {
    super(problem.detail);
  }
}

/** There was no answer. Whether the request was carried out is unknown. */
export class NoAnswer extends Error {}

export type Options = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  token?: string | null;
};

/** Resolves with an answer that is fine, or 304; anything else is a Refusal or a NoAnswer. */
export async function request(path: string, options: Options = {}): Promise<Response> {
  const url = new URL(path, API);
  // Addresses come from `Link` and from the address bar too: the token goes to no other host.
  if (url.origin !== API.origin) throw new TypeError(`${url.origin} is not the API`);
  const bearer = options.token ?? token();
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (bearer !== null) headers.Authorization = `Bearer ${bearer}`;
  const init: RequestInit = { method: options.method ?? "GET", headers };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  // Without a token the browser's cache revalidates by itself; with one, drafts stay off the disk.
  if (bearer !== null) init.cache = "no-store";
  init.signal = AbortSignal.timeout(20_000);
  const response = await fetch(new Request(url, init)).catch((error: unknown) => {
    throw new NoAnswer("The server does not answer.", { cause: error });
  });
  if (response.ok || response.status === 304) return response;
  throw new Refusal(await problemOf(response), response.headers.get("Retry-After"));
}

// A proxy on the way may refuse in words of its own.
async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    return (await response.json()) as Problem;
  }
  return {
    type: "about:blank",
    title: response.statusText || "Refused",
    status: response.status,
    detail: `The answer was ${response.status}.`,
    instance: new URL(response.url).pathname,
    request_id: response.headers.get("X-Request-Id") ?? "",
  };
}

/** The targets of a `Link` header (RFC 8288) by relation, as paths that `request` takes. */
export function links(response: Response): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, target, rel] of (response.headers.get("Link") ?? "").matchAll(/<([^>]*)>[^,]*?;\s*rel="([^"]*)"/g)) {
    const url = new URL(target!, response.url); // it may be relative
    found[rel!] = url.pathname + url.search;
  }
  return found;
}
