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
}

const browsers = (): Storage | undefined => (globalThis as { readonly navigator?: { readonly storage?: Storage } }).navigator?.storage;

/** Null when the browser does not say. */
export async function roomLeft(storage: Storage | undefined = browsers()): Promise<Room | null> {
  try {
    const { usage = 0, quota = 0 } = (await storage?.estimate?.()) ?? {};
    if (quota <= 0) return null;
    const free = Math.max(0, quota - usage);
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

/** Whether an error means that the disk, or the browser's share of it, is full. */
export function isFull(error: unknown): boolean {
  const inner = (error as { inner?: unknown } | null)?.inner;
  return (error as { name?: unknown } | null)?.name === 'QuotaExceededError' || (inner !== undefined && inner !== null && isFull(inner));
}

/** Whether writes of a database find room, told to whoever listens. */
export class Fullness {
  /** The writes that found none, by the tables they were for. */
  #refused: (readonly string[])[] = [];
  readonly #listeners = new Set<(full: boolean) => void>();

  get full(): boolean {
    return this.#refused.length > 0;
  }

  /** A write to these tables found no room. */
  refused(tables: readonly string[]): void {
    this.#set([...this.#refused.filter((others) => !covers(tables, others)), tables]);
  }

  /** One was kept. A position that still fits says nothing of a photo: only writes to the same tables and more do. */
  kept(tables: readonly string[]): void {
    if (this.full) this.#set(this.#refused.filter((others) => !covers(tables, others)));
  }

  /** Hear when it changes; gives back how to stop that. */
  listen(listener: (full: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(refused: (readonly string[])[]): void {
    const before = this.full;
    this.#refused = refused;
    if (this.full !== before) for (const listener of this.#listeners) listener(this.full);
  }
}

const covers = (tables: readonly string[], others: readonly string[]): boolean => others.every((name) => tables.includes(name));
