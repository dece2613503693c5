import type { FeatureCollection, LineString, Point } from 'geojson';
import type { LonLat } from '@shared/geo/lonlat';

/** `GET /visits/{id}/trail`: a line for each unbroken stretch. */
export interface Trail extends FeatureCollection<LineString, { readonly times: readonly string[]; readonly length_m: number }> {
  readonly points: number;
  readonly flagged: number;
}

/** With `?raw=1`: every position as it came. */
export type RawTrail = FeatureCollection<Point, { readonly t: string; readonly acc: number | null; readonly flags: readonly string[] }>;

export interface TrailSummary {
  readonly lengthM: number;
  readonly stretches: number;
  readonly points: number;
  readonly flagged: number;
  /** First and last time of the drawn line, ISO 8601; null when nothing is drawn. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What a trail amounts to. Lengths add up without the gaps between stretches. */
export function summary(trail: Trail): TrailSummary {
  const times = trail.features.flatMap(({ properties }) => properties.times);
  return {
    lengthM: trail.features.reduce((sum, { properties }) => sum + properties.length_m, 0),
    stretches: trail.features.length,
    points: trail.points,
    flagged: trail.flagged,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
  };
}

/** Where the drawn line begins and ends; null for a trail without one. */
export function ends(trail: Trail): { readonly start: LonLat; readonly end: LonLat } | null {
  const line = trail.features.flatMap(({ geometry }) => geometry.coordinates);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last) return null;
  return { start: lonLat(first), end: lonLat(last) };
}

/** The silences between stretches as straight lines, to be drawn as what nobody knows. */
export function gaps(trail: Trail): FeatureCollection<LineString> {
  return {
    type: 'FeatureCollection',
    features: trail.features.slice(1).flatMap((stretch, index) => {
      const from = trail.features[index]?.geometry.coordinates.at(-1);
      const to = stretch.geometry.coordinates[0];
      return from && to ? [{ type: 'Feature', geometry: { type: 'LineString', coordinates: [from, to] }, properties: {} }] : [];
    }),
  };
}

/** Every position of a trail, for the map to show them all. */
export function positionsOf(collection: FeatureCollection<LineString | Point>): LonLat[] {
  return collection.features.flatMap(({ geometry }) =>
    geometry.type === 'Point' ? [lonLat(geometry.coordinates)] : geometry.coordinates.map(lonLat),
  );
}

function lonLat([lon = 0, lat = 0]: readonly number[]): LonLat {
  return [lon, lat];
}
