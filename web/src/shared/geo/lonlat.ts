/** A place on Earth in WGS 84 (EPSG:4326): degrees of longitude, then latitude, as in GeoJSON. */
export type LonLat = readonly [lon: number, lat: number];

/** True when both are numbers on Earth: longitude within ±180°, latitude within ±90°. */
export function isLonLat(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

const PAIR = /^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*[,;\uff0c\uff1b\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*$/;

/**
 * Read `108.94, 34.26` as typed by a person, longitude first. A pair that can only be latitude first
 * (its second number is beyond ±90°) is turned round; anything else that is no place gives null.
 */
export function parseLonLat(text: string): LonLat | null {
  const match = PAIR.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (isLonLat(first, second)) return [first, second];
  if (isLonLat(second, first)) return [second, first];
  return null;
}

/** Degrees with five decimals (about a metre), longitude first, the form `parseLonLat` reads back. */
export function formatLonLat([lon, lat]: LonLat): string {
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
}

/** A coordinate for an address or query: six decimals (0.1 m) without trailing zeros. */
export function degreesForUrl(value: number): string {
  return String(Number(value.toFixed(6)));
}
