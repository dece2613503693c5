import type { LonLat } from '../geo/lonlat';

/** Edge of MapLibre's world at zoom 0, in CSS pixels. */
const WORLD_PX = 512;
const STEEPEST_LAT = 85.051129;

/** Where a position lies in Web Mercator at a zoom, in CSS pixels from the world's north-western corner. */
export function worldPixels([lon, lat]: LonLat, zoom: number): readonly [number, number] {
  const scale = WORLD_PX * 2 ** zoom;
  const sine = Math.sin((Math.min(Math.max(lat, -STEEPEST_LAT), STEEPEST_LAT) * Math.PI) / 180);
  return [((lon + 180) / 360) * scale, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale];
}

/**
 * Put together what would cover each other on the map at a zoom: each item goes to the first earlier one that stands
 * less than `reachPx` from it in both directions, or begins a group of its own. In the order given, which does not
 * depend on where the map looks; each item is in exactly one group.
 */
export function grouped<Item extends { readonly position: LonLat }>(items: readonly Item[], zoom: number, reachPx: number): Item[][] {
  const groups: { readonly x: number; readonly y: number; readonly items: Item[] }[] = [];
  const cells = new Map<string, number[]>();
  for (const item of items) {
    const [x, y] = worldPixels(item.position, zoom);
    const [column, row] = [Math.floor(x / reachPx), Math.floor(y / reachPx)];
    const near: number[] = [];
    for (let dx = -1; dx <= 1; dx += 1) for (let dy = -1; dy <= 1; dy += 1) near.push(...(cells.get(`${column + dx} ${row + dy}`) ?? []));
    const host = near
      .sort((a, b) => a - b)
      .map((index) => groups[index])
      .find((group) => group !== undefined && Math.abs(group.x - x) < reachPx && Math.abs(group.y - y) < reachPx);
    if (host) {
      host.items.push(item);
      continue;
    }
    const cell = `${column} ${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), groups.length]);
    groups.push({ x, y, items: [item] });
  }
  return groups.map((group) => group.items);
}
