import { held } from './database';
import type { HeldRecord } from './database';
import { isData } from './ops';
import type { Data } from './ops';
import { heldLastVisits, writeRecords } from './records';
import type { SyncStore } from './store';
import { Offline, Refused } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/sync/pull';
const PAGE = 500;
/** In one sync; a server that voids each cursor as it gives it is not asked for ever. */
const MAX_SNAPSHOTS = 3;

/** Counts of what pages brought. */
export interface Pulled {
  changed: number;
  removed: number;
  ignored: number;
  pages: number;
  snapshots: number;
}

export const nothingPulled = (): Pulled => ({ changed: 0, removed: 0, ignored: 0, pages: 0, snapshots: 0 });

interface Change {
  readonly type: string;
  readonly id: string;
  readonly rev: number;
  readonly data?: Data;
  readonly removed?: string;
}

interface Page {
  readonly changes: readonly Change[];
  readonly cursor: string;
  readonly more: boolean;
}

export interface PullOptions {
  /** Changes in a page, 1–1,000. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The receiving half of the records' lane: pages into the store, and snapshots when there is no cursor that holds. */
export class Puller {
  readonly #store: SyncStore;
  readonly #wire: Wire;
  readonly #options: PullOptions;

  constructor(store: SyncStore, wire: Wire, options: PullOptions = {}) {
    this.#store = store;
    this.#wire = wire;
    this.#options = options;
  }

  /**
   * Fetch the next page into the store; whether there is more. Page and cursor are stored in one transaction, and only
   * if nobody has moved the cursor since it was asked: so a page is taken once whatever breaks, also by two tabs.
   * Rejects with Offline, Busy, SignedOut, Revoked, Refused.
   */
  async pullPage(into: Pulled): Promise<boolean> {
    const { db } = this.#store;
    const { signal, limit = PAGE } = this.#options;
    const asked = await this.#place();
    let answer: Data;
    try {
      answer = await this.#wire.json('GET', PATH, undefined, { query: { limit, ...(asked.cursor ? { cursor: asked.cursor } : {}) }, signal });
    } catch (error) {
      const expired = error instanceof Refused && (error.code === 'cursor_expired' || error.code === 'bad_cursor');
      if (!expired || !asked.cursor || into.snapshots >= MAX_SNAPSHOTS) throw error;
      // What we hold stays until a snapshot has come whole; what is unsent stays anyway.
      await db.transaction('rw', db.meta, async () => {
        if (same(await this.#place(), asked)) await db.setWords({ cursor: '', snapshotOpen: false });
      });
      return true;
    }
    const page = readPage(answer);
    const counted = { ...into };
    await db.transaction('rw', [db.meta, db.records, db.ops], async () => {
      Object.assign(counted, into);
      if (same(await this.#place(), asked)) await this.#takePage(page, asked.cursor === '', counted);
    });
    Object.assign(into, counted);
    return page.more;
  }

  async #place(): Promise<{ readonly cursor: string; readonly snapshot: number }> {
    const { db } = this.#store;
    return { cursor: (await db.word('cursor')) ?? '', snapshot: (await db.word('snapshot')) ?? 0 };
  }

  async #takePage({ changes, cursor, more }: Page, first: boolean, into: Pulled): Promise<void> {
    const { db } = this.#store;
    let snapshot = (await db.word('snapshot')) ?? 0;
    let open = (await db.word('snapshotOpen')) ?? false;
    if (first) {
      // Not before its first page is here: what was held until then, and is not in it, has gone; what is made here from
      // now on comes by the feed, which the server follows from that page on.
      [snapshot, open] = [snapshot + 1, true];
      into.snapshots += 1;
    }
    await this.#takeChanges(changes, snapshot, open, into);
    if (!more && open) into.removed += await this.#dropUnseen(snapshot);
    await db.setWords({
      cursor,
      lastVisits: { cursor, at: await heldLastVisits(db) },
      snapshot,
      snapshotOpen: open && more,
      ...(!more && open ? { snapshotComplete: snapshot } : {}),
      ...(more ? {} : { pulledAt: this.#store.now() }),
    });
    into.pages += 1;
  }

  async #takeChanges(changes: readonly Change[], snapshot: number, open: boolean, into: Pulled): Promise<void> {
    const { db } = this.#store;
    const keys = changes.map(({ type, id }): [string, string] => [type, id]);
    const found = new Map<string, HeldRecord | undefined>();
    for (const record of await db.records.bulkGet(keys)) if (record) found.set(`${record.type} ${record.id}`, record);
    const put = new Map<string, HeldRecord>();
    const gone = new Map<string, [string, string]>();
    for (const { type, id, rev, data } of changes) {
      const key = `${type} ${id}`;
      const record = found.get(key);
      // A snapshot starts afresh: its first word on a record holds, whatever was held before.
      const afresh = open && record !== undefined && record.seen < snapshot;
      if (record && rev <= record.rev && !afresh) {
        into.ignored += 1;
      } else if (data === undefined) {
        if (!record) continue;
        found.delete(key);
        put.delete(key);
        gone.set(key, [type, id]);
        into.removed += 1;
      } else {
        const base = record === undefined || afresh ? rev : Math.max(rev, record.base);
        const taken = held({ type, id, rev, base, seen: snapshot, data });
        found.set(key, taken);
        put.set(key, taken);
        gone.delete(key);
        into.changed += 1;
      }
    }
    await writeRecords(db, { put: [...put.values()], drop: [...gone.values()] });
  }

  /** Forget the records that this snapshot did not mention and that no operation waits for; how many. */
  async #dropUnseen(snapshot: number): Promise<number> {
    const { db } = this.#store;
    const own = new Set<string>();
    await db.ops.where('state').equals('queued').each(({ type, id }) => void own.add(`${type} ${id}`));
    const unseen = await db.records.filter(({ type, id, seen }) => seen < snapshot && !own.has(`${type} ${id}`)).primaryKeys();
    await writeRecords(db, { drop: unseen });
    return unseen.length;
  }
}

type Place = { readonly cursor: string; readonly snapshot: number };
const same = (one: Place, other: Place): boolean => one.cursor === other.cursor && one.snapshot === other.snapshot;

/** Throws Offline for what is no page. */
function readPage(answer: Data): Page {
  const { changes, cursor, more } = answer as { changes?: unknown; cursor?: unknown; more?: unknown };
  if (!Array.isArray(changes) || typeof cursor !== 'string' || typeof more !== 'boolean') throw new Offline('the answer to a pull is not one');
  for (const change of changes as readonly unknown[]) {
    const sound =
      isData(change) && typeof change['type'] === 'string' && typeof change['id'] === 'string' && Number.isSafeInteger(change['rev']) && ('removed' in change || isData(change['data']));
    if (!sound) throw new Offline('a page of changes has something odd');
  }
  return { changes: (changes as Change[]).map((change) => (change.removed === undefined ? change : { ...change, data: undefined as never })), cursor, more };
}
