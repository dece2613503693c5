import type { FeatureCollection, Point } from 'geojson';
import { isLonLat } from '@shared/geo/lonlat';
import type { LonLat } from '@shared/geo/lonlat';
import { basemapFile } from '@shared/map/style';

/** A named place to search around, from the basemap. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: 'district' | 'place' | 'station';
  readonly position: LonLat;
}

interface Properties {
  readonly name?: string | null;
  readonly name_en?: string | null;
  readonly class?: string | null;
}

const DISTRICTS = new Set(['city', 'county', 'district', 'zone']);
const PRECISE: readonly Place['type'][] = ['station', 'place', 'district'];
const RANK: Record<Place['type'], number> = { district: 0, station: 1, place: 2 };

/** Places and metro stations of the basemap. A file that is missing or broken only means fewer names. */
export async function loadPlaces(): Promise<readonly Place[]> {
  const files = await Promise.all((['places', 'stations'] as const).map(readFile));
  return files.flat();
}

async function readFile(file: 'places' | 'stations'): Promise<readonly Place[]> {
  try {
    const response = await fetch(basemapFile(file));
    if (!response.ok) return [];
    return placesOf((await response.json()) as FeatureCollection<Point, Properties | null>, file);
  } catch (error) {
    console.warn('names not loaded', file, error);
    return [];
  }
}

/** The named points of a basemap file; a name that stands twice within a file (a line's two halves) counts once. */
export function placesOf(collection: FeatureCollection<Point, Properties | null>, file: 'places' | 'stations'): readonly Place[] {
  const byName = new Map<string, Place>();
  for (const { geometry, properties } of collection.features) {
    const [lon, lat] = geometry?.type === 'Point' ? geometry.coordinates : [];
    const name = properties?.name ?? '';
    const nameEn = properties?.name_en ?? '';
    if (lon === undefined || lat === undefined || !isLonLat(lon, lat) || (name === '' && nameEn === '')) continue;
    const key = name || nameEn;
    if (byName.has(key)) continue;
    const place = DISTRICTS.has(properties?.class ?? '') ? 'district' : 'place';
    byName.set(key, { id: `${file}:${key}`, name: key, nameEn, type: file === 'stations' ? 'station' : place, position: [lon, lat] });
  }
  return [...byName.values()];
}

/**
 * Places whose Chinese or English name begins with the text, then those with a word that does, then
 * those that hold it anywhere; shorter names first. Case, spaces, hyphens and apostrophes do not matter.
 */
export function findPlaces(places: readonly Place[], text: string, most = 8): readonly Place[] {
  const wanted = plain(text);
  if (wanted === '') return [];
  return places
    .map((place) => ({ place, fit: Math.min(fitOf(place.name, wanted), fitOf(place.nameEn, wanted)) }))
    .filter(({ fit }) => fit < Infinity)
    .sort(
      (a, b) =>
        a.fit - b.fit ||
        RANK[a.place.type] - RANK[b.place.type] ||
        a.place.name.length - b.place.name.length ||
        a.place.name.localeCompare(b.place.name, 'zh-CN'),
    )
    .slice(0, most)
    .map(({ place }) => place);
}

function fitOf(name: string, wanted: string): number {
  const whole = plain(name);
  if (whole.startsWith(wanted)) return 0;
  if (name.split(/[\s-]+/).some((_, index, words) => plain(words.slice(index).join('')).startsWith(wanted))) return 1;
  return whole.includes(wanted) ? 2 : Infinity;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s'’\-·.]/g, '');
}

/**
 * The place that stands exactly here (to 20 m), so that a shared address shows its name again; of several
 * the one that says most: a station before a quarter before a district.
 */
export function placeAt(places: readonly Place[], [lon, lat]: LonLat): Place | undefined {
  return places
    .filter(({ position }) => Math.abs(position[0] - lon) < 2e-4 && Math.abs(position[1] - lat) < 2e-4)
    .sort((a, b) => PRECISE.indexOf(a.type) - PRECISE.indexOf(b.type))[0];
}
