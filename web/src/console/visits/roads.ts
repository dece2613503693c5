import type { FeatureCollection, LineString, MultiLineString } from 'geojson';

/** Why a stretch is not told as roads; as in the API. */
export const REASONS = ['not_configured', 'unreachable', 'out_of_area', 'too_long', 'no_match'] as const;
export type Reason = (typeof REASONS)[number];

export const ROADS_COLOUR = '#3d6df2';

interface Stretch {
  readonly matched: boolean;
  readonly reason: Reason | null;
  readonly length_m: number;
}

/** `GET /visits/{id}/trail/roads`: a MultiLineString for each stretch that followed roads, else its own LineString. */
export interface Roads extends FeatureCollection<LineString | MultiLineString, Stretch> {
  readonly length_m: number;
  readonly matched_m: number;
}

/** The stretches that are known to be on roads; the others are drawn as the trail itself already. */
export const onRoads = (roads: Roads): FeatureCollection => ({ type: 'FeatureCollection', features: roads.features.filter(({ properties }) => properties.matched) });

/** Why the rest is not told, each reason once and with how many metres, the longest first. */
export function untold(roads: Roads): [reason: Reason, metres: number][] {
  const metres = new Map<Reason, number>();
  for (const { properties } of roads.features) if (properties.reason) metres.set(properties.reason, (metres.get(properties.reason) ?? 0) + properties.length_m);
  return [...metres].sort(([, one], [, other]) => other - one);
}
