import type { FeatureCollection, Point, Polygon } from 'geojson';
import { circleAround } from '@shared/geo/circle';

/** Where a person was last seen on duty, as `/ws/live` and `/positions` tell it. Metres, m/s, degrees from true north. */
export interface LivePosition {
  readonly user: string;
  readonly user_name: string;
  readonly t: string;
  readonly lon: number;
  readonly lat: number;
  readonly acc: number | null;
  readonly speed: number | null;
  readonly bearing: number | null;
  readonly battery: number | null;
  readonly mock: boolean;
  readonly visit: string | null;
  readonly site_name: string | null;
  readonly site_name_en: string | null;
  readonly district: string | null;
  readonly district_name: string | null;
  /** How many sites that they hold are overdue; null where the list has not told yet: the live connection does not. */
  readonly overdue: number | null;
}

export type Positions = ReadonlyMap<string, LivePosition>;

/** A position's age in words for people: as good as now, a while ago, or no longer a statement about now. */
export type Freshness = 'live' | 'recent' | 'stale';

const LIVE_MS = 2 * 60_000;
const RECENT_MS = 30 * 60_000;
/** Slower than this is standing: receivers wander. */
const MOVING_M_S = 0.5;

export function freshness(position: Pick<LivePosition, 't'>, nowMs: number): Freshness {
  const ageMs = nowMs - Date.parse(position.t);
  if (ageMs <= LIVE_MS) return 'live';
  return ageMs <= RECENT_MS ? 'recent' : 'stale';
}

/** Whether a person is on the move: seen within two minutes, and faster than a wandering receiver. */
export function isMoving(position: LivePosition, nowMs: number): boolean {
  return freshness(position, nowMs) === 'live' && (position.speed ?? 0) >= MOVING_M_S;
}

/** What a `positions` message says; null for one that is none. */
export function readChanges(message: Readonly<Record<string, unknown>>): { changed: LivePosition[]; removed: string[] } | null {
  if (message['type'] !== 'positions' || !Array.isArray(message['positions'])) return null;
  const removed: unknown[] = Array.isArray(message['removed']) ? message['removed'] : [];
  return {
    changed: message['positions'].filter(isPosition).map((row) => ({ ...row, overdue: null })),
    removed: removed.filter((user) => typeof user === 'string'),
  };
}

function isPosition(value: unknown): value is LivePosition {
  const row = value as Partial<LivePosition> | null;
  return (
    typeof row === 'object' &&
    row !== null &&
    typeof row.user === 'string' &&
    typeof row.lon === 'number' &&
    typeof row.lat === 'number' &&
    typeof row.t === 'string' &&
    !Number.isNaN(Date.parse(row.t))
  );
}

/** `known` after a live message. A message that was overtaken never moves anyone back in time, and none tells what is overdue. */
export function withChanges(known: Positions, changed: readonly LivePosition[], removed: readonly string[] = []): Positions {
  const next = new Map(known);
  for (const user of removed) next.delete(user);
  for (const row of changed) {
    const before = next.get(row.user);
    if (!before || Date.parse(row.t) >= Date.parse(before.t)) next.set(row.user, { ...row, overdue: row.overdue ?? before?.overdue ?? null });
  }
  return next;
}

/**
 * `known` after the whole list came, asked for when `asked` was known: who is not in it is gone, unless the live
 * connection brought them meanwhile.
 */
export function withSnapshot(known: Positions, snapshot: readonly LivePosition[], asked: Positions): Positions {
  const listed = new Set(snapshot.map((row) => row.user));
  const newer = [...known.values()].filter((row) => asked.get(row.user)?.t !== row.t);
  const kept = newer.filter((row) => listed.has(row.user) || !asked.has(row.user));
  const current = kept.map((row) => ({ ...row, overdue: null })); // the list knows better
  return withChanges(new Map(snapshot.map((row) => [row.user, row])), current);
}

/** The REST list's GeoJSON as positions. */
export function readFeatures(collection: FeatureCollection<Point | null>): LivePosition[] {
  return collection.features.flatMap(({ geometry, properties }) => {
    const row: unknown = { ...properties, lon: geometry?.coordinates[0], lat: geometry?.coordinates[1] };
    return isPosition(row) ? [row] : [];
  });
}

/** The map's features: `freshness` gives the colour, `arrow` whether a heading is known, `chosen` who is selected. */
export function toFeatures(rows: readonly LivePosition[], nowMs: number, chosen: string | null): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: rows.map((row) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [row.lon, row.lat] },
      properties: {
        user: row.user,
        name: row.user_name,
        freshness: freshness(row, nowMs),
        // A receiver that stands still has no heading worth drawing.
        arrow: row.bearing !== null && isMoving(row, nowMs),
        bearing: row.bearing ?? 0,
        chosen: row.user === chosen,
      },
    })),
  };
}

const CORNERS = 32;

/** How far off each position may be, as circles of that radius; those too small to be seen are left out. */
export function accuracyCircles(rows: readonly LivePosition[], nowMs: number): FeatureCollection<Polygon> {
  const unsure = rows.filter((row) => (row.acc ?? 0) >= 5 && freshness(row, nowMs) !== 'stale');
  return { type: 'FeatureCollection', features: unsure.map((row) => ({ type: 'Feature', geometry: circleAround([row.lon, row.lat], row.acc ?? 0, CORNERS), properties: {} })) };
}

/** Whom the live map shows: everyone, who is on a visit, or who holds a site that is overdue. */
export const SHOWN = ['all', 'visiting', 'overdue'] as const;
export type Shown = (typeof SHOWN)[number];

export function isShown(row: Pick<LivePosition, 'visit' | 'overdue'>, shown: Shown): boolean {
  if (shown === 'visiting') return row.visit !== null;
  return shown === 'all' || (row.overdue ?? 0) > 0;
}

/**
 * Who was heard of within two minutes, by name; then the others, the newest first. Among those who send all the time no row
 * changes its place: with the newest first each second would move what somebody is about to press.
 */
export function inListOrder(rows: Iterable<LivePosition>, nowMs: number): LivePosition[] {
  const sorted = [...rows].map((row) => ({ row, age: freshness(row, nowMs) === 'live' ? 0 : nowMs - Date.parse(row.t) }));
  sorted.sort((a, b) => a.age - b.age || a.row.user_name.localeCompare(b.row.user_name, 'zh') || a.row.user.localeCompare(b.row.user));
  return sorted.map(({ row }) => row);
}

/** Whether what somebody looks for stands in what a row shows: the person's name, or where they are. Nothing finds all. */
export function isSought(row: Pick<LivePosition, 'user_name' | 'site_name' | 'site_name_en' | 'district_name'>, words: string): boolean {
  const sought = words.trim().toLowerCase();
  return [row.user_name, row.site_name, row.site_name_en, row.district_name].some((name) => name?.toLowerCase().includes(sought));
}
