/** Writes that the store has not taken, in the order made, as if they lay behind the outbox. */
import Dexie, { RangeSet } from 'dexie';
import type { StoredFile, StoredNote, StoredOp } from './database';
import { freshFile, photoData } from './files';
import type { PreparedFile } from './files';
import { checkGroupSize, makeOp, sumOf } from './ops';
import type { Action, Data } from './ops';

/** Bytes of photos held: a cheap tablet has no memory for a day's. */
export const MOST_BYTES = 32_000_000;
/** Places behind all that the outbox ever has. */
const BEHIND = 2 ** 52;

/** One change of a record. `base`: the revision that it is based on; undefined while that is the newest one seen. */
export interface Change {
  readonly op: string;
  readonly type: string;
  readonly id: string;
  readonly action: Action;
  readonly data: Data;
  readonly base?: number | null;
}

/** A photo whose record is among the changes. */
export interface WrittenPhoto {
  readonly id: string;
  readonly visit: string;
  readonly file: PreparedFile;
  /** What the file is a smaller copy of, where that is kept too; never held. */
  readonly original?: PreparedFile;
}

/** What is written whole or not at all. */
export interface Write {
  readonly changes: readonly Change[];
  readonly photos: readonly WrittenPhoto[];
  /** The application's own; a value that is undefined takes the note out. */
  readonly notes: readonly StoredNote[];
  /** Its only change sets fields, and goes into the last operation on the record where it can. */
  readonly typed: boolean;
  /** The operation set aside whose place its single change takes. */
  readonly corrects: string | null;
  readonly madeAt: string;
}

export const photoChange = (op: string, { id, visit, file, original }: WrittenPhoto, fields: Data): Change => ({ op, type: 'visit_photo', id, action: 'create', data: photoData(visit, file, fields, original) });

export class HeldWrites {
  #writes: readonly Write[] = [];
  #ops: readonly StoredOp[] = [];
  #notes: ReadonlyMap<string, unknown> = new Map();
  /** What the store said last. */
  #reason: unknown = null;
  readonly #listeners = new Set<() => void>();

  get writes(): readonly Write[] {
    return this.#writes;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** Their operations, as they would stand in the outbox. */
  get ops(): readonly StoredOp[] {
    return this.#ops;
  }

  /** Notes as they would stand: key → value, undefined for one that is taken out. */
  get notes(): ReadonlyMap<string, unknown> {
    return this.#notes;
  }

  get photos(): readonly WrittenPhoto[] {
    return this.#writes.flatMap(({ photos }) => photos);
  }

  get files(): readonly StoredFile[] {
    return this.#writes.flatMap(({ photos, madeAt }) => photos.map(({ id, visit, file }) => freshFile(id, visit, file, Date.parse(madeAt))));
  }

  /** The operations set aside that they put right. */
  get corrected(): ReadonlySet<string> {
    return new Set(this.#writes.flatMap(({ corrects }) => corrects ?? []));
  }

  /** Hear when something was held or let go; gives back how to stop that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Whether this has to wait for something held: records go in their order, and past photos that they do not concern. */
  stopsBefore(write: Write): boolean {
    return this.#writes.some((one) => one.photos.length === 0 || concern(one, write));
  }

  /** Hold a write that the store refused for this reason; whether memory bears it. */
  hold(write: Write, reason: unknown): boolean {
    if (write.changes.length > 0) checkGroupSize(write.changes.length);
    this.#reason = reason;
    const bytes = [...this.photos, ...write.photos].reduce((sum, { file }) => sum + file.size, 0);
    if (write.photos.length > 0 && bytes > MOST_BYTES) return false;
    const before = this.#writes.findLast((one) => concern(one, write));
    const merged = before && mergedWith(before, write);
    this.#become(merged ? this.#writes.map((one) => (one === before ? merged : one)) : [...this.#writes, write]);
    return true;
  }

  /** It is in the store, unless more was held with it since. */
  settled(write: Write): void {
    this.#become(this.#writes.filter((one) => one !== write));
  }

  /** Whether it only takes back what is held: then nothing of either has to be written. */
  takesBack({ changes: [change, ...others] }: Write): boolean {
    if (change?.action !== 'delete' || others.length > 0) return false;
    const own = this.#writes.filter(({ changes, notes, corrects }) => changes.length === 1 && changes[0]?.id === change.id && notes.length === 0 && corrects === null);
    if (own[0]?.changes[0]?.action !== 'create') return false;
    this.#become(this.#writes.filter((one) => !own.includes(one)));
    return true;
  }

  #become(writes: readonly Write[]): void {
    // First, as it throws for what is no JSON.
    this.#ops = writes.flatMap(({ changes, madeAt }, index) => changes.map((change) => asStored(change, madeAt, -1 - index))).map((op, index) => ({ ...op, number: BEHIND + index }));
    this.#writes = writes;
    this.#notes = new Map(writes.flatMap(({ notes }) => notes.map(({ key, value }) => [key, value])));
    for (const listener of this.#listeners) listener();
    // Queries that follow the store show what is held too.
    Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]]) });
  }
}

function asStored({ base, ...change }: Change, madeAt: string, grp: number): StoredOp {
  const op = makeOp({ ...change, base: base ?? null, madeAt });
  return { ...op, grp, sum: sumOf(op), state: 'queued', code: '', detail: '', field: '' };
}

/** Two writes as one, where the later only says more of what the earlier says; else null. */
function mergedWith(before: Write, write: Write): Write | null {
  const notes = [...before.notes.filter(({ key }) => !write.notes.some((one) => one.key === key)), ...write.notes];
  if (before.changes.length === 0 && write.changes.length === 0) return { ...write, notes };
  const [[first], [then]] = [before.changes, write.changes];
  if (!before.typed || !write.typed || !first || !then || first.id !== then.id) return null;
  return { ...write, changes: [{ ...then, base: first.base ?? null, data: { ...first.data, ...then.data } }], notes };
}

/** Whether two writes are about one thing, or one names what the other makes or deletes: then their order matters. */
export function concern(one: Write, other: Write): boolean {
  return one.notes.some(({ key }) => other.notes.some((note) => note.key === key)) || names(one, other) || names(other, one);
}

function names(one: Write, other: Write): boolean {
  return one.changes.some(({ id, data }) => other.changes.some((change) => change.id === id || (change.action !== 'update' && JSON.stringify(data).includes(change.id))));
}
