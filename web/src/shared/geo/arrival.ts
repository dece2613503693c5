import type { MultiPolygon, Point, Position } from 'geojson';
import { metresBetween } from './distance';
import type { LonLat } from './lonlat';

/** Where neither the site nor a district above it says otherwise: a gate may be this far from a works' middle. */
export const ARRIVAL_RADIUS_M = 300;

/** What says where a site is, EPSG:4326. */
export interface Grounds {
  readonly location: Point;
  readonly boundary: MultiPolygon | null;
}

export interface DistrictRadius {
  readonly parent: string | null;
  readonly arrival_radius_m: number | null;
}

/** Within how many metres one counts as arrived: as the site says, or else the nearest district above it that does. */
export function arrivalRadiusOf(own: number | null, district: string, districts: ReadonlyMap<string, DistrictRadius>): number {
  if (own !== null) return own;
  // Each once: what a tablet holds for a moment may be of two states of the tree.
  const passed = new Set<string>();
  for (let id: string | null = district; id !== null && !passed.has(id); id = districts.get(id)?.parent ?? null) {
    passed.add(id);
    const radius = districts.get(id)?.arrival_radius_m ?? null;
    if (radius !== null) return radius;
  }
  return ARRIVAL_RADIUS_M;
}

/**
 * Metres from a position to a site: to its boundary, 0 within it; or to its location while no boundary is known. Good to
 * 1 % within 20 km: for hints, not for records.
 */
export function metresFrom({ location, boundary }: Grounds, here: LonLat): number {
  const [lon = 0, lat = 0] = location.coordinates;
  const rings = boundary?.coordinates.flat() ?? [];
  if (rings.length === 0) return metresBetween(here, [lon, lat]);
  // In a plane around the position: sites are small against the Earth.
  const flat = rings.map((ring) => ring.map((corner) => flatFrom(here, corner)));
  return isAround(flat) ? 0 : Math.min(...flat.map(nearestOf));
}

type Flat = readonly [x: number, y: number];

function flatFrom([lon, lat]: LonLat, [toLon = 0, toLat = 0]: Position): Flat {
  const x = metresBetween([lon, lat], [toLon, lat]);
  const y = metresBetween([lon, lat], [lon, toLat]);
  return [toLon < lon ? -x : x, toLat < lat ? -y : y];
}

/** Whether the middle of the plane lies inside, by the even-odd rule: so a hole is outside. */
function isAround(rings: readonly (readonly Flat[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([x, y], index) => {
      const [lastX, lastY] = ring.at(index - 1) ?? [x, y];
      if (y > 0 !== lastY > 0 && x - (y * (lastX - x)) / (lastY - y) > 0) inside = !inside;
    });
  }
  return inside;
}

/** How near the middle of the plane a ring comes. */
function nearestOf(ring: readonly Flat[]): number {
  return Math.min(
    ...ring.map(([x, y], index) => {
      const [lastX, lastY] = ring.at(index - 1) ?? [x, y];
      const [dx, dy] = [x - lastX, y - lastY];
      const along = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, -(lastX * dx + lastY * dy) / (dx * dx + dy * dy)));
      return Math.hypot(lastX + along * dx, lastY + along * dy);
    }),
  );
}
