import type { components } from './schema';

/** Bodies as the server's OpenAPI document describes them, by name: `Schemas['Visit']`. `npm run types` renews them. */
export type Schemas = components['schemas'];

/** A record as a GeoJSON feature: its geometry apart, the rest as properties. */
export interface FeatureOf<Properties, Geometry extends GeoJSON.Geometry = GeoJSON.Point> {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** A page of a list asked for with `Accept: application/geo+json`. */
export interface FeaturePage<Properties, Geometry extends GeoJSON.Geometry = GeoJSON.Point> {
  readonly type: 'FeatureCollection';
  readonly features: readonly FeatureOf<Properties, Geometry>[];
  readonly next: string | null;
}
