import { expect, test } from 'vitest';
import { onRoads, untold } from './roads';
import type { Reason, Roads } from './roads';

const stretch = (reason: Reason | null, metres: number): Roads['features'][number] => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates: [[108.9, 34.2], [108.91, 34.2]] },
  properties: { matched: reason === null, reason, length_m: metres },
});
const roads: Roads = {
  type: 'FeatureCollection',
  features: [stretch(null, 900), stretch('no_match', 40), stretch('out_of_area', 500), stretch('no_match', 20)],
  length_m: 1460,
  matched_m: 900,
};

test('only what is known to be on roads is drawn as roads', () => {
  expect(onRoads(roads).features).toEqual([roads.features[0]]);
});

test('each reason is told once, with how far it reaches, the longest first', () => {
  expect(untold(roads)).toEqual([['out_of_area', 500], ['no_match', 60]]);
});
