// Who is signed in: a token, kept for as long as the tab lives.
//
// In sessionStorage rather than localStorage, so that it neither outlives the tab nor is seen by others;
// never in a URL, which histories and logs keep.

const KEY = "token";
const listeners: (() => void)[] = [];

export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function setToken(value: string | null): void {
  if (value === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
  for (const listener of listeners) listener();
}

export function onSession(listener: () => void): void {
  listeners.push(listener);
}
