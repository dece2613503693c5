import Dexie from 'dexie';
import type { Table } from 'dexie';
import { FORMAT, SyncDatabase, databaseName } from './database';
import type { Stamp, StoredFile, StoredNote, StoredOp } from './database';
import { waitingState } from './files';
import { isData, sumOf } from './ops';
import type { Op } from './ops';
import { enqueue } from './outbox';
import { isFull } from './room';
import { DRAFT, SyncStore } from './store';
import type { StoreOptions } from './store';

/** The first line of an export, so that no other file is taken for one. */
export const EXPORT_KIND = 'geo_portal unsent work';

/** Unsent work as a file: JSON, to be kept elsewhere, handed in, or taken back. */
export interface UnsentExport {
  readonly kind: typeof EXPORT_KIND;
  readonly format: number;
  readonly origin: string;
  readonly user: string;
  readonly device: string;
  /** ISO 8601. */
  readonly exported_at: string;
  readonly groups: readonly (readonly ExportedOp[])[];
  readonly points: readonly unknown[];
  readonly files: readonly ExportedFile[];
  /** Half-entered work; files of earlier versions have none. */
  readonly drafts?: readonly StoredNote[];
}

/** `op` with its text, and why it was set aside, if it was. */
export interface ExportedOp extends Op {
  readonly sum: string;
  readonly code: string;
  readonly detail: string;
}

export interface ExportedFile extends Pick<StoredFile, 'id' | 'of' | 'visit' | 'filename' | 'filetype' | 'sha256' | 'size'> {
  /** The bytes in base64; null when they were not there any more. */
  readonly content: string | null;
}

/** What was saved from a store that could not be used, until its owner has taken it back or thrown it away. */
export interface Salvaged {
  readonly key: string;
  readonly user: string;
  readonly origin: string;
  readonly at: number;
  /** What was wrong with the store. */
  readonly reason: string;
  readonly ops: number;
  readonly files: number;
  readonly points: number;
  /** Pieces of half-entered work; an earlier version saved none and does not say so. */
  readonly drafts?: number;
  /** Operations that could not be read. */
  readonly damaged: number;
  /** Something could not be read at all: nobody knows what was in it. An earlier version does not say so. */
  readonly unread?: boolean;
  /** An `UnsentExport`, as JSON. */
  readonly content: Blob;
}

/** The application is older than the store: it has to be updated, nothing is wrong with the store. */
export class StoreTooNew extends Error {
  override readonly name = 'StoreTooNew';
}

export interface Opened {
  readonly store: SyncStore;
  /** What was saved because the store that was here could not be used, be it nothing; null in all likelihood. */
  readonly salvaged: Salvaged | null;
}

/** How often a store that the browser has closed is looked for, and how long between. */
const LOOKS = 5;
const LOOK_AGAIN_MS = 500;

class SalvageDatabase extends Dexie {
  readonly salvaged!: Table<Salvaged, string>;

  constructor(options: Pick<StoreOptions, 'indexedDB' | 'IDBKeyRange'>) {
    super('portal-sync-salvage', { ...engine(options), chromeTransactionDurability: 'strict' });
    this.version(1).stores({ salvaged: 'key, [user+origin]' });
  }
}

/** The store cannot be used as it is, and the caller did not want it put aside. */
export class StoreUnsound extends Error {
  override readonly name = 'StoreUnsound';
}

export interface OpenOptions extends StoreOptions {
  /** Reject with StoreUnsound where the store would have to be put aside: nobody is there who would hear of it. */
  readonly onlySound?: boolean;
}

/**
 * Open the store of this person at this server, or make it. One that is damaged, or somebody else's, is put aside: what
 * is unsent in it is saved (see `listSalvaged`) and a new store is begun, which the next sync fills.
 * Rejects with StoreTooNew, or with the browser's error when it lets us keep nothing at all (private window, disk full).
 */
export async function openStore(options: OpenOptions): Promise<Opened> {
  const origin = options.origin.replace(/\/+$/, '');
  const stamp: Stamp = { format: FORMAT, origin, user: options.user, device: options.device };
  const name = databaseName(origin, options.user);
  const db = new SyncDatabase(name, engine(options));
  let reason: string;
  try {
    await db.open();
    reason = await whatIsWrong(db, stamp);
    if (reason === '') {
      const store = new SyncStore(db, await stampOf(db, stamp), options);
      await setAsideDamaged(store);
      return { store, salvaged: null };
    }
  } catch (error) {
    db.close();
    // What is there is as it should be, where only something new finds no room.
    if (error instanceof StoreTooNew || isFull(error)) throw error;
    if (!(await exists(name, options))) throw error; // there is nothing to save, and the browser keeps nothing
    reason = String(error);
  }
  db.close();
  if (options.onlySound) throw new StoreUnsound(reason);
  const salvaged = await abandonStore(options, reason);
  const fresh = new SyncDatabase(name, engine(options));
  await fresh.open();
  return { store: new SyncStore(fresh, await stampOf(fresh, stamp), options), salvaged };
}

