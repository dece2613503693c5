import type { SyncStore } from './store';

/** The part of the Web Locks API that is used. */
export interface Locks {
  request(name: string, options: { readonly signal: AbortSignal }, work: () => Promise<void>): Promise<unknown>;
}

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** A lease that ends later than this was written by another clock. */
const LONGEST_LEASE_MS = 60_000;

export interface LeaseOptions {
  /** Null where the browser has no Web Locks. */
  readonly locks: Locks | null;
  /** Names this tab. */
  readonly holder: string;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Run `work` while this tab is the one that syncs: at once, or when the tab that does so now has gone. `work` ends when
 * its signal is aborted. By Web Locks, which the browser frees with the tab; else by a row in the store that is renewed
 * every 5 s and is free after 15 s. (Should two tabs ever sync at once, it costs requests and nothing else.)
 */
export async function asOnlyOne(store: SyncStore, options: LeaseOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (options.locks) {
    try {
      await options.locks.request(`sync ${store.db.name}`, { signal: options.signal }, () => work(options.signal));
    } catch (error) {
      if (!options.signal.aborted) throw error;
    }
    return;
  }
  while (!options.signal.aborted) {
    if (await takeLease(store, options.holder)) await holdLease(store, options, work);
    else await options.sleep(RENEW_MS, options.signal);
  }
}

async function holdLease(store: SyncStore, { holder, sleep, signal }: LeaseOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const lost = new AbortController();
  const end = (): void => lost.abort();
  signal.addEventListener('abort', end, { once: true });
  const renewing = (async (): Promise<void> => {
    while (!lost.signal.aborted) {
      await sleep(RENEW_MS, lost.signal);
      if (!lost.signal.aborted && !(await takeLease(store, holder))) end();
    }
  })().catch(end);
  try {
    await work(lost.signal);
  } finally {
    end();
    signal.removeEventListener('abort', end);
    await renewing;
    await freeLease(store, holder).catch(() => undefined);
  }
}

/** Take the lease, or keep it; whether it is ours now. */
export async function takeLease(store: SyncStore, holder: string): Promise<boolean> {
  const { db } = store;
  return db.transaction('rw', db.meta, async () => {
    const now = store.now();
    const lease = await db.word('lease');
    const another = lease !== undefined && lease.holder !== holder && lease.until > now && lease.until <= now + LONGEST_LEASE_MS;
    if (another || (await db.word('state')) === undefined) return false;
    await db.setWords({ lease: { holder, until: now + LEASE_MS } });
    return true;
  });
}

async function freeLease(store: SyncStore, holder: string): Promise<void> {
  const { db } = store;
  await db.transaction('rw', db.meta, async () => {
    if ((await db.word('lease'))?.holder === holder) await db.meta.delete('lease');
  });
}
