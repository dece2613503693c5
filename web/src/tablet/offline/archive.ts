import type { LocalTiles } from '@shared/map/local';
import { PMTiles } from 'pmtiles';
import type { RangeResponse, Source } from 'pmtiles';
import type { StoredMap } from './db';
import type { Keeper } from './keep';

/** Parts kept in memory: neighbouring tiles mostly lie in the same one. */
const PARTS_AT_HAND = 6;

/** The bytes of a map on this tablet, as the PMTiles reader asks for them. */
export class PartsSource implements Source {
  private readonly atHand = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(
    private readonly map: StoredMap,
    private readonly keeper: Keeper,
  ) {}

  getKey(): string {
    return this.map.key;
  }

  /** `length` bytes from `offset`; fewer where the file ends. */
  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const { partBytes, size } = this.map;
    const end = Math.min(offset + length, size);
    const data = new Uint8Array(Math.max(end - offset, 0));
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / partBytes);
      const part = await this.part(index);
      const from = at - index * partBytes;
      const piece = part.subarray(from, Math.min(part.length, from + end - at));
      if (piece.length === 0) throw new Error(`part ${index} is too short`);
      data.set(piece, at - offset);
      at += piece.length;
    }
    return { data: data.buffer };
  }

  private part(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.atHand.get(index);
    if (known) this.atHand.delete(index);
    const part = known ?? this.keeper.readPart(this.map, index);
    this.atHand.set(index, part);
    part.catch(() => this.atHand.delete(index));
    const [oldest] = this.atHand.keys();
    if (this.atHand.size > PARTS_AT_HAND && oldest !== undefined) this.atHand.delete(oldest);
    return part;
  }
}

/** A complete map as the map library draws it. */
export function tilesOf(map: StoredMap, keeper: Keeper): LocalTiles {
  const archive = new PMTiles(new PartsSource(map, keeper));
  return {
    kind: map.tileType === 'mvt' ? 'vector' : 'raster',
    minZoom: map.minZoom,
    maxZoom: map.maxZoom,
    attribution: map.attribution,
    read: async (z, x, y, signal) => (await archive.getZxy(z, x, y, signal))?.data ?? null,
  };
}
