import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { BasemapArchive, BasemapConfig } from '../api/config';
import type { Locale } from '../i18n';
import type { Theme } from '../theme';
import { PALETTES } from './palette';

/** Our own basemap: GeoJSON files with `name`, `name_en` and `class`, served with the page. */
const FILES = ['land', 'districts', 'water', 'roads', 'rail', 'stations', 'places'] as const;
const FOLDER = '/static/maps/basemap';

/** Without `glyphs` in the style the map draws with the device's own fonts, the first of these it has. */
const FONTS = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', 'sans-serif'];

export function basemapFile(name: (typeof FILES)[number]): string {
  return `${FOLDER}/${name}.geojson`;
}

/** Layers of the basemap that are text; a page puts its own layers before the first of these. */
const FIRST_LABEL = 'basemap-water-label';

/**
 * The id to give as `beforeId` to `map.addLayer`, so that labels stay readable above the page's own
 * layers; undefined where the basemap is somebody else's style without our labels.
 */
export function belowLabels(map: { getLayer(id: string): unknown }): string | undefined {
  return map.getLayer(FIRST_LABEL) ? FIRST_LABEL : undefined;
}

/** What a map draws as its basemap. `local`, tiles on this device, goes before what the server names. */
export interface Basemap {
  readonly config: BasemapConfig;
  readonly local: BasemapArchive | null;
}

/** Whether the basemap is somebody else's style, which we neither paint nor label. */
export const isForeign = ({ config, local }: Basemap): boolean => local === null && config.style_url !== null;

/**
 * The style to begin with: somebody else's by its address, tiles, or our own. Ours never changes its sources with theme
 * and language, only paint and text, so `restyle` can do it in place.
 */
export function basemapStyle(theme: Theme, locale: Locale, basemap: Basemap): StyleSpecification | string {
  if (isForeign(basemap)) return basemap.config.style_url ?? '';
  return { version: 8, sources: sources(basemap), layers: basemapLayers(theme, locale, basemap) };
}

/** Raster tiles or those of an archive; null for our own files. */
function tilesOf({ config, local }: Basemap): BasemapArchive | null {
  if (local) return local;
  if (config.tiles_url) return { tiles: config.tiles_url, kind: 'raster', min_zoom: 0, max_zoom: 18 };
  return config.archive;
}

function sources(basemap: Basemap): Record<string, SourceSpecification> {
  const tiles = tilesOf(basemap);
  if (tiles) {
    const address = new URL(tiles.tiles, globalThis.location?.href).href.replaceAll('%7B', '{').replaceAll('%7D', '}');
    const zooms = { tiles: [address], minzoom: tiles.min_zoom, maxzoom: tiles.max_zoom };
    return { basemap: tiles.kind === 'raster' ? { type: 'raster', tileSize: 256, ...zooms } : { type: 'vector', ...zooms } };
  }
  return Object.fromEntries(
    FILES.map((name) => [name, { type: 'geojson', data: basemapFile(name) } satisfies SourceSpecification]),
  );
}

/** The layers of our own basemap, or the one of raster tiles, for a theme and language. */
export function basemapLayers(theme: Theme, locale: Locale, basemap: Basemap): LayerSpecification[] {
  const tiles = tilesOf(basemap);
  if (tiles?.kind === 'raster') return rasterLayers(theme);
  const layers = ownLayers(theme, locale);
  // In vector tiles our files are the layers of one source.
  return tiles ? layers.map((layer) => ('source' in layer ? ({ ...layer, source: 'basemap', 'source-layer': layer.source } as LayerSpecification) : layer)) : layers;
}

function rasterLayers(theme: Theme): LayerSpecification[] {
  return [
    { id: 'basemap-background', type: 'background', paint: { 'background-color': PALETTES[theme].background } },
    {
      id: 'basemap-tiles',
      type: 'raster',
      source: 'basemap',
      paint: { 'raster-brightness-max': theme === 'dark' ? 0.6 : 1, 'raster-saturation': theme === 'dark' ? -0.4 : 0 },
    },
  ];
}