/**
 * Give up the store of this person at this server, whatever is in it: what can be read of the unsent work is saved (see
 * `listSalvaged`), then the database is removed. `openStore` makes a new one. For a store that cannot be used, or one of
 * a newer application (StoreTooNew) where no newer application is to be had.
 */
export async function abandonStore(options: StoreOptions, reason: string): Promise<Salvaged> {
  const origin = options.origin.replace(/\/+$/, '');
  const name = databaseName(origin, options.user);
  const salvaged = await salvage(name, { format: FORMAT, origin, user: options.user, device: options.device }, reason, options);
  await new Dexie(name, engine(options)).delete();
  return salvaged;
}

/** What speaks against using an open database as it is; empty if nothing does, as for a new one. Writes nothing: there may be no room. */
async function whatIsWrong(db: SyncDatabase, wanted: Stamp): Promise<string> {
  return db.transaction('r', db.tables, async () => {
    const stamp = await db.word('stamp');
    if (stamp === undefined) {
      const counts = await Promise.all(db.tables.map((table) => table.count()));
      return counts.some((count) => count > 0) ? 'no stamp' : '';
    }
    if (isData(stamp) && stamp.format > wanted.format) throw new StoreTooNew(`format ${stamp.format}`);
    if (!isData(stamp) || stamp.format !== wanted.format) return `format ${String((stamp as Partial<Stamp> | null)?.format)}`;
    if (stamp.user !== wanted.user || stamp.origin !== wanted.origin) return "somebody else's";
    const state = await db.word('state');
    if (state !== 'open' && state !== 'revoked' && state !== 'wiped') return 'no state';
    // Reading each row is the browser's own check: a broken block fails here and not in the middle of a day's work.
    const ops = await db.ops.toArray();
    if (ops.some((op) => !isOp(op))) return 'the outbox cannot be read';
    const groups = new Set((await db.groups.toArray()).map(({ number }) => number));
    if (ops.some(({ grp }) => !groups.has(grp))) return 'operations without their group';
    await db.files.count();
    await db.records.limit(1).toArray();
    return '';
  });
}

/** A new store is stamped; and the device may have been given a new id at a later sign-in. */
function stampOf(db: SyncDatabase, wanted: Stamp): Promise<Stamp> {
  return db.transaction('rw', db.meta, async () => {
    const found = await db.word('stamp');
    const stamp: Stamp = { ...wanted, born: found?.born ?? Math.random().toString(36).slice(2) };
    if (found === undefined) await db.setWords({ stamp, state: 'open' });
    else if (found.device !== wanted.device) await db.setWords({ stamp });
    // One of an older version, which may be without room: it is known by the stamp alone.
    else return found;
    return stamp;
  });
}

/**
 * What has become of the store of an open page, whose connection the browser has ended: `there`, as it was; `gone`, what
 * is there now is another, or empty; `unreadable`: it cannot be told.
 */
