import { liveQuery } from 'dexie';
import type { Subscription } from 'dexie';
import { SETTINGS } from './database';
import type { StoredFile, StoredNote, StoredOp, StoredPoint } from './database';
import { HeldWrites, MOST_BYTES } from './held';
import type { SyncStore } from './store';

/**
 * What would be gone with the store, held in the memory of the page: what is unsent, once more, and what the store did not
 * take. Of photos those that this page has taken, the newest 32 MB of them.
 */
export class Memory {
  /** Writes that the store did not take. */
  readonly held = new HeldWrites();
  #ops: readonly StoredOp[] = [];
  #files: readonly StoredFile[] = [];
  #notes: readonly StoredNote[] = [];
  readonly #points = new Map<number, StoredPoint>();
  readonly #bytes = new Map<string, Blob>();
  /** Positions that the store did not take. */
  #positions: readonly StoredPoint[] = [];
  #following: Subscription[] = [];
  /** What of it was handed over for review. */
  readonly #handedOver = new WeakSet<object>();

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

  /** The application's own, as they would stand in the store. */
  get notes(): readonly StoredNote[] {
    const { notes } = this.held;
    const late = [...notes].flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
    return [...this.#notes.filter(({ key }) => !notes.has(key)), ...late];
  }

  refusedPositions(points: readonly StoredPoint[]): void {
    this.#positions = [...this.#positions, ...points];
  }

  /** Positions that were refused. */
  get positions(): readonly StoredPoint[] {
    return this.#positions;
  }

  /** The same, for the one who will try again. */
  takePositions(): readonly StoredPoint[] {
    const taken = this.#positions;
    this.#positions = [];
    return taken;
  }

  /** Whether the store has all. */
  get isEmpty(): boolean {
    return this.held.isEmpty && this.#positions.length === 0;
  }

  /** Hold what another store of the same person has refused. */
  takeOver(other: Memory): void {
    const { writes, words, reason } = other.held;
    for (const write of writes) this.held.hold(write, reason);
    const settings = Object.fromEntries(SETTINGS.flatMap((name) => (name in words ? [[name, words[name]]] : [])));
    if (Object.keys(settings).length > 0) this.held.holdWords(settings, reason);
    this.refusedPositions(other.takePositions());
  }

  /** Changes and positions that are here alone and were not handed over for review. */
  toHandOver(): { readonly groups: readonly (readonly StoredOp[])[]; readonly positions: readonly StoredPoint[] } {
    const groups = new Map<number, StoredOp[]>();
    for (const op of this.held.ops) if (!this.#handedOver.has(op)) groups.set(op.grp, [...(groups.get(op.grp) ?? []), op]);
    return { groups: [...groups.values()], positions: this.#positions.filter((point) => !this.#handedOver.has(point)) };
  }

  handedOver(items: readonly object[]): void {
    for (const one of items) this.#handedOver.add(one);
  }

  /** Let go of what the store has not taken. */
  forget(): void {
    this.held.forget();
    this.#positions = [];
  }

  /** Those of a visit go. */
  forgetPositions(visit: string): void {
    this.#positions = this.#positions.filter((point) => point.visit !== visit);
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

  /** All of it, as it would stand in the store: what it refused behind what waits. */
  unsent(): { readonly ops: readonly StoredOp[]; readonly files: readonly StoredFile[]; readonly points: readonly StoredPoint[]; bytesOf(id: string): Blob | undefined } {
    const { held } = this;
    const bytes = new Map([...this.#bytes, ...held.photos.map(({ id, file }): [string, Blob] => [id, file.blob])]);
    return {
      ops: [...this.#ops.filter((op) => !held.ends(op)), ...held.ops],
      files: [...this.#files.flatMap((file) => held.asStands(file) ?? []), ...held.files],
      points: [...this.#points.values(), ...this.#positions].filter(({ visit }) => !held.forgetsTrail(visit)),
      bytesOf: (id) => bytes.get(id),
    };
  }
}