function ownLayers(theme: Theme, locale: Locale): LayerSpecification[] {
  const colour = PALETTES[theme];
  const name: ExpressionSpecification =
    locale === 'en'
      ? ['coalesce', ['get', 'name_en'], ['get', 'name'], '']
      : ['coalesce', ['get', 'name'], ['get', 'name_en'], ''];
  const text = { 'text-color': colour.text, 'text-halo-color': colour.halo, 'text-halo-width': 1.4 };
  const isClass = (...classes: string[]): FilterSpecification => ['in', ['get', 'class'], ['literal', classes]];
  const noClass = (...classes: string[]): FilterSpecification => ['!', ['in', ['get', 'class'], ['literal', classes]]];
  const width = (at8: number, at14: number): ExpressionSpecification => [
    'interpolate',
    ['exponential', 1.5],
    ['zoom'],
    8,
    at8,
    14,
    at14,
    18,
    at14 * 4,
  ];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;

  return [
    { id: 'basemap-background', type: 'background', paint: { 'background-color': colour.background } },
    { id: 'basemap-land', type: 'fill', source: 'land', filter: noClass('urban', 'park', 'wood', 'mountain'), paint: { 'fill-color': colour.land } },
    { id: 'basemap-hills', type: 'fill', source: 'land', filter: isClass('wood', 'mountain'), paint: { 'fill-color': colour.green } },
    { id: 'basemap-urban', type: 'fill', source: 'land', filter: isClass('urban'), paint: { 'fill-color': colour.urban } },
    { id: 'basemap-park', type: 'fill', source: 'land', filter: isClass('park'), paint: { 'fill-color': colour.green } },
    { id: 'basemap-water', type: 'fill', source: 'water', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colour.water } },
    {
      id: 'basemap-river',
      type: 'line',
      source: 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: round,
      paint: { 'line-color': colour.water, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, ['match', ['get', 'class'], 'river', 1.6, 0.7], 16, ['match', ['get', 'class'], 'river', 7, 3]] },
    },
    {
      id: 'basemap-road-minor',
      type: 'line',
      source: 'roads',
      filter: noClass('motorway', 'trunk', 'primary', 'ring', 'wall'),
      minzoom: 10,
      layout: round,
      paint: { 'line-color': colour.minorRoad, 'line-width': width(0.5, 3) },
    },
    {
      id: 'basemap-road-casing',
      type: 'line',
      source: 'roads',
      filter: isClass('motorway', 'trunk', 'primary', 'ring'),
      layout: round,
      paint: { 'line-color': colour.roadCasing, 'line-width': width(1.8, 8) },
    },
    {
      id: 'basemap-road',
      type: 'line',
      source: 'roads',
      filter: isClass('trunk', 'primary', 'ring'),
      layout: round,
      paint: { 'line-color': colour.road, 'line-width': width(1, 5.5) },
    },
    {
      id: 'basemap-motorway',
      type: 'line',
      source: 'roads',
      filter: isClass('motorway'),
      layout: round,
      paint: { 'line-color': colour.motorway, 'line-width': width(1.2, 6) },
    },
    { id: 'basemap-wall', type: 'line', source: 'roads', filter: isClass('wall'), minzoom: 11, paint: { 'line-color': colour.wall, 'line-width': width(1, 3), 'line-dasharray': [2, 0.6] } },
    { id: 'basemap-rail', type: 'line', source: 'rail', minzoom: 9, layout: round, paint: { 'line-color': ['coalesce', ['get', 'colour'], colour.rail], 'line-opacity': 0.65, 'line-width': width(0.8, 2.6) } },
    {
      id: 'basemap-boundary',
      type: 'line',
      source: 'districts',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour.boundary, 'line-width': width(0.8, 1.6), 'line-dasharray': [4, 3], 'line-opacity': 0.75 },
    },
    {
      id: 'basemap-station',
      type: 'circle',
      source: 'stations',
      minzoom: 11.5,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 2, 15, 4.5],
        'circle-color': colour.halo,
        'circle-stroke-color': colour.station,
        'circle-stroke-width': 1.6,
      },
    },
    {
      id: FIRST_LABEL,
      type: 'symbol',
      source: 'water',
      minzoom: 9,
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': 12, 'symbol-placement': 'line', 'text-letter-spacing': 0.15 },
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { ...text, 'text-color': colour.waterText },
    },
    {
      id: 'basemap-road-label',
      type: 'symbol',
      source: 'roads',
      minzoom: 12.5,
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': 11, 'symbol-placement': 'line', 'symbol-spacing': 420 },
      paint: { ...text, 'text-color': colour.textMuted },
    },
    {
      id: 'basemap-station-label',
      type: 'symbol',
      source: 'stations',
      minzoom: 12.5,
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': 11, 'text-anchor': 'left', 'text-offset': [0.7, 0], 'text-max-width': 8, 'text-optional': true },
      paint: { ...text, 'text-color': colour.station },
    },
    {
      id: 'basemap-place-label',
      type: 'symbol',
      source: 'places',
      minzoom: 10.5,
      filter: noClass('city', 'district', 'county', 'zone'),
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': ['interpolate', ['linear'], ['zoom'], 10, 11, 15, 13], 'text-max-width': 8 },
      paint: text,
    },
    {
      id: 'basemap-district-label',
      type: 'symbol',
      source: 'places',
      minzoom: 8,
      maxzoom: 13,
      filter: isClass('district', 'county', 'zone'),
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 12, 15], 'text-letter-spacing': locale === 'en' ? 0 : 0.1, 'text-max-width': 7 },
      paint: text,
    },
    {
      id: 'basemap-city-label',
      type: 'symbol',
      source: 'places',
      maxzoom: 11,
      filter: isClass('city'),
      layout: { 'text-font': FONTS, 'text-field': name, 'text-size': ['interpolate', ['linear'], ['zoom'], 5, 12, 10, 19] },
      paint: text,
    },
  ];
}
