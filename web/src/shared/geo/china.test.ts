import { expect, it } from 'vitest';
import { fromWgs84 } from './china';
import { metresBetween } from './distance';
import type { LonLat } from './lonlat';

// The vectors of tests/unit/core/test_crs.py, so that tablet and server mean the same place.
const TIANANMEN: LonLat = [116.391265, 39.907365];

it.each([
  ['gcj02', 555],
  ['bd09', 1378],
] as const)('Tiananmen in %s is off by the known %i m', (system, offM) => {
  expect(Math.abs(metresBetween(TIANANMEN, fromWgs84(TIANANMEN, system)) - offM)).toBeLessThan(2);
});

it.each<[string, LonLat, LonLat]>([
  ['Shanghai', [121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
  ['Shenzhen', [113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
  ['Beijing', [116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ['Tiananmen Square', [116.404, 39.915], [116.41024449916938, 39.91640428150164]],
])('GCJ-02 agrees with what other converters publish for %s', (_, wgs84, published) => {
  const [lon, lat] = fromWgs84(wgs84, 'gcj02');
  expect(Math.abs(lon - published[0])).toBeLessThan(1e-7);
  expect(Math.abs(lat - published[1])).toBeLessThan(1e-7);
});

// From `geo_portal.core.crs.from_wgs84`.
it.each<[LonLat, LonLat]>([
  [[116.391265, 39.907365], [116.40387905645284, 39.915109599155706]],
  [[108.9398, 34.3416], [108.95090143490859, 34.346274135515046]],
  [[87.6, 43.8], [87.60921015182171, 43.80747250765041]],
])('BD-09 of %j is what the server says', (wgs84, server) => {
  const [lon, lat] = fromWgs84(wgs84, 'bd09');
  expect(Math.abs(lon - server[0])).toBeLessThan(1e-9);
  expect(Math.abs(lat - server[1])).toBeLessThan(1e-9);
});

it.each<[LonLat]>([[[2.35, 48.85]], [[139.7, 35.7]], [[151.2, -33.9]]])('%j, abroad, stays where it is', (place) => {
  expect(fromWgs84(place, 'gcj02')).toEqual(place);
  expect(fromWgs84(place, 'bd09')).toEqual(place);
});
