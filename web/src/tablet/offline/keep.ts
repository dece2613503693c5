import type { MapStore, StoredMap } from './db';
import type { PartFiles } from './files';

/** Where the parts of a map lie, and nowhere else: bytes first, then the note that they are here. */
export class Keeper {
  constructor(
    readonly store: MapStore,
    private readonly files: PartFiles | null,
  ) {}

  /** Where new maps go. */
  get place(): StoredMap['place'] {
    return this.files ? 'files' : 'database';
  }

  async keepPart(map: StoredMap, index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (map.place === 'files') await this.files?.write(map.key, index, bytes);
    await this.store.parts.put({ map: map.key, index, bytes: map.place === 'files' ? null : bytes });
  }

  /** Rejects when the part is not here. */
  async readPart(map: StoredMap, index: number): Promise<Uint8Array<ArrayBuffer>> {
    if (map.place === 'files') {
      if (!this.files) throw new Error('the browser no longer gives its files');
      return this.files.read(map.key, index);
    }
    const bytes = (await this.store.parts.get([map.key, index]))?.bytes;
    if (!bytes) throw new Error(`part ${index} is not here`);
    return bytes;
  }

  /** Whether what is noted is still there: browsers may clear their files and not the database, or the other way round. */
  async holds(map: StoredMap): Promise<boolean> {
    try {
      const [first, last] = await Promise.all([this.readPart(map, 0), this.readPart(map, map.parts.length - 1)]);
      return first.length > 0 && last.length > 0;
    } catch {
      return false;
    }
  }

  /** Forget all parts of a map whose bytes are gone, so that they are fetched again. */
  async distrust(map: StoredMap): Promise<void> {
    await this.store.transaction('rw', this.store.maps, this.store.parts, async () => {
      await this.store.parts.where('map').equals(map.key).delete();
      await this.store.maps.update(map.key, { state: 'paused', trouble: 'damaged', readyAt: null });
    });
  }

  /** Remove a map. The note goes first: a map that is half gone is never taken for one that is there. */
  async remove(map: StoredMap): Promise<void> {
    await this.store.transaction('rw', this.store.maps, this.store.parts, async () => {
      await this.store.maps.delete(map.key);
      await this.store.parts.where('map').equals(map.key).delete();
    });
    if (map.place === 'files') await this.files?.remove(map.key);
  }

  /** Remove the bytes of maps that are noted no more: the page was closed while `remove` was under way. */
  async sweep(): Promise<void> {
    await this.files?.removeUnknown(() => this.store.maps.toCollection().primaryKeys());
  }
}
