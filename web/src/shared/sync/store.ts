import Dexie from 'dexie';
import type { Table } from 'dexie';
import { uuid7 } from '../ids';
import type { Setting, Stamp, StoredNote, StoredOp, StoredPoint, SyncDatabase, TrailPoint, Words } from './database';
import { fileAgain, keepFile, keepOriginal, recordOf, sendNow } from './files';
import type { PreparedFile } from './files';
import { concern, photoChange } from './held';
import type { Change, Deed, Write, WrittenPhoto } from './held';
import { makeOp } from './ops';
import type { Action, Data } from './ops';
import { amendLast, asideOp, correct, discard, enqueue } from './outbox';
import { Reading } from './reading';
import { giveUpReserve, setReserveAside, writeWithReserve } from './reserve';
import { troubleOf, unlessRefused } from './room';
import { tidy } from './tidy';

export interface StoreOptions {
  readonly origin: string;
  readonly user: string;
  readonly device: string;
  /** The device's time, epoch milliseconds; it may be wrong by years and is only data. */
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof IDBKeyRange;
}

/** Changes that the server applies together or not at all. Given to the function passed to `change`. */
export interface Group {
  /** A new record; its id. */
  create(type: string, data: Data, id?: string): string;
  /** Set some fields of a record; `answers.<question>` sets one answer, null takes it out. */
  update(type: string, id: string, data: Data): void;
  delete(type: string, id: string): void;
  /** A photo of a visit: the record with the others, the bytes by their own lane. `fields`: `taken_at`, `position`,
   * `sigma_m`, `caption`, `case`. The id of the `visit_photo`. */
  addPhoto(visit: string, file: PreparedFile, fields?: Data, id?: string): string;
  /** Something of the application's own with them, as `SyncStore.keepNotes`. */
  keep(note: StoredNote): void;
  /** With them the positions of a visit go, one of each group. */
  forgetTrail(visit: string): void;
}

export interface UpdateOptions {
  /**
   * `Shown.base` when the edit was begun: what others changed since then, and the person has not seen, collides. Without
   * it, what is held now counts as seen.
   */
  readonly base?: number | null;
  /** What is to be kept of the application's own together with it. */
  readonly notes?: readonly StoredNote[];
}

/** Notes under keys that begin so are half-entered work, which is exported and saved with the rest; the key ends with the id of what it belongs to. */
export const DRAFT = 'draft ';

/**
 * The store of one person at one server. What is written is on the disk when the promise resolves; several tabs may
 * hold the same store.
 */
export class SyncStore extends Reading {
  readonly stamp: Stamp;
  readonly now: () => number;
  readonly newId: () => string;

  /** Work with an open database; `openStore` is the usual door. */
  constructor(db: SyncDatabase, stamp: Stamp, options: Pick<StoreOptions, 'now' | 'newId'> = {}) {
    super(db);
    this.stamp = stamp;
    this.now = options.now ?? Date.now;
    this.newId = options.newId ?? (() => uuid7(this.now()));
  }

  close(): void {
    this.db.close();
  }

  // --- writing -------------------------------------------------------------------------------------------------------

  /**
   * Changes that belong together, such as a visit with its photos: in the store, and on the disk, when the promise
   * resolves; if `make` throws, or the disk is full, none of them is. Gives back what `make` returns.
   * Rejects with RangeError for more than 100 operations, TypeError for what is no JSON.
   */
  async change<T>(make: (group: Group) => T): Promise<T> {
    const changes: Change[] = [];
    const photos: WrittenPhoto[] = [];
    const notes: StoredNote[] = [];
    let deed: Deed | null = null;
    const add = (action: Action, type: string, id: string, data: Data): void => void changes.push({ op: this.newId(), type, id, action, data });
    const result = make({
      create: (type, data, id = this.newId()) => {
        add('create', type, id, data);
        return id;
      },
      update: (type, id, data) => add('update', type, id, data),
      delete: (type, id) => add('delete', type, id, {}),
      addPhoto: (visit, file, fields = {}, id = this.newId()) => {
        photos.push({ id, visit, file });
        changes.push(photoChange(this.newId(), { id, visit, file }, fields));
        return id;
      },
      keep: (note) => void notes.push(note),
      forgetTrail: (visit) => {
        deed = { do: 'forgetTrail', visit };
      },
    });
    if (changes.length + notes.length > 0 || deed) await this.#enter({ changes, photos, notes, deed });
    return result;
  }

