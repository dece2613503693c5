/** Areas being edited: GeoJSON MultiPolygon coordinates, WGS 84. Nothing here changes what it is given. */

export type Position = readonly [lon: number, lat: number];
/** The first and last position of a ring are the same. */
export type Ring = readonly Position[];
export type Area = readonly (readonly Ring[])[];

/** Which vertex: polygon, ring in it, position in the ring. */
export type VertexPath = readonly [polygon: number, ring: number, index: number];

const DECIMALS = 7;

/** A position as it is stored: seven decimals, a centimetre. */
export function rounded([lon, lat]: Position): Position {
  return [Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
}

/** The corners of an area, each ring's last (which repeats the first) left out. */
export function vertices(area: Area): { path: VertexPath; at: Position }[] {
  return area.flatMap((polygon, p) =>
    polygon.flatMap((ring, r) => ring.slice(0, -1).map((at, i) => ({ path: [p, r, i] as const, at }))),
  );
}

/** The middle of each side, with the path that a vertex put there would get. */
export function middles(area: Area): { path: VertexPath; at: Position }[] {
  return area.flatMap((polygon, p) =>
    polygon.flatMap((ring, r) =>
      ring.slice(1).map((to, i) => {
        const from = ring[i] ?? to;
        return { path: [p, r, i + 1] as const, at: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const };
      }),
    ),
  );
}

/** The area with one vertex somewhere else. */
export function moved(area: Area, path: VertexPath, to: Position): Area {
  return withRing(area, path, (corners, index) => corners.map((at, i) => (i === index ? rounded(to) : at)));
}

/** The area with a new vertex before the one at `path`. */
export function inserted(area: Area, path: VertexPath, at: Position): Area {
  return withRing(area, path, (corners, index) => [...corners.slice(0, index), rounded(at), ...corners.slice(index)]);
}

/** The area without one vertex. A ring left with fewer than three goes, and with an outer ring its polygon. */
export function removed(area: Area, path: VertexPath): Area {
  return withRing(area, path, (corners, index) => corners.filter((_, i) => i !== index));
}

/** The area with one more polygon of these corners; unchanged for fewer than three. */
export function added(area: Area, corners: readonly Position[]): Area {
  return corners.length < 3 ? area : [...area, [closed(corners.map(rounded))]];
}

function withRing(area: Area, [p, r, index]: VertexPath, change: (corners: Ring, index: number) => Ring): Area {
  return area
    .map((polygon, i) =>
      i !== p
        ? polygon
        : polygon
            .map((ring, j) => (j === r ? closed(change(ring.slice(0, -1), index)) : ring))
            .filter((ring, j) => ring.length > 3 || (j === 0 && ring.length === 0)),
    )
    .filter((polygon) => (polygon[0]?.length ?? 0) > 3);
}

function closed(corners: Ring): Ring {
  const [first] = corners;
  return first && corners.length > 2 ? [...corners, first] : [];
}

/** The point in GeoJSON text; null when it is none. */
export function readPoint(text: string): Position | null {
  const geometry = parsed(text);
  return geometry?.type === 'Point' && isPosition(geometry.coordinates) ? geometry.coordinates : null;
}

/** The area in GeoJSON text (Polygon, MultiPolygon, or a Feature of one); empty for no text, null when it is none. */
export function readArea(text: string): Area | null {
  if (!text.trim()) return [];
  const geometry = parsed(text);
  const polygons: unknown = geometry?.type === 'Polygon' ? [geometry.coordinates] : geometry?.type === 'MultiPolygon' ? geometry.coordinates : null;
  return isArea(polygons) ? polygons : null;
}

export function writePoint(at: Position | null): string {
  return at ? JSON.stringify({ type: 'Point', coordinates: rounded(at) }) : '';
}

export function writeArea(area: Area): string {
  return area.length > 0 ? JSON.stringify({ type: 'MultiPolygon', coordinates: area }) : '';
}

function parsed(text: string): { type?: unknown; coordinates?: unknown } | null {
  try {
    const value = JSON.parse(text) as { type?: unknown; geometry?: { type?: unknown } } | null;
    return value?.type === 'Feature' ? (value.geometry ?? null) : value;
  } catch {
    return null;
  }
}

function isPosition(value: unknown): value is Position {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    typeof value[0] === 'number' &&
    typeof value[1] === 'number' &&
    Math.abs(value[0]) <= 180 &&
    Math.abs(value[1]) <= 90
  );
}

function isArea(value: unknown): value is Area {
  const rings = (polygon: unknown): boolean =>
    Array.isArray(polygon) &&
    polygon.length > 0 &&
    polygon.every((ring) => Array.isArray(ring) && ring.length > 3 && ring.every(isPosition));
  return Array.isArray(value) && value.every(rings);
}
