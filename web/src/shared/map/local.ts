/** A basemap that lies on this device. Zooms as of tiles of 512 pixels for vectors, 256 for pictures. */
export interface LocalTiles {
  readonly kind: 'vector' | 'raster';
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly attribution: string;
  /** The tile's bytes, unpacked; null where there is none. */
  read(z: number, x: number, y: number, signal: AbortSignal): Promise<ArrayBuffer | null>;
}

let find: (() => Promise<LocalTiles | null>) | null = null;

/** An entry that keeps basemaps on the device says here how to find the one to draw. */
export function offerLocalTiles(finder: () => Promise<LocalTiles | null>): void {
  find = finder;
}

/** The basemap on this device; null when there is none, or it cannot be read. */
export async function localTiles(): Promise<LocalTiles | null> {
  try {
    return (await find?.()) ?? null;
  } catch (error) {
    console.warn('map on this device not read', error);
    return null;
  }
}
