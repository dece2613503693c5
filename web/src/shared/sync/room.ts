/** How much room the browser gives, in bytes, and whether it has promised to keep what is there. */
export interface Room {
  readonly usage: number;
  readonly quota: number;
  readonly free: number;
  readonly persisted: boolean;
  /** Whether a person should be warned: the room may not last for a day's photos. */
  readonly low: boolean;
}

/** A day of work is some 50 photos of 4 MB. */
export const LOW_BYTES = 200_000_000;
export const LOW_SHARE = 0.9;

/** The part of the browser's StorageManager that is used; workers do not have all of it. */
export interface Storage {
  persist?(): Promise<boolean>;
  persisted?(): Promise<boolean>;
  estimate?(): Promise<StorageEstimate>;
  getDirectory?(): Promise<FileSystemDirectoryHandle>;
}

const browsers = (): Storage | undefined => (globalThis as { readonly navigator?: { readonly storage?: Storage } }).navigator?.storage;

const PROBE = 'portal-room';
/** What is tried, the most first, bytes. */
const PROBES = [LOW_BYTES, 100_000_000, 50_000_000, 20_000_000, 10_000_000, 5_000_000];

/**
 * At least so many bytes can be kept, up to `LOW_BYTES`; null where that cannot be told. What the browser estimates may be
 * far off (Chromium's is a constant, whatever the disk has), but it refuses to make a file longer than it has room for,
 * and such a file costs none as long as nothing is written into it.
 */
export async function feelRoom(storage: Storage | undefined = browsers()): Promise<number | null> {
  try {
    const folder = await storage?.getDirectory?.();
    const file = await folder?.getFileHandle(PROBE, { create: true });
    if (!file || !('createWritable' in file)) return null;
    for (const bytes of PROBES) {
      const probe = await file.createWritable();
      try {
        await probe.truncate(bytes);
        return bytes;
      } catch (error) {
        if (!isFull(error)) return null;
      } finally {
        await probe.abort();
      }
    }
    return 0;
  } catch (error) {
    return isFull(error) ? 0 : null;
  }
}

/** Null when the browser does not say. `feel`: how to find what its estimate may hide, as `feelRoom` does. */
export async function roomLeft(storage: Storage | undefined = browsers(), feel: () => Promise<number | null> = async () => null): Promise<Room | null> {
  try {
    // Before it is felt for: Chromium counts the file that is tried as used, and for a moment longer than it is there.
    const { usage = 0, quota = 0 } = (await storage?.estimate?.()) ?? {};
    if (quota <= 0) return null;
    const felt = await feel();
    const estimated = Math.max(0, quota - usage);
    const free = felt === null || felt >= LOW_BYTES ? estimated : Math.min(felt, estimated);
    const persisted = (await storage?.persisted?.()) ?? false;
    return { usage, quota, free, persisted, low: free < LOW_BYTES || usage / quota > LOW_SHARE };
  } catch {
    return null;
  }
}

/**
 * Ask the browser not to clear what is here when the disk runs low; whether it promises. It decides by itself (an
 * installed application, one that is used often), some ask the person.
 */
export async function askToPersist(storage: Storage | undefined = browsers()): Promise<boolean> {
  try {
    return ((await storage?.persisted?.()) ?? false) || ((await storage?.persist?.()) ?? false);
  } catch {
    return false;
  }
}

/**
 * Why the store takes nothing. `full`: the browser says that there is no room. `unwritable`: it cannot write, as on a disk
 * that others have filled. `lost`: it has closed the store under us, which it does when the store was cleared.
 */
export type Trouble = 'full' | 'unwritable' | 'lost';

const TROUBLES: Readonly<Record<string, Trouble>> = {
  QuotaExceededError: 'full',
  // Chromium, where the disk has nothing left although its own share of it is not used up.
  UnknownError: 'unwritable',
  DataError: 'unwritable',
  DatabaseClosedError: 'lost',
  OpenFailedError: 'lost',
  InvalidStateError: 'lost',
};

/** What an error of the store means for the person; null for one that has another cause. */
export function troubleOf(error: unknown): Trouble | null {
  // What the browser said stands inside of what Dexie makes of it.
  const { name, inner } = (error ?? {}) as { name?: unknown; inner?: unknown };
  const within = inner === undefined || inner === null || inner === error ? null : troubleOf(inner);
  return within ?? (typeof name === 'string' ? (TROUBLES[name] ?? null) : null);
}

/** Go on although the store has refused a write. */
export async function unlessRefused(write: PromiseLike<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (troubleOf(error) === null) throw error;
  }
}

/** Whether an error means that the disk, or the browser's share of it, is full. */
export const isFull = (error: unknown): boolean => troubleOf(error) === 'full';

/** Whether a database takes what is written, told to whoever listens. */
export class Writability {
  /** The writes that were refused, by the tables they were for. */
  #refused: readonly { readonly tables: readonly string[]; readonly trouble: Trouble }[] = [];
  #lost = false;
  readonly #listeners = new Set<(trouble: Trouble | null) => void>();

  /** What is the matter; null while nothing is. */
  get trouble(): Trouble | null {
    if (this.#lost) return 'lost';
    return this.#refused.find(({ trouble }) => trouble === 'unwritable')?.trouble ?? this.#refused[0]?.trouble ?? null;
  }

  /** Whether only what comes with bytes of files was refused. */
  get onlyFiles(): boolean {
    return this.#refused.every(({ tables }) => tables.includes('blobs'));
  }

  /** A write to these tables was refused. */
  refused(tables: readonly string[], trouble: Trouble): void {
    this.#change(() => {
      this.#refused = [...this.#refused.filter((others) => !covers(tables, others.tables)), { tables, trouble }];
    });
  }

  /** One was kept. A position that still fits says nothing of a photo: only writes to the same tables and more do. */
  kept(tables: readonly string[]): void {
    if (this.#refused.length === 0) return;
    this.#change(() => {
      this.#refused = this.#refused.filter((others) => !covers(tables, others.tables));
    });
  }

  /** The browser has closed the database, for good as far as this connection goes. */
  lost(): void {
    this.#change(() => {
      this.#lost = true;
    });
  }

  /** Hear when it changes; gives back how to stop that. */
  listen(listener: (trouble: Trouble | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #change(change: () => void): void {
    const before = `${this.trouble} ${this.onlyFiles}`;
    change();
    if (`${this.trouble} ${this.onlyFiles}` !== before) for (const listener of this.#listeners) listener(this.trouble);
  }
}

const covers = (tables: readonly string[], others: readonly string[]): boolean => others.every((name) => tables.includes(name));
