import type { FeatureCollection, LineString, Point } from 'geojson';
import { metresBetween } from '@shared/geo/distance';
import type { LonLat } from '@shared/geo/lonlat';
import type { ShownPhoto } from './photos';
import type { Trail } from './trail';
import type { Highlight } from './verdict';

/** A trail as columns, one entry a position, in time order: what replay and chart read sixty times a second. */
export interface Track {
  /** Epoch milliseconds. */
  readonly t: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** m/s around each position, over `SPEED_OVER_MS` of its own stretch. */
  readonly speed: Float64Array;
  /** Index of the first position of each stretch. */
  readonly starts: readonly number[];
}

/** Single positions jitter: two a second apart say nothing about how fast somebody went. */
const SPEED_OVER_MS = 20_000;

export function trackOf(trail: Trail): Track {
  const count = trail.features.reduce((sum, { geometry }) => sum + geometry.coordinates.length, 0);
  const [t, lon, lat, speed] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const starts: number[] = [];
  let here = 0;
  for (const { geometry, properties } of trail.features) {
    starts.push(here);
    for (const [index, [x = 0, y = 0]] of geometry.coordinates.entries()) {
      t[here] = Date.parse(properties.times[index] ?? '');
      lon[here] = x;
      lat[here] = y;
      here += 1;
    }
  }
  for (const [stretch, begin] of starts.entries()) fillSpeeds({ t, lon, lat, speed }, begin, starts[stretch + 1] ?? count);
  return { t, lon, lat, speed, starts };
}

function fillSpeeds({ t, lon, lat, speed }: Pick<Track, 't' | 'lon' | 'lat' | 'speed'>, begin: number, end: number): void {
  const far = new Float64Array(end - begin);
  for (let here = begin + 1; here < end; here += 1) {
    far[here - begin] = at(far, here - begin - 1) + metresBetween([at(lon, here - 1), at(lat, here - 1)], [at(lon, here), at(lat, here)]);
  }
  let from = begin;
  let to = begin;
  for (let here = begin; here < end; here += 1) {
    // at least to the neighbours, however seldom the device reports
    while (from < here - 1 && at(t, here) - at(t, from + 1) >= SPEED_OVER_MS / 2) from += 1;
    while (to < end - 1 && (to <= here || at(t, to) - at(t, here) < SPEED_OVER_MS / 2)) to += 1;
    const seconds = (at(t, to) - at(t, from)) / 1000;
    speed[here] = seconds > 0 ? (at(far, to - begin) - at(far, from - begin)) / seconds : 0;
  }
}

const at = (column: Float64Array, index: number): number => column[index] ?? 0;

/** How fast is which colour: upper limits in km/h; the last has none. Told apart by lightness too, not by hue alone. */
export const BANDS = [
  { name: 'still', below: 1.5, colour: '#4a2a82' },
  { name: 'walk', below: 7, colour: '#1769b5' },
  { name: 'ride', below: 25, colour: '#0f8a6c' },
  { name: 'drive', below: 70, colour: '#d58300' },
  { name: 'fast', below: Number.POSITIVE_INFINITY, colour: '#c8351b' },
] as const;
export type Band = (typeof BANDS)[number]['name'];

/** How doubted positions and stays are marked on the map and in its legend. */
export const MARKS = {
  stays: { fill: '#7fd39d', rim: '#1c6b3c' },
  doubted: { fill: '#e0a100', rim: '#5a3d00' },
} as const;

const bandIndex = (metresASecond: number): number => BANDS.findIndex(({ below }) => metresASecond * 3.6 < below);

/** Closer together than this, positions are one on any screen. */
const DRAWN_APART_M = 1.5;

