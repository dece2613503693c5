import Dexie from 'dexie';
import type { Table } from 'dexie';
import { uuid7 } from '../ids';
import { sha256OfBytes } from '../upload/sha256';
import type { SyncDatabase } from './database';
import type { Answer, HeldRecord, Stamp, StoredFile, StoredOp, StoredPoint, TrailPoint, Words } from './database';
import { MAX_GROUP_OPS, dataOf, isData, makeOp, overlay, sumOf } from './ops';
import type { Action, Data, Op } from './ops';
import { Memory, freshFile, photoData } from './memory';
import type { RefusedPhoto } from './memory';
import { VISIT, heldLastVisits, lastOf, visitsAt } from './records';
import type { LastVisits } from './records';
import { troubleOf } from './room';

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

/** A file made ready to be kept: its bytes in our own hands, with their hash. */
export interface PreparedFile {
  readonly blob: Blob;
  readonly sha256: string;
  readonly size: number;
  readonly filename: string;
  readonly filetype: string;
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

/** A record as it is seen here. */
export interface Shown {
  readonly id: string;
  readonly data: Data;
  /** Revision of the server's part; 0 when the server has not sent it yet. */
  readonly rev: number;
  /** The newest revision seen, one's own included; null when there is none. What an edit of this sight is based on. */
  readonly base: number | null;
  /** Whether changes of it are not sent yet. */
  readonly waiting: boolean;
}

/** Which records of a type: those of a site, of a visit, or (conflicts) about a record. */
export interface Where {
  readonly site?: string;
  readonly visit?: string;
  readonly record?: string;
}

export interface ReadOptions {
  /** Lay changes that the server has refused over it too: what the person entered, not what stands. */
  readonly aside?: boolean;
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

/** Something refused for good, with the reason. */
export interface SetAside {
  readonly op: Op;
  readonly data: Data;
  readonly code: string;
  readonly detail: string;
  readonly field: string;
}

/** A disagreement about one record: for each field the value before, the one that stands, and the device's. */
export interface Conflict {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly fields: Readonly<Record<string, { readonly base: unknown; readonly server: unknown; readonly device: unknown }>>;
  readonly data: Data;
}

/** How much the server does not have yet. */
export interface Unsent {
  readonly ops: number;
  readonly groups: number;
  /** Records that these operations are about. */
  readonly records: number;
  readonly aside: number;
  readonly files: number;
  /** Bytes of those files that have not arrived. */
  readonly bytes: number;
  readonly filesAside: number;
  readonly points: number;
}

/** How one record stands with the server. */
export interface ItemState {
  readonly waiting: number;
  /** Why the server wants an operation later (its code), if it said so. */
  readonly later: string | null;
  readonly aside: readonly SetAside[];
  readonly lastAnswer: Answer | null;
}

/** Set aside because what it belongs to was; queued again with it. Our own code, beside the server's. */
export const PARENT_ASIDE = 'parent_aside';
export const DAMAGED = 'damaged';
/** Notes under keys that begin so are half-entered work, which is exported and saved with the rest; the key ends with the id of what it belongs to. */
export const DRAFT = 'draft ';
/** The kind of record that stands for a disagreement about another one. */
export const CONFLICT = 'conflict';
/** The field of a conflict that stands for its record's existence. */
const DELETED = 'deleted';
/** Place of a decision that the server has, before all that waits. */
const SENT_BEFORE = 0;
const UUID_LENGTH = 36;
const KEPT_ANSWERS = 2_000;

/** Room for records and for the sync's own notes when photos have taken the rest. */
export const RESERVE_BYTES = 4_000_000;
/** Where it lies among the bytes of photos. */
const RESERVE = 'reserve';

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
 * hold the same store. Reading functions use Dexie tables only, so `liveQuery(async () => store.list('visit'))` follows them.
 */
export class SyncStore {
  readonly db: SyncDatabase;
  readonly stamp: Stamp;
  readonly now: () => number;
  readonly newId: () => string;
  /** What would be gone with the store. */
  readonly memory = new Memory();

  /** Work with an open database; `openStore` is the usual door. */
  constructor(db: SyncDatabase, stamp: Stamp, options: Pick<StoreOptions, 'now' | 'newId'> = {}) {
    this.db = db;
    this.stamp = stamp;
    this.now = options.now ?? Date.now;
    this.newId = options.newId ?? (() => uuid7(this.now()));
  }

