// The articles that were read last, kept on this device (IndexedDB) with their entity tags.
//
// By id, not by slug: when an article is deleted, its slug may come to name another one.

import type { Read, Seen } from "./articles";

const AT_MOST = 50;
const TOO_LONG = 300_000; // characters: few such articles would take the place of all others

type Kept = { id: string; at: number; seen: Seen<Read> };

export async function findKept(id: string): Promise<Seen<Read> | undefined> {
  return (await inStore<Kept | undefined>("readonly", (store) => store.get(id)))?.seen;
}

/** All of them, last read first. */
export async function allKept(): Promise<Read[]> {
  return (await sorted()).map((kept) => kept.seen.article);
}

export async function keep(seen: Seen<Read>): Promise<void> {
  if ((seen.article.content_html?.length ?? 0) > TOO_LONG) return;
  await inStore("readwrite", (store) => store.put({ id: seen.article.id, at: Date.now(), seen } satisfies Kept));
  for (const old of (await sorted()).slice(AT_MOST)) await forget(old.id);
}

export async function forget(id: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(id));
}

async function sorted(): Promise<Kept[]> {
  return ((await inStore<Kept[]>("readonly", (store) => store.getAll())) ?? []).sort((a, b) => b.at - a.at);
}

// Private windows may have no database, and disks are full at times: then nothing is kept.
async function inStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  try {
    const opening = indexedDB.open("broadsheet", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("articles", { keyPath: "id" });
    const database = (await done(opening)) as IDBDatabase;
    try {
      return (await done(use(database.transaction("articles", mode).objectStore("articles")))) as T;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function done(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