/** The line in pieces of one speed, each with `band`; thinned to what can be seen. */
export function speedLines({ lon, lat, speed, t, starts }: Track): FeatureCollection<LineString, { readonly band: Band }> {
  const features: FeatureCollection<LineString, { readonly band: Band }>['features'] = [];
  for (const [stretch, begin] of starts.entries()) {
    const end = starts[stretch + 1] ?? t.length;
    let line: [number, number][] = [[at(lon, begin), at(lat, begin)]];
    let band = bandIndex(at(speed, begin));
    for (let here = begin + 1; here < end; here += 1) {
      const place: [number, number] = [at(lon, here), at(lat, here)];
      const next = bandIndex(at(speed, here));
      const last = line.at(-1) ?? place;
      if (next === band && here < end - 1 && metresBetween(last, place) < DRAWN_APART_M) continue;
      line.push(place);
      if (next !== band || here === end - 1) {
        features.push(piece(line, band));
        line = [place];
        band = next;
      }
    }
  }
  return { type: 'FeatureCollection', features };
}

function piece(coordinates: [number, number][], band: number): FeatureCollection<LineString, { readonly band: Band }>['features'][number] {
  return { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { band: BANDS[band]?.name ?? 'still' } };
}

export interface Moment {
  readonly position: LonLat;
  /** m/s; null while nothing was heard: nobody knows. */
  readonly speed: number | null;
  readonly silent: boolean;
}

/** Where the person was at a time (epoch ms): between two positions of a stretch, or where last heard of. */
export function momentAt({ t, lon, lat, speed, starts }: Track, time: number): Moment | null {
  if (t.length === 0) return null;
  let low = 0;
  let high = t.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(t, middle) <= time) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(low + 1, t.length - 1);
  const silent = next !== low && starts.includes(next) && time > at(t, low);
  const share = silent || next === low ? 0 : Math.min(1, Math.max(0, (time - at(t, low)) / Math.max(1, at(t, next) - at(t, low))));
  const between = (column: Float64Array): number => at(column, low) + (at(column, next) - at(column, low)) * share;
  return { position: [between(lon), between(lat)], speed: silent ? null : at(speed, low), silent };
}

/** The chart: the fastest speed (km/h) in each of `columns` equal parts of the time; null where nothing was heard. */
export function speedColumns({ t, speed, starts }: Track, columns: number): (number | null)[] {
  const found = new Array<number | null>(columns).fill(null);
  const [first, last] = [at(t, 0), at(t, t.length - 1)];
  if (last <= first) return found;
  const columnOf = (time: number): number => Math.min(columns - 1, Math.floor(((time - first) / (last - first)) * columns));
  const begins = new Set(starts);
  for (let here = 0; here < t.length; here += 1) {
    const kmh = at(speed, here) * 3.6;
    // a device that reports seldom is heard of in the columns between two reports too
    const from = here === 0 || begins.has(here) ? columnOf(at(t, here)) : columnOf(at(t, here - 1));
    for (let column = from; column <= columnOf(at(t, here)); column += 1) found[column] = Math.max(found[column] ?? 0, kmh);
  }
  return found;
}

/** How many positions each reason doubts, most frequent first. */
export function doubts(trail: Trail): (readonly [reason: string, positions: number])[] {
  const counts = new Map<string, number>();
  for (const { flags } of trail.doubted) for (const flag of flags) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Doubted positions or stays for the map: `index` leads back to the list. */
export function placesOf(rows: readonly { readonly position: readonly [number, number] }[]): FeatureCollection<Point, { readonly index: number }> {
  return {
    type: 'FeatureCollection',
    features: rows.map(({ position }, index) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [...position] }, properties: { index } })),
  };
}

/** What a time looks like on the map: the way that was gone in it, or the place where that is one; and its photos. */
export function during({ from, to, photos }: Highlight, track: Track | null, taken: readonly ShownPhoto[]): { readonly line: readonly LonLat[]; readonly places: readonly LonLat[] } {
  if (photos) {
    const within = taken.filter(({ takenAt }) => takenAt !== null && Date.parse(takenAt) >= from && Date.parse(takenAt) <= to);
    return { line: [], places: within.flatMap(({ position }) => (position ? [position] : [])) };
  }
  if (!track) return { line: [], places: [] };
  const line: LonLat[] = [];
  track.t.forEach((time, index) => {
    if (time >= from && time <= to) line.push([at(track.lon, index), at(track.lat, index)]);
  });
  if (line.length > 1) return { line, places: [] };
  const moment = momentAt(track, from);
  return { line: [], places: moment ? [moment.position] : [] };
}
