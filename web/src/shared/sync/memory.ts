import { liveQuery } from 'dexie';
import type { Subscription } from 'dexie';
import type { StoredFile, StoredNote, StoredOp, StoredPoint } from './database';
import { freshFile, photoData } from './files';
import type { PreparedFile } from './files';
import { makeOp, sumOf } from './ops';
import type { Data } from './ops';
import type { SyncStore } from './store';

/** Bytes of photos, the newest: a cheap tablet has no memory for a day's. */
const MOST_BYTES = 32_000_000;

/** A change that the store did not take. */
export interface RefusedUpdate {
  readonly type: string;
  readonly id: string;
  readonly data: Data;
  /** The revision that it is based on, as `Op.base`. */
  readonly base: number | null;
}

/** A photo that the store did not take. */
export interface RefusedPhoto {
  readonly id: string;
  readonly visit: string;
  readonly fields: Data;
  readonly file: PreparedFile;
}

/**
 * What would be gone with the store, held in the memory of the page: what is unsent, once more, and what the store did not
 * take. Of photos those that this page has taken, the newest 32 MB of them.
 */
export class Memory {
  #ops: readonly StoredOp[] = [];
  #files: readonly StoredFile[] = [];
  #notes: readonly StoredNote[] = [];
  readonly #points = new Map<number, StoredPoint>();
  readonly #bytes = new Map<string, Blob>();
  #updates: readonly RefusedUpdate[] = [];
  #photos: readonly RefusedPhoto[] = [];
  /** Positions that the store did not take. */
  #positions: readonly StoredPoint[] = [];
  readonly #listeners = new Set<() => void>();
  #following: Subscription[] = [];

  /**
   * Follow the store from now on, until `stop` or until the store is no more: then what was there last stays. `notes`: how
   * the keys of those begin that are held too.
   */
  follow({ db }: SyncStore, notes: readonly string[] = []): void {
    const unsent = liveQuery(async () => Promise.all([db.ops.orderBy('number').toArray(), db.files.where('state').anyOf('waiting', 'aside').toArray()]));
    const positions = liveQuery(async () => {
      // Thousands are not read anew for each that comes.
      const last = [...this.#points.keys()].at(-1) ?? 0;
      return (await db.points.where({ sent: 0 }).count()) === 0 ? null : db.points.where(':id').above(last).toArray();
    });
    const own = liveQuery(async () => db.notes.where('key').startsWithAnyOf([...notes]).toArray());
    const failed = (error: unknown): void => console.warn('store', error);
    this.#following = [
      unsent.subscribe(([ops, files]) => {
        for (const { id } of this.#files) if (!files.some((file) => file.id === id)) this.#bytes.delete(id);
        this.#ops = ops;
        this.#files = files;
      }, failed),
      own.subscribe((held) => {
        this.#notes = held;
      }, failed),
      positions.subscribe((fresh) => {
        if (fresh === null) this.#points.clear();
        else for (const point of fresh) if (point.key !== undefined && point.sent === 0) this.#points.set(point.key, point);
      }, failed),
    ];
  }

  stop(): void {
    for (const one of this.#following.splice(0)) one.unsubscribe();
  }

  /** The application's own, which no export has. */
  get notes(): readonly StoredNote[] {
    return this.#notes;
  }

  /** Changes that the store did not take, by record. */
  get updates(): readonly RefusedUpdate[] {
    return this.#updates;
  }

  get photos(): readonly RefusedPhoto[] {
    return this.#photos;
  }

  /** Hear when something was refused, or kept after all; gives back how to stop that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  refusedUpdate({ type, id, data, base }: RefusedUpdate): void {
    const before = this.#updates.find((one) => one.type === type && one.id === id);
    this.#hold(this.#updates.filter((one) => one !== before).concat({ type, id, data: { ...before?.data, ...data }, base: before ? before.base : base }), this.#photos);
  }

  /** Fields were kept: what was refused of them before is no longer wanted. */
  keptUpdate(type: string, id: string, data: Data): void {
    const before = this.#updates.find((one) => one.type === type && one.id === id);
    if (!before) return;
    const left = Object.fromEntries(Object.entries(before.data).filter(([name]) => !(name in data)));
    this.#hold(this.#updates.flatMap((one) => (one !== before ? [one] : Object.keys(left).length > 0 ? [{ ...before, data: left }] : [])), this.#photos);
  }

  /** As many as memory bears; others are the caller's to tell of. */
  refusedPhoto(photo: RefusedPhoto): void {
    if (this.#photos.reduce((sum, { file }) => sum + file.size, photo.file.size) > MOST_BYTES) return;
    this.#hold(this.#updates, [...this.#photos.filter(({ visit, file }) => visit !== photo.visit || file.sha256 !== photo.file.sha256), photo]);
  }

  /** A photo was put into the store, or is no longer wanted in it. */
  settledPhoto({ visit, file }: Pick<RefusedPhoto, 'visit' | 'file'>): void {
    this.#hold(this.#updates, this.#photos.filter((one) => one.visit !== visit || one.file.sha256 !== file.sha256));
  }

  refusedPositions(points: readonly StoredPoint[]): void {
    this.#positions = [...this.#positions, ...points];
  }

  /** The positions that were refused, for the one who will try again. */
  takePositions(): readonly StoredPoint[] {
    const taken = this.#positions;
    this.#positions = [];
    return taken;
  }

  /** A photo is in the store: hold its bytes here too. */
  holdBytes(id: string, blob: Blob): void {
    if (this.#following.length === 0) return;
    this.#bytes.set(id, blob);
    let bytes = [...this.#bytes.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [old, { size }] of this.#bytes) {
      if (bytes <= MOST_BYTES) break;
      this.#bytes.delete(old);
      bytes -= size;
    }
  }

  /** All of it, as it would stand in the store: refused changes behind those that wait. */
  unsent(newId: () => string, madeAt: string): { readonly ops: readonly StoredOp[]; readonly files: readonly StoredFile[]; readonly points: readonly StoredPoint[]; bytesOf(id: string): Blob | undefined } {
    const late = [
      ...this.#updates.map(({ type, id, data, base }) => makeOp({ op: newId(), type, id, action: 'update', base, madeAt, data })),
      ...this.#photos.map(({ id, visit, fields, file }) => makeOp({ op: newId(), type: 'visit_photo', id, action: 'create', base: null, madeAt, data: photoData(visit, file, fields) })),
    ];
    const bytes = new Map([...this.#bytes, ...this.#photos.map(({ id, file }): [string, Blob] => [id, file.blob])]);
    return {
      ops: [...this.#ops, ...late.map((op, index): StoredOp => ({ ...op, grp: -1 - index, sum: sumOf(op), state: 'queued', code: '', detail: '', field: '' }))],
      files: [...this.#files, ...this.#photos.map(({ id, visit, file }) => freshFile(id, visit, file, Date.parse(madeAt)))],
      points: [...this.#points.values(), ...this.#positions],
      bytesOf: (id) => bytes.get(id),
    };
  }

  #hold(updates: readonly RefusedUpdate[], photos: readonly RefusedPhoto[]): void {
    this.#updates = updates;
    this.#photos = photos;
    for (const listener of this.#listeners) listener();
  }
}
