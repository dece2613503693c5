import Dexie from 'dexie';
import type { Table } from 'dexie';

/** Why a download stands still. `network` goes on by itself; the others need the person. */
export type Trouble = 'network' | 'space' | 'gone' | 'damaged' | 'refused' | 'signed_out';

/** An offline map on this tablet, whole or on its way. Sizes in bytes, bounds in EPSG:4326. */
export interface StoredMap {
  /** `<user>/<sha256>`: each person has their own, also of the same file. */
  readonly key: string;
  readonly userId: string;
  /** The server's id of the package, by which its file is fetched. */
  readonly packageId: string;
  readonly sha256: string;
  readonly size: number;
  readonly partBytes: number;
  /** SHA-256 of each part. */
  readonly parts: readonly string[];
  readonly tileType: string;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly attribution: string;
  readonly place: 'files' | 'database';
  state: 'loading' | 'paused' | 'ready';
  trouble: Trouble | null;
  /** When it was complete, epoch milliseconds. */
  readyAt: number | null;
}

/** A part that is here and whole. `bytes` is null when they lie in the browser's files. */
export interface StoredPart {
  readonly map: string;
  readonly index: number;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Offline maps of everybody who uses this tablet. Apart from people's work: it can all be fetched again. */
export class MapStore extends Dexie {
  readonly maps!: Table<StoredMap, string>;
  readonly parts!: Table<StoredPart, [string, number]>;

  constructor(name = 'portal-offline-map') {
    super(name);
    this.version(1).stores({ maps: 'key, userId', parts: '[map+index], map' });
  }
}

export const keyOf = (userId: string, sha256: string): string => `${userId}/${sha256}`;

export function countParts(store: MapStore, key: string): Promise<number> {
  return store.parts.where('map').equals(key).count();
}

/** The numbers of the parts that are not here yet, in order. */
export async function missingParts(store: MapStore, map: StoredMap): Promise<number[]> {
  const here = new Set((await store.parts.where('map').equals(map.key).primaryKeys()).map(([, index]) => index));
  return map.parts.map((_, index) => index).filter((index) => !here.has(index));
}

/** Bytes of one part: all have the same number but the last. */
export const partSize = (map: StoredMap, index: number): number => Math.min(map.partBytes, map.size - index * map.partBytes);
