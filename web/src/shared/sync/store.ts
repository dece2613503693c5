import type { Table } from 'dexie';
import { uuid7 } from '../ids';
import type { Stamp, StoredPoint, SyncDatabase, TrailPoint, Words } from './database';
import { fileAgain, keepFile, photoData } from './files';
import type { PreparedFile } from './files';
import { Memory } from './memory';
import type { RefusedPhoto } from './memory';
import { makeOp } from './ops';
import type { Action, Data, Op } from './ops';
import { amendLast, correct, discard, enqueue } from './outbox';
import { Reading } from './reading';
import { giveUpReserve, setReserveAside, writeWithReserve } from './reserve';
import { troubleOf } from './room';
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
}

export interface UpdateOptions {
  /**
   * `Shown.base` when the edit was begun: what others changed since then, and the person has not seen, collides. Without
   * it, what is held now counts as seen.
   */
  readonly base?: number | null;
  /** Where the store does not take it, hold it in `memory` to be tried again: for what a person entered, field by field. */
  readonly hold?: boolean;
}

/** Notes under keys that begin so are half-entered work, which is exported and saved with the rest; the key ends with the id of what it belongs to. */
export const DRAFT = 'draft ';

interface Intent {
  readonly op: string;
  readonly type: string;
  readonly id: string;
  readonly action: Action;
  readonly data: Data;
}

/** What a person chose on this tablet. */
export type Setting = 'photosOnWifiOnly' | 'photosReduced';

/**
 * The store of one person at one server. What is written is on the disk when the promise resolves; several tabs may
 * hold the same store.
 */
export class SyncStore extends Reading {
  readonly stamp: Stamp;
  readonly now: () => number;
  readonly newId: () => string;
  /** What would be gone with the store. */
  readonly memory = new Memory();

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
    const intents: Intent[] = [];
    const files: RefusedPhoto[] = [];
    const add = (action: Action, type: string, id: string, data: Data): void => void intents.push({ op: this.newId(), type, id, action, data });
    const create = (type: string, data: Data, id = this.newId()): string => {
      add('create', type, id, data);
      return id;
    };
    const result = make({
      create,
      update: (type, id, data) => add('update', type, id, data),
      delete: (type, id) => add('delete', type, id, {}),
      addPhoto: (visit, file, fields = {}, id = this.newId()) => {
        files.push({ id, visit, file, fields });
        return create('visit_photo', photoData(visit, file, fields), id);
      },
    });
    if (intents.length === 0) return result;
    const { db } = this;
    const { meta, records, groups, ops, files: entries, blobs } = db;
    const write = async (): Promise<void> => {
      await this.#requireOpen();
      await enqueue(db, await this.#withBases(intents));
      for (const { id, visit, file } of files) await keepFile(db, id, visit, file, this.now());
    };
    if (files.length === 0) await this.write([meta, records, groups, ops], write);
    else await this.#writeWithFiles([meta, records, groups, ops, entries, blobs], write, files, intents.length);
    return result;
  }