  /**
   * Write, behind what is held already. What the store does not take is held in `memory`, shown like the rest and written
   * as soon as there is room; this rejects all the same, with the browser's error.
   */
  async #enter(what: Pick<Write, 'changes'> & Partial<Write>): Promise<void> {
    const write: Write = { photos: [], notes: [], typed: false, deed: null, madeAt: this.stampTime(), ...what };
    const { held } = this.memory;
    if (held.stopsBefore(write)) {
      // Inside of somebody else's transaction it is for them to begin anew outside of it.
      if (Dexie.currentTransaction) throw held.reason;
      await this.tryRefusedAgain();
      if (this.#trying === null && held.takesBack(write)) return;
    }
    try {
      if (held.stopsBefore(write)) throw held.reason;
      await this.#put(write);
    } catch (error) {
      if (troubleOf(error) !== null && !Dexie.currentTransaction) held.hold(await this.#based(write).catch(() => write), error);
      throw error;
    }
  }

  async #put(write: Write): Promise<void> {
    const { db } = this;
    const { changes, photos, notes, typed, deed } = write;
    const records = changes.length > 0 ? [db.meta, db.records, db.groups, db.ops] : [];
    const files = photos.length > 0 ? [db.files, db.blobs] : [];
    const tables = [...new Set([...records, ...(notes.length > 0 ? [db.notes] : []), ...files, ...this.#tablesOf(deed)])];
    const put = async (): Promise<void> => {
      if (changes.length > 0) {
        await this.#requireOpen();
        const based = await this.#based(write);
        const ops = based.changes.map((change) => ({ ...change, base: change.base ?? null, madeAt: write.madeAt }));
        const [first] = ops;
        if (deed?.do === 'correct' && first) await correct(db, deed.op, first);
        else if (!typed || !first || !(await amendLast(db, first))) await enqueue(db, ops.map(makeOp));
      }
      for (const { id, visit, file, original } of photos) {
        await keepFile(db, id, visit, file, this.now());
        if (original) await keepOriginal(db, id, visit, original, this.now());
      }
      for (const note of notes) await (note.value === undefined ? db.notes.delete(note.key) : db.notes.put(note));
      if (deed?.do === 'discard') await discard(db, deed.op);
      if (deed?.do === 'retry' && (await db.blobs.get(deed.file)) !== undefined) await fileAgain(db, deed.file);
      if (deed?.do === 'want') for (const photo of deed.photos) await sendNow(db, photo);
      if (deed?.do === 'forgetTrail') await this.#forgetTrail(deed.visit);
    };
    if (photos.length === 0) return this.write(tables, put);
    try {
      await db.transaction('rw', tables, put);
    } catch (error) {
      // Photos get nothing of the reserve; but Chromium may empty a store whose next record a full disk does not take.
      if (troubleOf(error) === 'unwritable') await this.giveUpReserve();
      throw error;
    }
    for (const { id, file } of photos) this.memory.holdBytes(id, file.blob);
  }

  #tablesOf(deed: Deed | null): Table[] {
    const { groups, ops, files, blobs, points } = this.db;
    switch (deed?.do) {
      case 'correct':
      case 'want':
        return [files];
      case 'discard':
        return [groups, ops, files, blobs];
      case 'retry':
        return [files, blobs];
      case 'forgetTrail':
        return [points];
      default:
        return [];
    }
  }

  /** With the revisions that the changes are based on. */
  async #based(write: Write): Promise<Write> {
    const records = await this.db.records.bulkGet(write.changes.map(({ type, id }): [string, string] => [type, id]));
    const changes = write.changes.map((change, index): Change => {
      const { base } = change;
      const known = records[index]?.base ?? null;
      // Never above what is held: a server that was restored counts from a lower revision.
      return { ...change, base: base === undefined || known === null ? known : base === null ? null : Math.min(base, known) };
    });
    return { ...write, changes };
  }

  /** Write records in one transaction: where there is no room, once more with the reserve given up. */
  write<T>(tables: Table[], write: () => Promise<T>): Promise<T> {
    return writeWithReserve(this.db, tables, write);
  }

  /**
   * Read and write in one transaction of these tables. Where the store does not take that, `alone` outside of one: what it
   * writes is held. Inside of another one it is for that to begin anew.
   */
  async together<T>(tables: Table[], work: () => Promise<T>, alone: () => Promise<T> = work): Promise<T> {
    if (Dexie.currentTransaction) return work();
    if (!this.memory.held.isEmpty) await this.tryRefusedAgain();
    try {
      return await this.write(tables, work);
    } catch (error) {
      if (troubleOf(error) === null) throw error;
      return alone();
    }
  }

  /** Let go of the room that was set aside; whether there was any. */
  giveUpReserve(): Promise<boolean> {
    return giveUpReserve(this.db);
  }

  /** Set room aside for records, unless that is done, or there is none: then `db.writability` tells so. */
  setReserveAside(): Promise<void> {
    return setReserveAside(this.db);
  }

  /** Write what was refused and is in `memory` once more, in its order; whether nothing of it is left there. */
  tryRefusedAgain(): Promise<boolean> {
    this.#trying ??= this.#tryAgain().finally(() => {
      this.#trying = null;
    });
    return this.#trying;
  }

  #trying: Promise<boolean> | null = null;

  async #tryAgain(): Promise<boolean> {
    const { held } = this.memory;
    await this.#addPoints([]);
    if (Object.keys(held.words).length > 0) await this.keepWords(held.words);
    const refused: Write[] = [];
    for (const write of held.writes) {
      // A photo that finds no room holds up nothing but what concerns it.
      if (refused.some((one) => one.photos.length === 0 || concern(one, write))) continue;
      try {
        await this.#put(write);
      } catch (error) {
        if (troubleOf(error) !== null) {
          refused.push(write);
          continue;
        }
        // Another tab has put it right, or given it up.
        if (write.deed === null || !(error instanceof RangeError)) throw error;
      }
      held.settled(write);
    }
    return held.isEmpty;
  }

  /** A new record, as a group of its own; its id. */
  create(type: string, data: Data, id?: string): Promise<string> {
    return this.change((group) => group.create(type, data, id));
  }

  /**
   * Set some fields of a record. While the last operation on the record was never given to the network and nothing new
   * was learnt of the record since, the fields are added to that operation: a note that is typed for ten minutes is one
   * operation, not hundreds.
   */
  update(type: string, id: string, data: Data, { base, notes = [] }: UpdateOptions = {}): Promise<void> {
    return this.#enter({ changes: [{ op: this.newId(), type, id, action: 'update', data, ...(base === undefined ? {} : { base }) }], notes, typed: true });
  }

  delete(type: string, id: string): Promise<void> {
    return this.change((group) => group.delete(type, id));
  }

  /**
   * A photo of a visit; the id of the `visit_photo`. `original`: what the file is a smaller copy of, kept to be sent later;
   * one for which there is no room is not kept, and not announced.
   */
  async addPhoto(visit: string, file: PreparedFile, fields: Data = {}, id = this.newId(), original?: PreparedFile): Promise<string> {
    if (original && (await this.#addWithOriginal({ id, visit, file, original }, fields))) return id;
    return this.change((group) => group.addPhoto(visit, file, fields, id));
  }

  /** Whether there was room for both. */
  async #addWithOriginal(photo: WrittenPhoto, fields: Data): Promise<boolean> {
    const write: Write = { changes: [photoChange(this.newId(), photo, fields)], photos: [photo], notes: [], typed: false, deed: null, madeAt: this.stampTime() };
    if (this.memory.held.stopsBefore(write)) return false;
    try {
      await this.#put(write);
      return true;
    } catch (error) {
      if (troubleOf(error) === null) throw error;
      return false;
    }
  }

  /** Settle a disagreement: the value that each field shall have. */
  resolve(conflict: string, resolution: Data): Promise<void> {
    return this.change((group) => group.update('conflict', conflict, { resolution }));
  }

  /**
   * Send a change that was set aside again, with other data: under a new operation id, which this returns. What was set
   * aside because of it is queued again too. Rejects with RangeError if nothing is set aside under `op`.
   */
  async correct(op: string, data: Data): Promise<string> {
    const { type, id, action, base } = await this.#asideOp(op);
    const anew = this.newId();
    await this.#enter({ changes: [{ op: anew, type, id, action, base, data }], deed: { do: 'correct', op } });
    return anew;
  }

  /**
   * Give up a change that was set aside; with a creation all other changes of its record, also those that wait. Rejects
   * with RangeError if there is none.
   */
  async discard(op: string): Promise<void> {
    const { type, id, action } = await this.#asideOp(op);
    await this.#enter({ changes: [], deed: { do: 'discard', op, type, id, action } });
  }

  /** What is set aside, and not put right or given up in memory. */
  async #asideOp(op: string): Promise<StoredOp> {
    const found = await asideOp(this.db, op);
    if (this.memory.held.ends(found)) throw new RangeError(`${op} is settled already`);
    return found;
  }

  /** Try a file that was given up once more. */
  retryFile(id: string): Promise<void> {
    return this.#enter({ changes: [], deed: { do: 'retry', file: id } });
  }

  /**
   * Send the originals of these photos, or all that are kept, now, whatever the line costs, and before each the copy if
   * that has not gone. One that was given up is tried again.
   */
  async wantOriginals(photos?: readonly string[]): Promise<void> {
    await this.#enter({ changes: [], deed: { do: 'want', photos: photos ?? (await this.originalsKept()).map(recordOf) } });
  }

  async #requireOpen(): Promise<void> {
    const state = await this.word('state');
    if (state !== 'open') throw new StoreClosed();
  }

  /** Now, as operations say it. */
  stampTime(): string {
    return new Date(this.now()).toISOString();
  }

  // --- trails --------------------------------------------------------------------------------------------------------

  /** One that finds no room is held in memory, and written with the next. */
  addPoint(visit: string, point: TrailPoint): Promise<void> {
    return this.#addPoints([{ ...point, visit, sent: 0 }]);
  }

  async #forgetTrail(visit: string): Promise<void> {
    await this.db.points.where({ visit }).delete();
    this.memory.forgetPositions(visit);
  }

  async #addPoints(fresh: readonly StoredPoint[]): Promise<void> {
    const points = [...this.memory.takePositions(), ...fresh];
    if (points.length === 0) return;
    try {
      await this.write([this.db.points], () => this.db.points.bulkAdd(points));
    } catch (error) {
      if (troubleOf(error) === null) throw error;
      this.memory.refusedPositions(points);
    }
  }

  // --- the application's own -----------------------------------------------------------------------------------------

  /** What the application keeps under a key; undefined if nothing. */
  async note<T>(key: string): Promise<T | undefined> {
    const { notes } = this.memory.held;
    return (notes.has(key) ? notes.get(key) : (await this.db.notes.get(key))?.value) as T | undefined;
  }

  async setNote(key: string, value: unknown): Promise<void> {
    if (key.startsWith(DRAFT)) await this.keepNotes([{ key, value }]);
    else await (value === undefined ? this.db.notes.delete(key) : this.db.notes.put({ key, value }));
  }

  /** Keep what the person would miss, held like their changes where there is no room; undefined takes a note out. */
  keepNotes(notes: readonly StoredNote[]): Promise<void> {
    return this.#enter({ changes: [], notes });
  }

  /** All that is kept under keys with this beginning: key → value. */
  async notes<T>(beginning: string): Promise<Map<string, T>> {
    const found = await this.db.notes.where('key').startsWith(beginning).toArray();
    const late = [...this.memory.held.notes].filter(([key]) => key.startsWith(beginning));
    const all = new Map([...found.map(({ key, value }): [string, unknown] => [key, value]), ...late]);
    return new Map([...all].filter(([, value]) => value !== undefined) as [string, T][]);
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  async setting(name: Setting): Promise<boolean> {
    return (await this.word(name)) ?? false;
  }

  setSetting(name: Setting, value: boolean): Promise<void> {
    return this.setWords({ [name]: value });
  }

  async word<Name extends keyof Words>(name: Name): Promise<Words[Name] | undefined> {
    const { words } = this.memory.held;
    return name in words ? words[name] : this.db.word(name);
  }

  /** As `setWords`, for those that need not outlive this page. */
  async keepWords(words: Partial<Words>): Promise<void> {
    await unlessRefused(this.setWords(words));
  }

  /** What the store does not take is held in `memory` and holds here; this rejects all the same. */
  async setWords(words: Partial<Words>): Promise<void> {
    const { held } = this.memory;
    try {
      await this.write([this.db.meta], () => this.db.setWords(words));
    } catch (error) {
      if (troubleOf(error) !== null && !Dexie.currentTransaction) held.holdWords(words, error);
      throw error;
    }
    held.wordsWritten(Object.keys(words));
  }

  /** The server's time now as far as it is known, epoch milliseconds: for what is due when, never for ordering. */
  async serverNow(): Promise<number> {
    return this.now() + ((await this.db.word('clockOffsetMs')) ?? 0);
  }

  // --- upkeep --------------------------------------------------------------------------------------------------------

  /**
   * Let go of what the server has and nobody looks at here: positions and file entries of visits that are not held any
   * more or ended more than `days` ago, and old answers. Nothing unsent is touched.
   */
  tidy(days = 14): Promise<void> {
    return tidy(this, days);
  }

  /** After a new sign-in: an earlier revocation is over, and what was handed over then is sent like the rest. */
  async begin(): Promise<void> {
    await this.keepWords({ state: 'open', wipe: '', quarantined: 0, quarantinedPoints: 0, quarantinesFiles: false });
  }

  /** Forget everything but whose store it was. The browser decides when freed space is overwritten. */
  async wipe(): Promise<void> {
    const { db } = this;
    const others = db.tables.filter(({ name }) => name !== 'meta');
    // First, so that there is room for the rest.
    await db.transaction('rw', others, () => Promise.all(others.map((table) => table.clear())));
    await db.transaction('rw', db.meta, async () => {
      await db.meta.clear();
      await db.setWords({ stamp: this.stamp, state: 'wiped' });
    });
    this.memory.forget();
  }

  /** Remove the database. Other tabs' connections to it are closed. */
  remove(): Promise<void> {
    return this.db.delete();
  }
}

/** The device was revoked: nothing is taken any more. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';
}
