import { expect, test } from 'vitest';
import { basemapLayers, basemapStyle } from './style';
import type { Basemap } from './style';

const CONFIG = { style_url: null, tiles_url: null, attribution: '', archive: null };
const ARCHIVE = { tiles: '/tiles/basemap/{z}/{x}/{y}', kind: 'vector', min_zoom: 0, max_zoom: 13 } as const;
const LOCAL = { ...ARCHIVE, tiles: 'device-map://tiles/{z}/{x}/{y}' } as const;
const sourcesOf = (basemap: Partial<Basemap['config']>, local: Basemap['local'] = null): Record<string, unknown> => {
  const style = basemapStyle('light', 'en', { config: { ...CONFIG, ...basemap }, local });
  return typeof style === 'string' ? { style } : style.sources;
};

test('our own basemap is files, or one source of vector tiles with the same layers', () => {
  expect(Object.keys(sourcesOf({}))).toContain('roads');
  expect(sourcesOf({ archive: ARCHIVE })).toEqual({
    basemap: { type: 'vector', tiles: [`${location.origin}/tiles/basemap/{z}/{x}/{y}`], minzoom: 0, maxzoom: 13 },
  });
  const files = basemapLayers('light', 'en', { config: CONFIG, local: null });
  const tiles = basemapLayers('light', 'en', { config: { ...CONFIG, archive: ARCHIVE }, local: null });
  expect(tiles.map(({ id }) => id)).toEqual(files.map(({ id }) => id));
  for (const layer of tiles) if ('source' in layer) expect(layer).toMatchObject({ source: 'basemap', 'source-layer': expect.any(String) });
});

test('another service’s tiles go before our archive, and what lies on this device before everything', () => {
  const tiles_url = 'https://tiles.example.org/{z}/{x}/{y}.png';
  expect(sourcesOf({ tiles_url, archive: ARCHIVE })).toMatchObject({ basemap: { type: 'raster', tiles: [tiles_url] } });
  expect(sourcesOf({ style_url: 'https://tiles.example.org/style.json' })).toEqual({ style: 'https://tiles.example.org/style.json' });
  expect(sourcesOf({ style_url: 'https://tiles.example.org/style.json' }, LOCAL)).toMatchObject({
    basemap: { type: 'vector', tiles: ['device-map://tiles/{z}/{x}/{y}'] },
  });
});
