import type { Polygon } from 'geojson';
import type { LonLat } from './lonlat';

const EARTH_RADIUS_M = 6_371_008.8;

/** A ring of `corners` points at `radiusM` metres around a position, on the sphere: for drawing, not for measuring. */
export function circleAround([lon, lat]: LonLat, radiusM: number, corners = 96): Polygon {
  const angle = radiusM / EARTH_RADIUS_M;
  const phi = (lat * Math.PI) / 180;
  const ring = Array.from({ length: corners }, (_, corner) => {
    const bearing = (2 * Math.PI * corner) / corners;
    const sinTo = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * sinTo);
    return [lon + (turn * 180) / Math.PI, (Math.asin(sinTo) * 180) / Math.PI];
  });
  const [first] = ring;
  return { type: 'Polygon', coordinates: [first ? [...ring, first] : ring] };
}
