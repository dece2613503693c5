import { vi } from 'vitest';

/** How fake-indexeddb goes on with a transaction, and ends one by itself. */
type Own = IDBTransaction & { _start(): void; _abort(reason: string): void; readonly _requests: readonly unknown[]; readonly _state: string };

/**
 * A disk that keeps nothing new while `room` says so of the tables that a transaction has, as Chromium has it: each request
 * succeeds, and the transaction ends with QuotaExceededError; one that only reads or deletes goes through. For stores that
 * are opened from now on, until the function given back is called.
 */
export function diskWith(room: (tables: readonly string[]) => boolean): () => void {
  const writing = new WeakSet<IDBTransaction>();
  const mocks = (['put', 'add'] as const).map((name) => {
    const write = IDBObjectStore.prototype[name];
    return vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, ...words) {
      writing.add(this.transaction);
      return write.apply(this, words);
    });
  });
  const begin = IDBDatabase.prototype.transaction;
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...words) {
    const own = begin.apply(this, words) as Own;
    const goOn = own._start;
    own._start = function () {
      const ends = own._requests.length === 0 && own._state !== 'finished';
      if (ends && writing.has(own) && !room([...own.objectStoreNames])) own._abort('QuotaExceededError');
      else goOn.call(own);
    };
    return own;
  });
  return () => [begun, ...mocks].forEach((mock) => mock.mockRestore());
}
