import type { Feature, FeatureCollection, Point } from 'geojson';
import { api } from '@shared/api/client';
import type { Kind, Search } from './search';
import type { OpeningHours } from './openingHours';

/** What the page shows of a service point; lengths in metres. */
export interface PointProperties {
  readonly code: string;
  readonly kind: Kind;
  readonly name: string;
  readonly name_en: string;
  readonly address: string;
  readonly phone: string;
  readonly operator: string;
  readonly status: 'open' | 'closed' | 'offline';
  readonly opening_hours: OpeningHours;
  /** Geodesic distance from the place searched around. */
  readonly distance_m: number;
  /** Null when the hours are not known. */
  readonly open_now: boolean | null;
  /** Null where there are no compartments. */
  readonly free_compartments: number | null;
}

export type ServicePoint = Feature<Point, PointProperties> & { readonly id: string };

/** Service points in order of distance; `total` counts all inside the radius, also those not listed. */
export type NearestPoints = FeatureCollection<Point, PointProperties> & {
  readonly features: ServicePoint[];
  readonly total: number;
};

/** Ask for the points nearest to the search's origin, which must be there. */
export function fetchNearest(search: Search, limit: number, signal: AbortSignal): Promise<NearestPoints> {
  if (!search.origin) throw new RangeError('a search without an origin');
  return api.getGeoJson<NearestPoints>('/service-points/nearest', {
    query: {
      lon: search.origin[0],
      lat: search.origin[1],
      radius: search.radiusM,
      limit,
      kind: search.kinds.length > 0 ? search.kinds.join(',') : undefined,
      open_at: search.openNow ? 'now' : undefined,
    },
    signal,
  });
}