  /** Photos get nothing of the reserve. One that is not kept stays in `memory`. */
  async #writeWithFiles(tables: Table[], write: () => Promise<void>, files: readonly RefusedPhoto[], intents: number): Promise<void> {
    try {
      await this.db.transaction('rw', tables, write);
    } catch (error) {
      const trouble = troubleOf(error);
      // With other changes in the same group it is for the caller to try all of it again.
      if (trouble !== null && files.length === intents) for (const photo of files) this.memory.refusedPhoto(photo);
      // The disk itself has nothing left: Chromium may empty a store whose next record it cannot write.
      if (trouble === 'unwritable') await this.giveUpReserve();
      throw error;
    }
    for (const photo of files) {
      this.memory.settledPhoto(photo);
      this.memory.holdBytes(photo.id, photo.file.blob);
    }
  }

  /** Write records in one transaction: where there is no room, once more with the reserve given up. */
  write<T>(tables: Table[], write: () => Promise<T>): Promise<T> {
    return writeWithReserve(this.db, tables, write);
  }

  /** Let go of the room that was set aside; whether there was any. */
  giveUpReserve(): Promise<boolean> {
    return giveUpReserve(this.db);
  }

  /** Set room aside for records, unless that is done, or there is none: then `db.writability` tells so. */
  setReserveAside(): Promise<void> {
    return setReserveAside(this.db);
  }

  /** Write what was refused and is in `memory` once more; whether nothing of it is left there. */
  async tryRefusedAgain(): Promise<boolean> {
    const { memory } = this;
    try {
      await this.#addPoints([]);
      for (const { type, id, data, base } of memory.updates) await this.update(type, id, data, { base, hold: true });
      for (const { id, visit, file, fields } of memory.photos) await this.change((group) => group.addPhoto(visit, file, fields, id));
    } catch (error) {
      if (troubleOf(error) === null) throw error;
    }
    return memory.updates.length + memory.photos.length === 0;
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
  async update(type: string, id: string, data: Data, { base, hold = false }: UpdateOptions = {}): Promise<void> {
    const { db } = this;
    let seen = base ?? null;
    try {
      await this.write([db.meta, db.records, db.groups, db.ops], async () => {
        await this.#requireOpen();
        const known = (await db.records.get([type, id]))?.base ?? null;
        // Never above what is held: a server that was restored counts from a lower revision.
        seen = base === undefined || known === null ? known : base === null ? null : Math.min(base, known);
        if (await amendLast(db, { type, id, base: seen, madeAt: this.stampTime(), data })) return;
        await enqueue(db, [makeOp({ op: this.newId(), type, id, action: 'update', base: seen, madeAt: this.stampTime(), data })]);
      });
    } catch (error) {
      if (hold && troubleOf(error) !== null) this.memory.refusedUpdate({ type, id, data, base: seen });
      throw error;
    }
    this.memory.keptUpdate(type, id, data);
  }

  delete(type: string, id: string): Promise<void> {
    return this.change((group) => group.delete(type, id));
  }

  /** A photo of a visit; the id of the `visit_photo`. */
  addPhoto(visit: string, file: PreparedFile, fields: Data = {}, id?: string): Promise<string> {
    return this.change((group) => group.addPhoto(visit, file, fields, id));
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
    const { db } = this;
    const anew = { op: this.newId(), madeAt: this.stampTime(), data };
    await db.transaction('rw', [db.meta, db.groups, db.ops, db.files], async () => {
      await this.#requireOpen();
      await correct(db, op, anew);
    });
    return anew.op;
  }

  /**
   * Give up a change that was set aside; with a creation all other changes of its record, also those that wait. Rejects
   * with RangeError if there is none.
   */
  async discard(op: string): Promise<void> {
    const { db } = this;
    await db.transaction('rw', [db.groups, db.ops, db.files, db.blobs], () => discard(db, op));
  }

  /** Try a file that was given up once more. */
  async retryFile(id: string): Promise<void> {
    const { db } = this;
    await db.transaction('rw', db.files, db.blobs, async () => {
      if ((await db.blobs.get(id)) !== undefined) await fileAgain(db, id);
    });
  }

  async #withBases(intents: readonly Intent[]): Promise<Op[]> {
    const records = await this.db.records.bulkGet(intents.map(({ type, id }): [string, string] => [type, id]));
    const madeAt = this.stampTime();
    return intents.map((intent, index) => makeOp({ ...intent, base: records[index]?.base ?? null, madeAt }));
  }

  async #requireOpen(): Promise<void> {
    const state = await this.db.word('state');
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
    return (await this.db.notes.get(key))?.value as T | undefined;
  }

  async setNote(key: string, value: unknown): Promise<void> {
    if (value === undefined) await this.db.notes.delete(key);
    else await this.db.notes.put({ key, value });
  }

  /** All that is kept under keys with this beginning: key → value. */
  async notes<T>(beginning: string): Promise<Map<string, T>> {
    const found = await this.db.notes.where('key').startsWith(beginning).toArray();
    return new Map(found.map(({ key, value }) => [key, value as T]));
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  async setting(name: Setting): Promise<boolean> {
    return (await this.db.word(name)) ?? false;
  }

  async setSetting(name: Setting, value: boolean): Promise<void> {
    await this.db.setWords({ [name]: value });
  }

  word<Name extends keyof Words>(name: Name): Promise<Words[Name] | undefined> {
    return this.db.word(name);
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
    await this.db.setWords({ state: 'open', wipe: '', quarantined: 0 });
  }

  /** Forget everything but whose store it was. The browser decides when freed space is overwritten. */
  async wipe(): Promise<void> {
    const { db } = this;
    await db.transaction('rw', db.tables, async () => {
      for (const table of db.tables) if (table.name !== 'meta') await table.clear();
      await db.meta.clear();
      await db.setWords({ stamp: this.stamp, state: 'wiped' });
    });
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
