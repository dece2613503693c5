import type { MultiPolygon } from 'geojson';
import { arrivalRadiusOf } from '@shared/geo/arrival';
import type { LonLat } from '@shared/geo/lonlat';
import type { District, Site } from '../records';

/** A site as maps show it. One who is within `reachM` metres of the boundary, or of the place, counts as arrived. */
export interface SiteOnMap {
  readonly name: string;
  readonly position: LonLat;
  readonly boundary: MultiPolygon | null;
  readonly reachM: number;
}

export function siteOnMap(site: Site, name: string, districts: readonly District[]): SiteOnMap {
  const [lon = 0, lat = 0] = site.location.coordinates;
  const reachM = arrivalRadiusOf(site.arrival_radius_m, site.district, new Map(districts.map((district) => [district.id, district])));
  return { name, position: [lon, lat], boundary: site.boundary, reachM };
}
