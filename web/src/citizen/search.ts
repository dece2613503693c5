import { degreesForUrl, isLonLat } from '@shared/geo/lonlat';
import type { LonLat } from '@shared/geo/lonlat';
import type { Schemas } from '@shared/api/types';

export const KINDS = [
  'hall',
  'locker',
  'kiosk',
  'tax_terminal',
  'concierge',
  'community',
  'town_centre',
  'village',
  'mailbox',
  'smart_hall',
] as const satisfies readonly Schemas['NearestProperties']['kind'][];
export type Kind = (typeof KINDS)[number];

/** Metres a person may choose among; the API takes up to 100 km. */
export const RADII_M = [1_000, 3_000, 5_000, 10_000, 30_000] as const;
/** How many points are asked for first, then by each “show more”; the API gives at most 100. */
export const LIMITS = [10, 25, 50, 100] as const;

/** What is being looked for. */
export interface Search {
  /** lon/lat in EPSG:4326; null before a place was chosen. */
  readonly origin: LonLat | null;
  readonly radiusM: number;
  /** None chosen means all. */
  readonly kinds: readonly Kind[];
  readonly openNow: boolean;
}

export const START: Search = { origin: null, radiusM: 5_000, kinds: [], openNow: false };

/** The search as a query string for an address that can be passed on; empty for the start. */
export function toQuery(search: Search, selected: string | null = null): string {
  const query = new URLSearchParams();
  if (search.origin) {
    query.set('lon', degreesForUrl(search.origin[0]));
    query.set('lat', degreesForUrl(search.origin[1]));
  }
  if (search.radiusM !== START.radiusM) query.set('radius', String(search.radiusM));
  if (search.kinds.length > 0) query.set('kind', search.kinds.join(','));
  if (search.openNow) query.set('open', '1');
  if (search.origin && selected !== null) query.set('point', selected);
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/** Read such an address. People edit and cut addresses: what cannot be understood falls back to the start. */
export function fromQuery(text: string): { readonly search: Search; readonly selected: string | null } {
  const query = new URLSearchParams(text);
  const [lon, lat] = [numberIn(query, 'lon'), numberIn(query, 'lat')];
  const radius = numberIn(query, 'radius');
  const wanted = new Set((query.get('kind') ?? '').split(','));
  const origin: LonLat | null = lon !== null && lat !== null && isLonLat(lon, lat) ? [lon, lat] : null;
  return {
    search: {
      origin,
      radiusM: RADII_M.find((choice) => choice === radius) ?? START.radiusM,
      kinds: KINDS.filter((kind) => wanted.has(kind)),
      openNow: query.get('open') === '1',
    },
    selected: origin && query.get('point'),
  };
}

function numberIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  const value = Number(text);
  return text === null || text.trim() === '' || !Number.isFinite(value) ? null : value;
}
