import type { FeatureCollection, LineString, Point } from 'geojson';
import type { LonLat } from '@shared/geo/lonlat';

/** `GET /visits/{id}/trail`: a line for each unbroken stretch. */
export interface Trail extends FeatureCollection<LineString, { readonly times: readonly string[]; readonly length_m: number }> {
  readonly points: number;
  readonly flagged: number;
  readonly gaps: readonly Gap[];
  readonly stays: readonly Stay[];
  readonly doubted: readonly Doubted[];
  /** Whether the roads that it followed can be asked for. */
  readonly roads: boolean;
}

/** A silence between two stretches. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly coordinates: readonly [LonLat, LonLat];
}

export interface Stay {
  readonly position: LonLat;
  readonly arrived: string;
  readonly seen_until: string;
  /** First heard of elsewhere; null when the stay ends in silence. */
  readonly left_by: string | null;
  /** At least so long. */
  readonly dwell_s: number;
}

export interface Doubted {
  readonly t: string;
  readonly position: LonLat;
  readonly acc: number | null;
  readonly flags: readonly string[];
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

/** Whole minutes of some seconds, at least one. */
export const minutesOf = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** The silences between stretches as straight lines, to be drawn as what nobody knows; `label` names one of so many seconds. */
export function gaps(trail: Trail, label: (seconds: number) => string): FeatureCollection<LineString, { readonly label: string }> {
  return {
    type: 'FeatureCollection',
    features: trail.gaps.map(({ coordinates, seconds }) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: coordinates.map((place) => [...place]) },
      properties: { label: label(seconds) },
    })),
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
