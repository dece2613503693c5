/** Writes that the store has not taken, in the order made, as if they lay behind the outbox. */
import Dexie, { RangeSet } from 'dexie';
import type { StoredFile, StoredNote, StoredOp, Words } from './database';
import { freshFile, photoData, recordOf, sentNow, triedAgain } from './files';
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

/** What becomes of something that is here beside what is changed of records. */
export type Deed =
  /** The single change takes the place of an operation set aside. */
  | { readonly do: 'correct'; readonly op: string }
  /** An operation set aside is given up: a creation with all that there is of its record. */
  | { readonly do: 'discard'; readonly op: string; readonly type: string; readonly id: string; readonly action: Action }
  /** A file that was given up is tried once more. */
  | { readonly do: 'retry'; readonly file: string }
  /** The originals of photos are sent now, whatever the line costs. */
  | { readonly do: 'want'; readonly photos: readonly string[] }
  /** The positions of a visit go. */
  | { readonly do: 'forgetTrail'; readonly visit: string };

/** What is written whole or not at all. */
export interface Write {
  readonly changes: readonly Change[];
  readonly photos: readonly WrittenPhoto[];
  /** The application's own; a value that is undefined takes the note out. */
  readonly notes: readonly StoredNote[];
  /** Its only change sets fields, and goes into the last operation on the record where it can. */
  readonly typed: boolean;
  readonly deed: Deed | null;
  readonly madeAt: string;
}

export const photoChange = (op: string, { id, visit, file, original }: WrittenPhoto, fields: Data): Change => ({ op, type: 'visit_photo', id, action: 'create', data: photoData(visit, file, fields, original) });

export class HeldWrites {
  #writes: readonly Write[] = [];
  #ops: readonly StoredOp[] = [];
  #notes: ReadonlyMap<string, unknown> = new Map();
  #words: Partial<Words> = {};
  /** What the store said last. */
  #reason: unknown = null;
  readonly #listeners = new Set<() => void>();

  get writes(): readonly Write[] {
    return this.#writes;
  }

  get isEmpty(): boolean {
    return this.#writes.length + Object.keys(this.#words).length === 0;
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

  /** Let go of all of it. */
  forget(): void {
    this.#words = {};
    this.#become([]);
  }

  /** Words that the store has not taken; they wait for nothing else. */
  get words(): Partial<Words> {
    return this.#words;
  }

  /** Whether an operation in the store is put right or given up. */
  ends({ op, type, id }: Pick<StoredOp, 'op' | 'type' | 'id'>): boolean {
    return this.#deeds.some((deed) => (deed.do === 'correct' || deed.do === 'discard') && deed.op === op) || this.#givesUp(type, id);
  }

  /** A file in the store as it would stand; null for one that goes. */
  asStands(file: StoredFile): StoredFile | null {
    if (this.#givesUp('visit_photo', file.of ?? file.id)) return null;
    const stands = this.#deeds.some((deed) => deed.do === 'retry' && deed.file === file.id) ? triedAgain(file) : file;
    return this.#deeds.some((deed) => deed.do === 'want' && deed.photos.includes(recordOf(file))) ? sentNow(stands) : stands;
  }

  /** Whether the positions of a visit go. */
  forgetsTrail(visit: string): boolean {
    return this.#deeds.some((deed) => deed.do === 'forgetTrail' && deed.visit === visit);
  }

  /** Whether the creation of a record is given up. */
  #givesUp(type: string, id: string): boolean {
    return this.#deeds.some((deed) => deed.do === 'discard' && deed.action === 'create' && deed.type === type && deed.id === id);
  }

  get #deeds(): Deed[] {
    return this.#writes.flatMap(({ deed }) => deed ?? []);
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

  /** Hold words that the store refused, for this reason. */
  holdWords(words: Partial<Words>, reason: unknown): void {
    this.#reason = reason;
    this.#words = { ...this.#words, ...words };
    this.#tell();
  }

  /** The store has words under these names that are not older. */
  wordsWritten(names: readonly string[]): void {
    if (!names.some((name) => name in this.#words)) return;
    this.#words = Object.fromEntries(Object.entries(this.#words).filter(([name]) => !names.includes(name)));
    this.#tell();
  }

  /** It is in the store, unless more was held with it since. */
  settled(write: Write): void {
    this.#become(this.#writes.filter((one) => one !== write));
  }

  /** Whether it only takes back what is held: then nothing of either has to be written. */
  takesBack(write: Write): boolean {
    const [change] = write.changes;
    if (change?.action !== 'delete' || !isAlone(write)) return false;
    const own = this.#writes.filter((one) => one.changes[0]?.id === change.id && isAlone(one));
    if (own[0]?.changes[0]?.action !== 'create') return false;
    this.#become(this.#writes.filter((one) => !own.includes(one)));
    return true;
  }

  #become(writes: readonly Write[]): void {
    // First, as it throws for what is no JSON.
    const ops = writes.flatMap(({ changes, madeAt }, index) => changes.map((change) => asStored(change, madeAt, -1 - index)));
    this.#writes = writes;
    this.#ops = ops.filter(({ type, id }) => !this.#givesUp(type, id)).map((op, index) => ({ ...op, number: BEHIND + index }));
    this.#notes = new Map(writes.flatMap(({ notes }) => notes.map(({ key, value }) => [key, value])));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    // Queries that follow the store show what is held too.
    Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]]) });
  }
}

function asStored({ base, ...change }: Change, madeAt: string, grp: number): StoredOp {
  const op = makeOp({ ...change, base: base ?? null, madeAt });
  return { ...op, grp, sum: sumOf(op), state: 'queued', code: '', detail: '', field: '' };
}

/** Whether it is one change of a record and nothing beside. */
const isAlone = ({ changes, notes, deed }: Write): boolean => changes.length === 1 && notes.length === 0 && deed === null;

/** Two writes as one, where the later only says more of what the earlier says; else null. */
function mergedWith(before: Write, write: Write): Write | null {
  const notes = [...before.notes.filter(({ key }) => !write.notes.some((one) => one.key === key)), ...write.notes];
  if (before.deed || write.deed) return null;
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
  const given = other.deed?.do === 'discard' ? [{ id: other.deed.id, action: other.deed.action }] : [];
  return one.changes.some(({ id, data }) => [...other.changes, ...given].some((change) => change.id === id || (change.action !== 'update' && JSON.stringify(data).includes(change.id))));
}
