/**
 * The browser's local storage, which may be missing, full or forbidden (private windows, strict
 * settings): reading then gives null and writing does nothing, since only conveniences are kept here.
 */
export function readStored(key: string): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keep a value under a key; null forgets it. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}
