import type { Composer } from 'vue-i18n';
import type { LonLat } from './lonlat';

const EARTH_RADIUS_M = 6_371_008.8;

/** Where a distance is shown: its number, rounded as people say it, and its unit. */
export interface ShownDistance {
  readonly value: string;
  readonly unit: 'metres' | 'kilometres';
}

/**
 * Round a distance in metres for reading: to 10 m below 1 km (to 1 m below 100 m), to 0.1 km below
 * 100 km, to 1 km above. RangeError for a negative distance or none.
 */
export function roundDistance(metres: number): ShownDistance {
  if (!(metres >= 0) || !Number.isFinite(metres)) throw new RangeError(`not a distance: ${metres}`);
  if (metres < 99.5) return { value: String(Math.round(metres)), unit: 'metres' };
  if (metres < 995) return { value: String(Math.round(metres / 10) * 10), unit: 'metres' };
  if (metres < 99_950) return { value: (metres / 1000).toFixed(1).replace(/\.0$/, ''), unit: 'kilometres' };
  return { value: String(Math.round(metres / 1000)), unit: 'kilometres' };
}

/** A distance in metres as text in the page's language, such as `420 米` or `1.3 km`. */
export function formatDistance(metres: number, t: Composer['t']): string {
  const { value, unit } = roundDistance(metres);
  return unit === 'metres' ? t('unit.metres', { value }) : t('unit.kilometres', { value });
}

/** Metres between two positions on the sphere, within 0.6 % of the geodesic: for arranging and hints, not for records. */
export function metresBetween([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const radians = Math.PI / 180;
  const lat = Math.sin(((latB - latA) * radians) / 2);
  const lon = Math.sin(((lonB - lonA) * radians) / 2);
  const chord = lat * lat + Math.cos(latA * radians) * Math.cos(latB * radians) * lon * lon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}