export async function whatBecameOf({ stamp, db: { name } }: SyncStore, options: Pick<StoreOptions, 'indexedDB' | 'IDBKeyRange'> = {}): Promise<'there' | 'gone' | 'unreadable'> {
  for (let times = 1; ; times += 1) {
    const db = new SyncDatabase(name, engine(options));
    try {
      await db.open();
      const found = await db.word('stamp');
      return found !== undefined && found.born === stamp.born ? 'there' : 'gone';
    } catch (error) {
      console.warn('store', error);
      if (times === LOOKS) return 'unreadable';
    } finally {
      db.close();
    }
    // While the browser clears it, none can be opened.
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Operations that the disk has altered are shown, never sent. */
async function setAsideDamaged(store: SyncStore): Promise<void> {
  const { db } = store;
  await db.transaction('rw', db.ops, async () => {
    const damaged = (await db.ops.where('state').equals('queued').toArray()).filter((op) => sumOf(op) !== op.sum);
    if (damaged.length > 0) await db.ops.bulkPut(damaged.map((op) => ({ ...op, state: 'aside', code: 'damaged', detail: 'This operation was altered on the disk.' })));
  });
}

/** Whether there is a database of this name at all, whatever its state. */
async function exists(name: string, options: StoreOptions): Promise<boolean> {
  const db = new Dexie(name, engine(options));
  try {
    await db.open();
    return true;
  } catch (error) {
    return (error as { name?: unknown }).name !== 'NoSuchDatabaseError';
  } finally {
    db.close();
  }
}

/** Save what can be read of a store that cannot be used. */
async function salvage(name: string, stamp: Stamp, reason: string, options: StoreOptions): Promise<Salvaged> {
  // Without a version Dexie takes the tables as they are, whatever they are.
  const db = new Dexie(name, engine(options));
  let unread = false;
  const rows = async <T>(table: string): Promise<T[]> => {
    if (!db.tables.some(({ name: one }) => one === table)) return []; // of a version that had no such table
    try {
      return await db.table<T>(table).toArray();
    } catch {
      unread = true;
      return rowsOneByOne<T>(db, table);
    }
  };
  let found: StoredOp[] = [];
  let owner = stamp;
  let files: ExportedFile[] = [];
  let points: unknown[] = [];
  let drafts: StoredNote[] = [];
  try {
    await db.open();
    const words = await rows<{ key: string; value: unknown }>('meta');
    const said = words.find(({ key }) => key === 'stamp')?.value;
    // Work that another person's name stands on is that person's.
    if (isData(said) && typeof said['user'] === 'string' && typeof said['origin'] === 'string') owner = { ...stamp, ...(said as unknown as Stamp) };
    found = await rows<StoredOp>('ops');
    points = (await rows<{ sent?: unknown }>('points')).filter((point) => isData(point) && point.sent === 0);
    drafts = (await rows<unknown>('notes')).filter(isDraft);
    files = await filesOf(await rows<StoredFile>('files'), async (id) => (await db.table<{ blob?: unknown }>('blobs').get(id))?.blob);
  } catch {
    // As much as there was.
    unread = true;
  } finally {
    db.close();
  }
  const sound = found.filter((op) => isOp(op) && sumOf(op) === op.sum);
  return keepSalvaged(owner, reason, { ops: sound, files, points, drafts, damaged: found.length - sound.length, unread }, options);
}

interface Saved {
  readonly ops: readonly StoredOp[];
  readonly files: readonly ExportedFile[];
  readonly points: readonly unknown[];
  readonly drafts: readonly StoredNote[];
  readonly damaged: number;
  readonly unread: boolean;
}

/** What was saved; put down for its owner unless there is neither anything in it nor anything missing from it. */
async function keepSalvaged(owner: Stamp, reason: string, { ops, files, points, drafts, damaged, unread }: Saved, options: StoreOptions): Promise<Salvaged> {
  const now = (options.now ?? Date.now)();
  const salvaged: Salvaged = {
    key: `${now}-${Math.random().toString(36).slice(2)}`,
    user: owner.user,
    origin: owner.origin,
    at: now,
    reason,
    ops: ops.length,
    files: files.length,
    points: points.length,
    drafts: drafts.length,
    damaged,
    unread,
    content: exportOf(owner, now, ops, points, drafts, files),
  };
  if (ops.length + files.length + points.length + drafts.length + damaged > 0 || unread) await withSalvage(options, (db) => db.salvaged.put(salvaged));
  return salvaged;
}

/** Rows one after another, leaving out those that cannot be read. */
async function rowsOneByOne<T>(db: Dexie, table: string): Promise<T[]> {
  const found: T[] = [];
  try {
    for (const key of await db.table<T>(table).toCollection().primaryKeys()) {
      const row = await db.table<T>(table).get(key).catch(() => undefined);
      if (row !== undefined) found.push(row);
    }
  } catch {
    // Not even their keys can be read.
  }
  return found;
}

async function filesOf(rows: readonly StoredFile[], bytes: (id: string) => Promise<unknown>): Promise<ExportedFile[]> {
  const found: ExportedFile[] = [];
  for (const { id, of, visit, filename, filetype, sha256, size, state } of rows) {
    if (state !== 'waiting' && state !== 'aside' && state !== 'kept') continue;
    const blob = await bytes(id).catch(() => undefined);
    found.push({ id, ...(of === undefined ? {} : { of }), visit, filename, filetype, sha256, size, content: blob instanceof Blob ? await base64(blob) : null });
  }
  return found;
}

/**
 * Unsent work as a JSON file, also what is set aside and what the store has not taken; photos in it if `withFiles`. For sign-out, or to hand in. `only`
 * names the records to take (a visit with its trail, and what is half entered of it), if it is not to be all.
 */
export async function exportUnsent(store: SyncStore, withFiles = true, only: ReadonlySet<string> | null = null): Promise<Blob> {
  const { db, memory } = store;
  const { held } = memory;
  const wanted = (id: string): boolean => only === null || only.has(id);
  const ops = [...(await db.ops.orderBy('number').toArray()).filter((op) => !held.ends(op)), ...held.ops].filter(({ id }) => wanted(id));
  const points = [...(await db.points.where('sent').equals(0).toArray()), ...memory.positions].filter(({ visit }) => wanted(visit) && !held.forgetsTrail(visit));
  const drafts = [...(await store.notes<unknown>(DRAFT))].map(([key, value]) => ({ key, value })).filter(({ key }) => wanted(key.slice(key.lastIndexOf(' ') + 1)));
  const files = withFiles ? await filesOf([...(await db.files.toArray()).flatMap((file) => held.asStands(file) ?? []), ...held.files].filter(({ id, of }) => wanted(of ?? id)), (id) => store.bytesOf(id)) : [];
  return exportOf(store.stamp, store.now(), ops, points, drafts, files);
}

/** What the page holds in memory of a store that is gone or takes nothing, as the same file. */
export async function exportMemory(store: SyncStore): Promise<Blob> {
  const { ops, files, points, drafts } = await remembered(store);
  return exportOf(store.stamp, store.now(), ops, points, drafts, files);
}

/**
 * Keep what the page holds in memory of a store that is gone, as `openStore` does with what it finds in one that cannot be
 * used; null if that is nothing. Rejects with the browser's error when it keeps nothing at all.
 */
export async function salvageMemory(store: SyncStore, reason: string, options: StoreOptions): Promise<Salvaged | null> {
  const saved = await remembered(store);
  return saved.ops.length + saved.files.length + saved.points.length + saved.drafts.length === 0 ? null : keepSalvaged(store.stamp, reason, saved, options);
}

async function remembered(store: SyncStore): Promise<Saved> {
  const { ops, files, points, bytesOf } = store.memory.unsent();
  return { ops, points, drafts: store.memory.notes.filter(isDraft), files: await filesOf(files, async (id) => bytesOf(id)), damaged: 0, unread: false };
}

function exportOf(stamp: Stamp, now: number, ops: readonly StoredOp[], points: readonly unknown[], drafts: readonly StoredNote[], files: readonly ExportedFile[]): Blob {
  const groups = new Map<number, ExportedOp[]>();
  for (const { op, type, id, action, base, madeAt, body, sum, grp, code, detail } of ops) {
    const own = groups.get(grp) ?? [];
    own.push({ op, type, id, action, base, madeAt, body, sum, code, detail });
    groups.set(grp, own);
  }
  const head = { kind: EXPORT_KIND, format: FORMAT, origin: stamp.origin, user: stamp.user, device: stamp.device, exported_at: new Date(now).toISOString() };
  // Piece by piece: photos in base64 must not stand in memory as one text.
  const parts = [JSON.stringify(head).slice(0, -1), `,\n"groups":${JSON.stringify([...groups.values()])}`, `,\n"points":${JSON.stringify(points)}`, `,\n"drafts":${JSON.stringify(drafts)}`, ',\n"files":['];
  files.forEach((file, index) => parts.push(`${index > 0 ? ',\n' : ''}${JSON.stringify(file)}`));
  return new Blob([...parts, ']}\n'], { type: 'application/json' });
}

/** What was saved for this person at this server. Nobody else's is told of. */
export async function listSalvaged(options: StoreOptions): Promise<Salvaged[]> {
  return withSalvage(options, (db) => db.salvaged.where({ user: options.user, origin: options.origin.replace(/\/+$/, '') }).sortBy('at'));
}

/** Throw away what was saved, once its owner has exported it or taken it back. */
export async function forgetSalvaged(options: StoreOptions, key: string): Promise<void> {
  await withSalvage(options, (db) => db.salvaged.where({ user: options.user, origin: options.origin.replace(/\/+$/, '') }).filter((one) => one.key === key).delete());
}

async function withSalvage<T>(options: StoreOptions, work: (db: SalvageDatabase) => PromiseLike<T>): Promise<T> {
  const db = new SalvageDatabase(options);
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** A file that is no export of this person's work. */
export class NotOurExport extends Error {
  override readonly name = 'NotOurExport';
}

/**
 * Queue what was exported or salvaged again, under the old operation ids: the server knows those that it has answered
 * before. What is in the outbox already, or half entered here, is left as it is. How many operations were taken.
 * Rejects with NotOurExport for another file, or another person's.
 */
export async function takeBack(store: SyncStore, file: Blob): Promise<number> {
  const found = await readExport(file);
  if (found.user !== store.stamp.user || found.origin !== store.stamp.origin) throw new NotOurExport('the work of another person or server');
  const bytes = new Map<string, Blob>();
  for (const { id, content, filetype } of found.files) if (content !== null) bytes.set(id, blobOf(content, filetype));
  const { db } = store;
  return db.transaction('rw', [db.ops, db.groups, db.files, db.blobs, db.points, db.notes], async () => {
    let taken = 0;
    for (const group of found.groups) {
      const known = new Set((await db.ops.where('op').anyOf(group.map(({ op }) => op)).toArray()).map(({ op }) => op));
      const ops = group.filter((op) => !known.has(op.op) && isOp(op) && sumOf(op) === op.sum).map(({ op, type, id, action, base, madeAt, body }) => ({ op, type, id, action, base, madeAt, body }));
      if (ops.length === 0) continue;
      await enqueue(store.db, ops);
      taken += ops.length;
    }
    for (const { content: _, ...file } of found.files) {
      const blob = bytes.get(file.id);
      if (!blob || (await db.files.get(file.id))) continue;
      await db.files.put({ ...file, addedAt: store.now(), state: waitingState(file), url: '', offset: 0, arrived: 0, asked: false, begun: 0, failures: 0, waitUntil: 0, code: '', detail: '', photo: null });
      await db.blobs.put({ id: file.id, blob });
    }
    for (const point of found.points) {
      if (!isData(point) || typeof point['visit'] !== 'string' || typeof point['t'] !== 'number') continue;
      const same = await db.points.where({ visit: point['visit'], t: point['t'] }).count();
      const { key: _, ...rest } = point;
      if (same === 0) await db.points.add({ ...(rest as never as Parameters<typeof db.points.add>[0]), sent: 0 });
    }
    for (const draft of found.drafts ?? []) if (isDraft(draft) && !(await db.notes.get(draft.key))) await db.notes.put({ key: draft.key, value: draft.value });
    return taken;
  });
}

async function readExport(file: Blob): Promise<UnsentExport> {
  let found: unknown;
  try {
    found = JSON.parse(await file.text());
  } catch (error) {
    throw new NotOurExport('no JSON', { cause: error });
  }
  const { kind, format, groups, files, points, drafts = [] } = isData(found) ? found : {};
  if (kind !== EXPORT_KIND || format !== FORMAT || !Array.isArray(groups) || !groups.every(Array.isArray) || ![files, points, drafts].every(Array.isArray)) throw new NotOurExport('no export of unsent work');
  return found as unknown as UnsentExport;
}

function isDraft(value: unknown): value is StoredNote {
  return isData(value) && typeof value['key'] === 'string' && value['key'].startsWith(DRAFT);
}

function isOp(value: unknown): value is StoredOp {
  if (!isData(value)) return false;
  const texts = ['op', 'type', 'id', 'action', 'madeAt', 'body', 'sum'].every((name) => typeof value[name] === 'string');
  return texts && (value['base'] === null || typeof value['base'] === 'number');
}

async function base64(blob: Blob): Promise<string> {
  const PIECE = 3 * 8192;
  const parts: string[] = [];
  for (let at = 0; at < blob.size; at += PIECE) {
    const bytes = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
    parts.push(btoa(String.fromCharCode(...bytes)));
  }
  return parts.join('');
}

function blobOf(content: string, type: string): Blob {
  return new Blob([Uint8Array.from(atob(content), (char) => char.charCodeAt(0))], { type });
}

function engine({ indexedDB, IDBKeyRange }: Pick<StoreOptions, 'indexedDB' | 'IDBKeyRange'>): { indexedDB?: IDBFactory; IDBKeyRange?: typeof globalThis.IDBKeyRange } {
  return { ...(indexedDB ? { indexedDB } : {}), ...(IDBKeyRange ? { IDBKeyRange } : {}) };
}
