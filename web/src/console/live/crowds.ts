import type { FeatureCollection, Point } from 'geojson';
import type { Shown } from './positions';

/** People near each other, as the server counts them at low zoom: those whom one may see. `user` is one who is there alone. */
export interface Crowd {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  readonly visiting: number;
  /** Null while the server does not know. */
  readonly overdue: number | null;
  readonly stale: number;
  readonly user: string | null;
}

export type Crowds = ReadonlyMap<number, Crowd>;

/** `known` after a live message; null where people are told one by one. */
export function withCrowds(known: Crowds | null, message: Readonly<Record<string, unknown>>): Crowds | null {
  if (message['type'] !== 'positions') return known;
  const { clusters, dissolved, since } = message;
  if (!Array.isArray(clusters)) return null;
  const next = new Map(since === null ? [] : known);
  for (const id of Array.isArray(dissolved) ? (dissolved as unknown[]) : []) if (typeof id === 'number') next.delete(id);
  for (const crowd of clusters.filter(isCrowd)) next.set(crowd.id, crowd);
  return next;
}

function isCrowd(value: unknown): value is Crowd {
  const row = value as Partial<Record<keyof Crowd, unknown>> | null;
  return typeof row === 'object' && row !== null && [row.id, row.lon, row.lat, row.count, row.visiting, row.stale].every((number) => typeof number === 'number');
}

/** Those who are alone where they are, to be drawn as themselves. */
export function peopleAlone(crowds: Crowds): ReadonlySet<string> {
  return new Set([...crowds.values()].flatMap(({ user }) => user ?? []));
}

/** The map's circles: the number of those who are `shown`, `state` in words, and how many of all are not stale. */
export function crowdFeatures(crowds: Crowds, shown: Shown, state: (crowd: Crowd) => string): FeatureCollection<Point> {
  const several = [...crowds.values()].filter((crowd) => crowd.user === null && countShown(crowd, shown) > 0);
  return {
    type: 'FeatureCollection',
    features: several.map((crowd) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [crowd.lon, crowd.lat] },
      properties: { count: countShown(crowd, shown), fresh: crowd.count - crowd.stale, overdue: (crowd.overdue ?? 0) > 0, state: shown === 'all' ? state(crowd) : '' },
    })),
  };
}

function countShown(crowd: Crowd, shown: Shown): number {
  if (shown === 'visiting') return crowd.visiting;
  return shown === 'overdue' ? (crowd.overdue ?? 0) : crowd.count;
}