  close(): void {
    this.db.close();
  }

  // --- reading -------------------------------------------------------------------------------------------------------

  /** A record as one sees it here: as pulled, with one's unsent changes on top. Null if there is none. */
  async get(type: string, id: string, options: ReadOptions = {}): Promise<Data | null> {
    return (await this.look(type, id, options))?.data ?? null;
  }

  /** The same with its revisions, as `list` gives it. */
  async look(type: string, id: string, options: ReadOptions = {}): Promise<Shown | null> {
    return this.db.transaction('r', this.db.records, this.db.ops, async () => {
      const record = await this.db.records.get([type, id]);
      const layers = inOrder([...(await this.#decisionsOf(type, id)), ...(await this.#opsOf(type, id, options))]);
      return shownAs(id, record, layers);
    });
  }

  /** Every record of a type, or those that `where` names, as `get` shows them. Ordered by id. */
  async list(type: string, where: Where = {}, options: ReadOptions = {}): Promise<Shown[]> {
    return this.db.transaction('r', this.db.records, this.db.ops, async () => {
      const [records, ops, decisions] = await Promise.all([this.#heldRecords(type, where), this.#opsOfType(type, options), this.#decisionsOf(type)]);
      const shown = new Map<string, Shown>();
      for (const { id, data, rev, base } of records) shown.set(id, { id, data, rev, base, waiting: false });
      const layers = byRecord([...decisions, ...ops]);
      if (layers.size > 0) {
        // A change may move a record into the selection, or out of it.
        const ids = [...layers.keys()];
        const held = await this.db.records.bulkGet(ids.map((id): [string, string] => [type, id]));
        for (const [index, id] of ids.entries()) {
          const one = shownAs(id, held[index], layers.get(id) ?? []);
          if (one === null || !matches(one.data, where)) shown.delete(id);
          else shown.set(id, one);
        }
      }
      return [...shown.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  }

  /** How many records of a type are held, unsent ones aside. */
  count(type: string): Promise<number> {
    return this.#ofType(type).count();
  }

  /** When each site was last visited, by the visits that `list` shows; without reading more of them than have changes. */
  async lastVisits(): Promise<LastVisits> {
    const { meta, records, ops } = this.db;
    return this.db.transaction('r', meta, records, ops, async () => {
      const [last, queued, decisions] = await Promise.all([heldLastVisits(this.db), this.#opsOfType(VISIT, {}), this.#decisionsOf(VISIT)]);
      const layers = byRecord([...decisions, ...queued]);
      if (layers.size === 0) return last;
      const held = await records.bulkGet([...layers.keys()].map((id): [string, string] => [VISIT, id]));
      const shown = [...layers].flatMap(([id, own], index) => shownAs(id, held[index], own) ?? []);
      const sites = new Set([...held, ...shown].flatMap((one) => (one ? [String(one.data['site'])] : [])));
      const others = (await visitsAt(this.db, sites)).filter(({ id }) => !layers.has(id));
      return new Map([...[...last].filter(([site]) => !sites.has(site)), ...lastOf([...others, ...shown].map(({ data }) => data))]);
    });
  }

  #heldRecords(type: string, where: Where): Promise<HeldRecord[]> {
    const { records } = this.db;
    if (where.visit !== undefined) return records.where({ type, 'data.visit': where.visit }).filter(({ data }) => matches(data, where)).toArray();
    if (where.site !== undefined) return records.where({ type, 'data.site': where.site }).filter(({ data }) => matches(data, where)).toArray();
    if (where.record !== undefined) return records.where({ type, 'data.id': where.record }).toArray();
    return this.#ofType(type).toArray();
  }

  #ofType(type: string): Dexie.Collection<HeldRecord, [string, string]> {
    return this.db.records.where('[type+id]').between([type, Dexie.minKey], [type, Dexie.maxKey]);
  }

  #opsOf(type: string, id: string, { aside }: ReadOptions): Promise<StoredOp[]> {
    const found = this.db.ops.where({ type, id });
    return (aside ? found : found.filter((op) => op.state === 'queued')).sortBy('number');
  }

  #opsOfType(type: string, { aside }: ReadOptions): Promise<StoredOp[]> {
    const states = aside ? ['queued', 'aside'] : ['queued'];
    return this.db.ops.where('[state+type]').anyOf(states.map((state) => [state, type])).toArray();
  }

  /**
   * What was decided here of conflicts about a record (or about all of a type), as changes of that record: until the
   * feed brings the conflict as the server has it then, the record itself is the old one. A field that others have
   * decided meanwhile is theirs. Inside a transaction with `records` and `ops`.
   */
  async #decisionsOf(type: string, id?: string): Promise<Layer[]> {
    if (type === CONFLICT) return [];
    const { records } = this.db;
    const about = id === undefined ? this.#ofType(CONFLICT) : records.where({ type: CONFLICT, 'data.id': id });
    const conflicts = await about.filter(({ data }) => data['type'] === type && !data['resolved_at']).toArray();
    if (conflicts.length === 0) return [];
    const waiting = byRecord(await this.#opsOfType(CONFLICT, {}));
    return conflicts.flatMap(({ id: conflict, data }) => [
      ...decision(data, data['resolution'], SENT_BEFORE),
      ...(waiting.get(conflict) ?? []).flatMap((op) => decision(data, dataOf(op)['resolution'], op.number)),
    ]);
  }

  /** The open disagreements that concern this person. */
  async conflicts(): Promise<Conflict[]> {
    const found: Conflict[] = [];
    for (const { id, data } of await this.list('conflict')) {
      const fields = Object.entries(isData(data['fields']) ? data['fields'] : {});
      const open = fields.filter(([, values]) => isData(values) && !('resolved' in values));
      if (open.length === 0 || data['resolved_at'] || data['resolution']) continue;
      found.push({ id, type: String(data['type']), record: String(data['id']), fields: Object.fromEntries(open) as Conflict['fields'], data });
    }
    return found;
  }

  /** Changes that the server has refused for good, with the reason, in the order made. */
  async setAside(): Promise<SetAside[]> {
    return (await this.db.ops.where('state').equals('aside').sortBy('number')).map(asSetAside);
  }

  /** What waits to be sent about a record, in the order made. */
  async unsentOf(type: string, id: string): Promise<{ readonly op: Op; readonly data: Data }[]> {
    const queued = await this.#opsOf(type, id, {});
    return queued.map((stored) => ({ op: asOp(stored), data: dataOf(stored) }));
  }

  /** How a record stands with the server. */
  async itemState(type: string, id: string): Promise<ItemState> {
    return this.db.transaction('r', this.db.ops, this.db.groups, this.db.answers, async () => {
      const ops = await this.db.ops.where({ type, id }).sortBy('number');
      const queued = ops.filter((op) => op.state === 'queued');
      const groups = await this.db.groups.bulkGet([...new Set(queued.map((op) => op.grp))]);
      const answers = await this.db.answers.where({ type, id }).sortBy('at');
      return {
        waiting: queued.length,
        later: groups.find((group) => group !== undefined && group.code !== '')?.code ?? null,
        aside: ops.filter((op) => op.state === 'aside').map(asSetAside),
        lastAnswer: answers.at(-1) ?? null,
      };
    });
  }

  /** The answers that operations of a record got, oldest first. Kept for the newest 2,000 of a store. */
  answersOf(type: string, id: string): Promise<Answer[]> {
    return this.db.answers.where({ type, id }).sortBy('at');
  }

  async unsent(): Promise<Unsent> {
    const { ops, files, points } = this.db;
    return this.db.transaction('r', ops, files, points, async () => {
      const queued = await ops.where('state').equals('queued').toArray();
      const waiting = await files.where('state').equals('waiting').toArray();
      return {
        ops: queued.length,
        groups: new Set(queued.map((op) => op.grp)).size,
        records: new Set(queued.map((op) => `${op.type} ${op.id}`)).size,
        aside: await ops.where('state').equals('aside').count(),
        files: waiting.length,
        bytes: waiting.reduce((sum, file) => sum + file.size - file.arrived, 0),
        filesAside: await files.where('state').equals('aside').count(),
        points: await points.where('sent').equals(0).count(),
      };
    });
  }

  /** The files of a visit, without their bytes, in the order added. */
  filesOf(visit: string): Promise<StoredFile[]> {
    return this.db.files.where({ visit }).sortBy('addedAt');
  }

  /** The bytes of a file; null once they were let go. */
  async bytesOf(id: string): Promise<Blob | null> {
    return (await this.db.blobs.get(id))?.blob ?? null;
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
    const { meta, records, groups, ops, files: entries, blobs } = this.db;
    const write = async (): Promise<void> => {
      await this.#requireOpen();
      await this.enqueue(await this.#withBases(intents));
      for (const { id, visit, file } of files) await this.#keepFile(id, visit, file);
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
  async write<T>(tables: Table[], write: () => Promise<T>): Promise<T> {
    const { db } = this;
    try {
      return await db.transaction('rw', tables, write);
    } catch (error) {
      // Inside of somebody else's transaction that one has ended, and they begin anew.
      if (troubleOf(error) === null || Dexie.currentTransaction || !(await this.giveUpReserve())) throw error;
      return db.transaction('rw', tables, write);
    }
  }

  /** Let go of the room that was set aside; whether there was any. */
  async giveUpReserve(): Promise<boolean> {
    try {
      if ((await this.db.blobs.where({ id: RESERVE }).count()) === 0) return false;
      await this.db.blobs.delete(RESERVE);
      return true;
    } catch (error) {
      console.warn('store', error);
      return false;
    }
  }

  /** Set room aside for records, unless that is done, or there is none: then `db.writability` tells so. */
  async setReserveAside(): Promise<void> {
    const { blobs, writability } = this.db;
    if (writability.trouble !== null || (await blobs.where({ id: RESERVE }).count()) > 0) return;
    await blobs.put({ id: RESERVE, blob: new Blob([new Uint8Array(RESERVE_BYTES)]) });
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
        if (await this.#amendLast(type, id, data, seen)) return;
        await this.enqueue([makeOp({ op: this.newId(), type, id, action: 'update', base: seen, madeAt: this.stampTime(), data })]);
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
    return db.transaction('rw', [db.meta, db.groups, db.ops, db.files], async () => {
      await this.#requireOpen();
      const old = await this.#asideOp(op);
      const { type, id, action, base } = old;
      const made = makeOp({ op: this.newId(), type, id, action, base, madeAt: this.stampTime(), data });
      const dependent = await db.ops.where('state').equals('aside').filter(({ code }) => code === PARENT_ASIDE).sortBy('number');
      const born = new Set([made, ...dependent].filter((one) => one.action === 'create').map((one) => `${one.type} ${one.id}`));
      // What waits already of a record that is to be made only now would wait for ever, and hold its making up.
      const early = await db.ops.where('state').equals('queued').filter((one) => born.has(`${one.type} ${one.id}`)).sortBy('number');
      await this.forget([old]);
      await this.enqueue([made]);
      // Behind what they wait for: sent before it, the server would refuse them for good.
      const behind = inOrder([...dependent, ...early]);
      await this.forget(behind);
      for (const grp of new Set(behind.map((one) => one.grp))) await this.enqueue(behind.filter((one) => one.grp === grp).map(asOp));
      for (const one of [made, ...dependent]) await this.#fileAgain(one.id);
      return made.op;
    });
  }

  /**
   * Give up a change that was set aside; with a creation all other changes of its record, also those that wait: the server
   * would ask for the record for ever. Rejects with RangeError if there is none.
   */
  async discard(op: string): Promise<void> {
    const { db } = this;
    await db.transaction('rw', [db.groups, db.ops, db.files, db.blobs], async () => {
      const old = await this.#asideOp(op);
      await this.forget(old.action === 'create' ? await db.ops.where({ type: old.type, id: old.id }).toArray() : [old]);
      if (old.type === 'visit_photo' && old.action === 'create') await this.#dropFile(old.id);
    });
  }

  /** Try a file that was given up once more. */
  async retryFile(id: string): Promise<void> {
    await this.db.transaction('rw', this.db.files, this.db.blobs, async () => {
      if ((await this.db.blobs.get(id)) !== undefined) await this.#fileAgain(id);
    });
  }

  async #asideOp(op: string): Promise<StoredOp> {
    const found = await this.db.ops.where({ op }).first();
    if (found?.state !== 'aside') throw new RangeError(`nothing is set aside under ${op}`);
    return found;
  }

  async #fileAgain(id: string): Promise<void> {
    await this.db.files.where({ id }).filter((file) => file.state === 'aside').modify({ state: 'waiting', code: '', detail: '', begun: 0, failures: 0, waitUntil: 0 });
  }

  async #withBases(intents: readonly Intent[]): Promise<Op[]> {
    const records = await this.db.records.bulkGet(intents.map(({ type, id }): [string, string] => [type, id]));
    const madeAt = this.stampTime();
    return intents.map((intent, index) => makeOp({ ...intent, base: records[index]?.base ?? null, madeAt }));
  }

  /** Queue a group as it is, inside a transaction that has `groups` and `ops`. For tests and what was salvaged. */
  async enqueue(ops: readonly Op[]): Promise<void> {
    if (ops.length < 1 || ops.length > MAX_GROUP_OPS) throw new RangeError(`a group has 1 to ${MAX_GROUP_OPS} operations, not ${ops.length}`);
    const grp = await this.db.groups.add({ tries: 0, later: 0, waitUntil: 0, code: '' });
    await this.db.ops.bulkAdd(ops.map((op): StoredOp => ({ ...op, grp, sum: sumOf(op), state: 'queued', code: '', detail: '', field: '' })));
  }

  async #amendLast(type: string, id: string, data: Data, seen: number | null): Promise<boolean> {
    const last = (await this.db.ops.where({ type, id }).sortBy('number')).at(-1);
    if (!last || last.state !== 'queued' || last.action === 'delete' || sumOf(last) !== last.sum) return false;
    const group = await this.db.groups.get(last.grp);
    if (!group || group.tries > 0) return false;
    if (seen !== last.base || (await this.#namesSomethingNew(data))) return false;
    // Nor may it go before what was decided about the record meanwhile.
    if ((await this.#decisionsOf(type, id)).some(({ number }) => (number ?? 0) > (last.number ?? 0))) return false;
    const { number, op, action, base, madeAt } = last;
    // What was not written by us, as another version's may be, could lose something by being written anew.
    if (!last.body.startsWith(makeOp({ op, type, id, action, base, madeAt, data: {} }).body.slice(0, -2))) return false;
    const made = makeOp({ op, type, id, action, base, madeAt: this.stampTime(), data: { ...dataOf(last), ...data } });
    await this.db.ops.put({ ...last, ...made, ...(number === undefined ? {} : { number }), sum: sumOf(made) });
    return true;
  }

  /** Whether a value is the id of a record that waits to be made: then the order of operations matters. */
  async #namesSomethingNew(data: Data): Promise<boolean> {
    const names = Object.values(data).flat().filter((value): value is string => typeof value === 'string' && value.length === UUID_LENGTH);
    return names.length > 0 && (await this.db.ops.where('id').anyOf(names).filter(({ action }) => action === 'create').count()) > 0;
  }

  async #keepFile(id: string, visit: string, file: PreparedFile): Promise<void> {
    await this.db.files.put(freshFile(id, visit, file, this.now()));
    await this.db.blobs.put({ id, blob: file.blob });
  }

  async #dropFile(id: string): Promise<void> {
    await this.db.files.delete(id);
    await this.db.blobs.delete(id);
  }

  /** The files of a photo or a visit that is gone for good; inside a transaction with `files` and `blobs`. */
  async dropFilesOf(type: string, id: string): Promise<void> {
    if (type === 'visit_photo') await this.#dropFile(id);
    if (type === 'visit') for (const file of await this.db.files.where({ visit: id }).toArray()) await this.#dropFile(file.id);
  }

  /** Forget operations that are settled, and groups without any left; inside a transaction with `groups` and `ops`. */
  async forget(ops: readonly StoredOp[]): Promise<void> {
    await this.db.ops.bulkDelete(ops.flatMap(({ number }) => (number === undefined ? [] : [number])));
    for (const grp of new Set(ops.map((op) => op.grp))) {
      if ((await this.db.ops.where({ grp }).count()) === 0) await this.db.groups.delete(grp);
    }
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

  /** The positions of a visit in the order of their times. */
  pointsOf(visit: string): Promise<StoredPoint[]> {
    return this.db.points.where('[visit+t]').between([visit, Dexie.minKey], [visit, Dexie.maxKey]).toArray();
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
  async tidy(days = 14): Promise<void> {
    const { db } = this;
    const before = new Date(this.now() - days * 86_400_000).toISOString();
    await db.transaction('rw', [db.records, db.ops, db.files, db.blobs, db.points, db.answers], async () => {
      const visits = new Set<string>();
      await db.points.orderBy('[visit+t]').eachUniqueKey((key) => void visits.add((key as unknown as [string, number])[0]));
      for (const file of await db.files.toArray()) visits.add(file.visit);
      for (const visit of visits) {
        const shown = await this.get('visit', visit, { aside: true });
        const end = shown?.['finished_at'] ?? shown?.['updated_at'];
        if (shown !== null && !(typeof end === 'string' && end < before)) continue;
        const points = db.points.where('[visit+t]').between([visit, Dexie.minKey], [visit, Dexie.maxKey]);
        if ((await points.filter(({ sent }) => sent === 0).count()) === 0) await points.delete();
        for (const file of await db.files.where({ visit }).toArray()) {
          if (file.state === 'stored' || (file.state === 'sent' && shown === null)) await this.#dropFile(file.id);
        }
      }
      const tooMany = (await db.answers.count()) - KEPT_ANSWERS;
      if (tooMany > 0) await db.answers.orderBy('at').limit(tooMany).delete();
    });
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

function matches(data: Data, { site, visit, record }: Where): boolean {
  return (site === undefined || data['site'] === site) && (visit === undefined || data['visit'] === visit) && (record === undefined || data['id'] === record);
}

/** A change of a record that is shown before the server's word on it is here, with its place in the outbox. */
type Layer = Pick<StoredOp, 'number' | 'id' | 'action' | 'body'>;

/** What a decision does to the record that its conflict is about. */
function decision(conflict: Data, resolution: unknown, number: number | undefined): Layer[] {
  if (!isData(resolution)) return [];
  const fields = isData(conflict['fields']) ? conflict['fields'] : {};
  const own = Object.entries(resolution).filter(([name]) => !(isData(fields[name]) && 'resolved' in fields[name]));
  const { [DELETED]: gone, ...data } = Object.fromEntries(own);
  const layer = { id: String(conflict['id']), ...(number === undefined ? {} : { number }) };
  return [gone === true ? { ...layer, action: 'delete', body: '{}' } : { ...layer, action: 'update', body: JSON.stringify({ data }) }];
}

/** A record with the changes on top that are not in it; null when there is none, or none any more. */
function shownAs(id: string, record: HeldRecord | undefined, layers: readonly Layer[]): Shown | null {
  const data = overlay(record?.data ?? null, layers);
  if (data === null) return null;
  return { id, data, rev: record?.rev ?? 0, base: record?.base ?? null, waiting: layers.some(({ number }) => number !== SENT_BEFORE) };
}

const inOrder = <One extends Pick<StoredOp, 'number'>>(layers: readonly One[]): One[] => [...layers].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));

function byRecord<One extends Layer>(layers: readonly One[]): Map<string, One[]> {
  const found = new Map<string, One[]>();
  for (const layer of inOrder(layers)) {
    const own = found.get(layer.id);
    if (own) own.push(layer);
    else found.set(layer.id, [layer]);
  }
  return found;
}

function asSetAside(stored: StoredOp): SetAside {
  const { code, detail, field } = stored;
  return { op: asOp(stored), data: dataOf(stored), code, detail, field };
}

function asOp({ op, type, id, action, base, madeAt, body }: StoredOp): Op {
  return { op, type, id, action, base, madeAt, body };
}

/**
 * Take a file into our own hands: a copy of its bytes (a handle of the camera may vanish) and their SHA-256.
 * Rejects with HashUnavailable on an insecure page.
 */
export async function prepareFile(file: Blob & { readonly name?: string }): Promise<PreparedFile> {
  const bytes = await file.arrayBuffer();
  const sha256 = await sha256OfBytes(bytes);
  return { blob: new Blob([bytes], { type: file.type }), sha256, size: bytes.byteLength, filename: file.name ?? '', filetype: file.type };
}
