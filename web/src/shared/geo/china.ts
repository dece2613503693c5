import type { LonLat } from './lonlat';

/**
 * Coordinates as Chinese map services draw them, for handing a place over to one of their applications. The same
 * formulas as `geo_portal/core/crs.py`, which tells where they come from; everything else here is WGS 84.
 */
export type MapSystem = 'wgs84' | 'gcj02' | 'bd09';

/** West, south, east, north of the box inside of which those services shift; degrees. */
const [WEST, SOUTH, EAST, NORTH] = [72.004, 0.8293, 137.8347, 55.8271];
/** The Krasovsky 1940 ellipsoid. */
const A_M = 6_378_245;
const E2 = 0.00669342162296594323;
const BD_TURN = (Math.PI * 3_000) / 180;

const { PI, sin, cos, sqrt, abs } = Math;
const degrees = (radians: number): number => (radians * 180) / PI;

/** A WGS 84 place in the system of a map service. Outside China it is the same in all of them. */
export function fromWgs84(place: LonLat, system: MapSystem): LonLat {
  const [lon, lat] = place;
  if (system === 'wgs84' || lon < WEST || lon > EAST || lat < SOUTH || lat > NORTH) return place;
  const shifted = gcj02(lon, lat);
  return system === 'gcj02' ? shifted : bd09(shifted);
}

function gcj02(lon: number, lat: number): LonLat {
  const [x, y] = [lon - 105, lat - 35];
  const ripple = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  const root = sqrt(abs(x));
  let northM = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
  northM += ((ripple + 20 * sin(PI * y) + 40 * sin((PI / 3) * y)) * 2) / 3;
  northM += ((160 * sin((PI / 12) * y) + 320 * sin((PI / 30) * y)) * 2) / 3;
  let eastM = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
  eastM += ((ripple + 20 * sin(PI * x) + 40 * sin((PI / 3) * x)) * 2) / 3;
  eastM += ((150 * sin((PI / 12) * x) + 300 * sin((PI / 30) * x)) * 2) / 3;
  // Metres on the ellipsoid become degrees by its radii of curvature at this latitude.
  const phi = (lat * PI) / 180;
  const w2 = 1 - E2 * sin(phi) ** 2;
  const meridianM = (A_M * (1 - E2)) / (w2 * sqrt(w2));
  const parallelM = (A_M / sqrt(w2)) * cos(phi);
  return [lon + degrees(eastM / parallelM), lat + degrees(northM / meridianM)];
}

function bd09([x, y]: LonLat): LonLat {
  const radius = Math.hypot(x, y) + 0.000_02 * sin(y * BD_TURN);
  const angle = Math.atan2(y, x) + 0.000_003 * cos(x * BD_TURN);
  return [radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006];
}
