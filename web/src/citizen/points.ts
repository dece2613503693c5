import { api } from '@shared/api/client';
import type { FeatureOf, Schemas } from '@shared/api/types';
import type { OpeningHours } from './openingHours';
import type { Search } from './search';

type Nearest = Schemas['NearestProperties'];

/**
 * What the page shows of a service point. `distance_m` is geodesic, from the place searched around;
 * `open_now` is null when the hours are not known, `free_compartments` where there are none.
 */
export interface PointProperties
  extends Pick<
    Nearest,
    'code' | 'kind' | 'name' | 'name_en' | 'address' | 'phone' | 'operator' | 'status' | 'distance_m' | 'open_now' | 'free_compartments'
  > {
  readonly opening_hours: OpeningHours;
}

export type ServicePoint = FeatureOf<PointProperties>;

/** Service points in order of distance; `total` counts all inside the radius, also those not listed. */
export interface NearestPoints {
  readonly type: 'FeatureCollection';
  readonly features: readonly ServicePoint[];
  readonly total: number;
}

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
