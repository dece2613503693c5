import type { LonLat } from '@shared/geo/lonlat';
import type { TrailFix } from '../store/work';

const EARTH_RADIUS_M = 6_371_008.8;
/** A silence longer than this is shown as a gap; a walking person moves about 80 m in it. */
export const GAP_MS = 60_000;

/** Metres between two positions on the sphere: good to 0.5 %, for hints and lengths shown to people. */
export function distanceM([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const rad = Math.PI / 180;
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** A time without fixes, epoch milliseconds; `to` is null while it lasts. */
export interface Gap {
  readonly from: number;
  readonly to: number | null;
}

/**
 * The silences of a recording from `startMs` to `endMs`, fixes in the order of their times: before the first fix,
 * between two, and after the last one (`stillRunning` leaves that one open).
 */
export function gapsOf(fixes: readonly TrailFix[], startMs: number, endMs: number, stillRunning: boolean): Gap[] {
  const gaps: Gap[] = [];
  let last = startMs;
  for (const { t } of fixes) {
    if (t - last > GAP_MS) gaps.push({ from: last, to: t });
    last = Math.max(last, t);
  }
  if (endMs - last > GAP_MS) gaps.push({ from: last, to: stillRunning ? null : endMs });
  return gaps;
}

/** A trail as drawn: the stretches recorded, and the straight lines across its gaps. */
export interface DrawnTrail {
  readonly recorded: readonly (readonly LonLat[])[];
  readonly bridges: readonly (readonly [LonLat, LonLat])[];
}

export function drawTrail(fixes: readonly TrailFix[]): DrawnTrail {
  const recorded: LonLat[][] = [];
  const bridges: [LonLat, LonLat][] = [];
  let before: TrailFix | null = null;
  for (const fix of fixes) {
    const here: LonLat = [fix.lon, fix.lat];
    if (before === null || fix.t - before.t > GAP_MS) {
      if (before !== null) bridges.push([[before.lon, before.lat], here]);
      recorded.push([here]);
    } else {
      recorded.at(-1)?.push(here);
    }
    before = fix;
  }
  return { recorded, bridges };
}

/** Metres of what was recorded; gaps count nothing. */
export function lengthM(fixes: readonly TrailFix[]): number {
  let sum = 0;
  for (const stretch of drawTrail(fixes).recorded) {
    stretch.forEach((here, index) => {
      const before = stretch[index - 1];
      if (before) sum += distanceM(before, here);
    });
  }
  return sum;
}
