import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { PALETTES } from '@shared/map/palette';
import { belowLabels } from '@shared/map/style';
import type { Theme } from '@shared/theme';

/** Ids of the layers that answer to a click. */
export const SITE_LAYER = 'console-site';
export const CLUSTER_LAYER = 'console-site-cluster';
export const PERSON_LAYER = 'console-person';
/** People near each other at low zoom: one circle with their number, as the server counts them or as they are drawn here. */
export const CROWD_LAYERS = ['console-crowd', 'console-person-crowd'] as const;

const FONTS = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', 'sans-serif'];
/** Seen on both themes, with its white rim. */
export const PERSON = '#c8351b';
export const PERSON_STALE = '#8a9499';
const ARROW = 'console-arrow';
const NOBODY: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** Up to this zoom people near each other are one circle. */
export const CROWDS_UP_TO = 10;
/** The rim of a crowd in which somebody holds an overdue site. */
export const OVERDUE_RIM = '#ffb300';
const ALONE: ExpressionSpecification = ['!', ['has', 'point_count']];
const TILE_SITES: ExpressionSpecification = ['coalesce', ['get', 'count'], ['get', 'point_count'], 1];

/**
 * Show sites: as vector tiles of all that the person may see, or of a GeoJSON list (a district's). Points near each
 * other are one circle with their number.
 */
export function showSites(map: MapLibreMap, data: FeatureCollection | null, theme: Theme, chosen: string | null): void {
  for (const id of [SITE_LAYER, CLUSTER_LAYER, `${CLUSTER_LAYER}-count`, `${SITE_LAYER}-name`]) if (map.getLayer(id)) map.removeLayer(id);
  if (map.getSource('console-sites')) map.removeSource('console-sites');
  if (data) {
    map.addSource('console-sites', { type: 'geojson', data, cluster: true, clusterMaxZoom: 12, clusterRadius: 40 });
  } else {
    map.addSource('console-sites', {
      type: 'vector',
      tiles: [`${location.origin}/tiles/sites/{z}/{x}/{y}.mvt`],
      minzoom: 0,
      maxzoom: 16,
    });
  }
  for (const layer of siteLayers(data === null, theme, chosen)) {
    map.addLayer(layer, map.getLayer('console-person-halo') ? 'console-person-halo' : belowLabels(map));
  }
}

function siteLayers(tiled: boolean, theme: Theme, chosen: string | null): LayerSpecification[] {
  const colour = PALETTES[theme];
  const source = { source: 'console-sites', ...(tiled ? { 'source-layer': 'sites' } : {}) };
  const isChosen: ExpressionSpecification = ['==', ['get', 'id'], chosen ?? ''];
  return [
    {
      id: CLUSTER_LAYER,
      type: 'circle',
      ...source,
      filter: ['>', TILE_SITES, 1],
      paint: {
        'circle-color': colour.accent,
        'circle-opacity': 0.82,
        'circle-radius': ['interpolate', ['linear'], ['sqrt', TILE_SITES], 1, 9, 6, 15, 20, 24],
        'circle-stroke-color': colour.halo,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: `${CLUSTER_LAYER}-count`,
      type: 'symbol',
      ...source,
      filter: ['>', TILE_SITES, 1],
      layout: { 'text-field': ['to-string', TILE_SITES], 'text-font': FONTS, 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': colour.halo },
    },
    {
      id: SITE_LAYER,
      type: 'circle',
      ...source,
      filter: ['==', TILE_SITES, 1],
      paint: {
        'circle-color': ['case', ['==', ['get', 'status'], 'closed'], colour.textMuted, colour.accent],
        'circle-radius': ['case', isChosen, 10, ['match', ['get', 'kind'], 'project', 7, 6]],
        'circle-stroke-color': colour.halo,
        'circle-stroke-width': ['case', isChosen, 4, 2],
      },
    },
    {
      id: `${SITE_LAYER}-name`,
      type: 'symbol',
      ...source,
      minzoom: 14,
      filter: ['==', TILE_SITES, 1],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONTS,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
        'text-max-width': 12,
        'text-optional': true,
      },
      paint: { 'text-color': colour.text, 'text-halo-color': colour.halo, 'text-halo-width': 1.5 },
    },
  ];
}

/** Add what people are drawn with; `movePeople` puts them there. */
export function addPeople(map: MapLibreMap, theme: Theme): void {
  const colour = PALETTES[theme];
  if (!map.hasImage(ARROW)) map.addImage(ARROW, arrowImage(), { pixelRatio: 2 });
  map.addSource('console-accuracy', { type: 'geojson', data: NOBODY });
  map.addSource('console-people', {
    type: 'geojson',
    data: NOBODY,
    cluster: true,
    clusterMaxZoom: CROWDS_UP_TO,
    clusterRadius: 36,
    clusterProperties: { fresh: ['+', ['case', ['==', ['get', 'freshness'], 'stale'], 0, 1]] },
  });
  map.addLayer({
    id: 'console-person-accuracy',
    type: 'fill',
    source: 'console-accuracy',
    minzoom: CROWDS_UP_TO + 1,
    paint: { 'fill-color': PERSON, 'fill-opacity': 0.12, 'fill-outline-color': PERSON },
  });
  const faded: ExpressionSpecification = ['match', ['get', 'freshness'], 'live', 1, 'recent', 0.85, 0.55];
  map.addLayer({
    id: 'console-person-halo',
    type: 'circle',
    source: 'console-people',
    filter: ['==', ['get', 'chosen'], true],
    paint: { 'circle-color': PERSON, 'circle-opacity': 0.22, 'circle-radius': 20 },
  });
  map.addLayer({
    id: 'console-person-arrow',
    type: 'symbol',
    source: 'console-people',
    filter: ['==', ['get', 'arrow'], true],
    layout: {
      'icon-image': ARROW,
      'icon-rotate': ['get', 'bearing'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  });
  map.addLayer({
    id: PERSON_LAYER,
    type: 'circle',
    source: 'console-people',
    filter: ALONE,
    paint: {
      'circle-color': ['match', ['get', 'freshness'], 'stale', PERSON_STALE, PERSON],
      'circle-opacity': faded,
      'circle-radius': ['case', ['get', 'chosen'], 9, 7],
      'circle-stroke-color': '#ffffff',
      'circle-stroke-opacity': faded,
      'circle-stroke-width': 2,
    },
  });
  map.addLayer({
    id: 'console-person-name',
    type: 'symbol',
    source: 'console-people',
    minzoom: 11,
    // The chosen person's name stands in the callout.
    filter: ['all', ALONE, ['==', ['get', 'chosen'], false]],
    layout: { 'text-field': ['get', 'name'], 'text-font': FONTS, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.8], 'text-optional': true },
    paint: { 'text-color': colour.text, 'text-halo-color': colour.halo, 'text-halo-width': 1.5, 'text-opacity': faded },
  });
  const [counted, drawnHere] = CROWD_LAYERS;
  map.addSource('console-crowds', { type: 'geojson', data: NOBODY });
  addCrowds(map, counted, 'console-crowds', 'count');
  addCrowds(map, drawnHere, 'console-people', 'point_count');
  map.addLayer({
    id: 'console-crowd-state',
    type: 'symbol',
    source: 'console-crowds',
    layout: {
      'text-field': ['get', 'state'],
      'text-font': FONTS,
      'text-size': 11,
      'text-anchor': 'top',
      'text-offset': [0, 1.6],
      'text-max-width': 12,
      'text-optional': true,
    },
    paint: { 'text-color': colour.text, 'text-halo-color': colour.halo, 'text-halo-width': 1.5 },
  });
}

/** Circles with the number of people in them, their property `count`, grey when none is `fresh`; the chosen person's callout shows them also in a crowd. */
function addCrowds(map: MapLibreMap, id: string, source: string, count: string): void {
  const crowded: ExpressionSpecification = ['has', count];
  map.addLayer({
    id,
    type: 'circle',
    source,
    filter: crowded,
    paint: {
      'circle-color': ['case', ['==', ['get', 'fresh'], 0], PERSON_STALE, PERSON],
      'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', count]], 1, 11, 6, 16, 20, 26],
      'circle-stroke-color': ['case', ['boolean', ['get', 'overdue'], false], OVERDUE_RIM, '#ffffff'],
      'circle-stroke-width': 2,
    },
  });
  map.addLayer({
    id: `${id}-count`,
    type: 'symbol',
    source,
    filter: crowded,
    layout: { 'text-field': ['to-string', ['get', count]], 'text-font': FONTS, 'text-size': 12, 'text-allow-overlap': true },
    paint: { 'text-color': '#ffffff' },
  });
}

/** Colours of the names after a change of theme. */
export function paintPeople(map: MapLibreMap, theme: Theme): void {
  if (!map.getLayer('console-person-name')) return;
  for (const layer of ['console-person-name', 'console-crowd-state']) {
    map.setPaintProperty(layer, 'text-color', PALETTES[theme].text);
    map.setPaintProperty(layer, 'text-halo-color', PALETTES[theme].halo);
  }
}

/** Show people where they are now, and how far off that may be, and crowds of whom only the number is known. */
export function movePeople(map: MapLibreMap, features: FeatureCollection, accuracy: FeatureCollection, crowds: FeatureCollection | null): void {
  map.getSource<GeoJSONSource>('console-people')?.setData(features);
  map.getSource<GeoJSONSource>('console-crowds')?.setData(crowds ?? NOBODY);
  map.getSource<GeoJSONSource>('console-accuracy')?.setData(accuracy);
}

/** Outline of the chosen district; null takes it away. */
export function showOutline(map: MapLibreMap, boundary: GeoJSON.MultiPolygon | null, theme: Theme): void {
  const data: FeatureCollection = {
    type: 'FeatureCollection',
    features: boundary ? [{ type: 'Feature', geometry: boundary, properties: {} }] : [],
  };
  const source = map.getSource<GeoJSONSource>('console-outline');
  if (source) {
    source.setData(data);
    map.setPaintProperty('console-outline', 'line-color', PALETTES[theme].accent);
    return;
  }
  map.addSource('console-outline', { type: 'geojson', data });
  map.addLayer(
    { id: 'console-outline', type: 'line', source: 'console-outline', paint: { 'line-color': PALETTES[theme].accent, 'line-width': 2.5 } },
    belowLabels(map),
  );
}

/** A pointer beyond the rim of a person's circle, towards the top of a 48 × 48 px square (96 device pixels). */
function arrowImage(): ImageData {
  const size = 96;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d');
  if (!pen) return new ImageData(size, size);
  pen.beginPath();
  pen.moveTo(size / 2, 8);
  pen.lineTo(size / 2 + 17, 40);
  pen.lineTo(size / 2 - 17, 40);
  pen.closePath();
  pen.fillStyle = PERSON;
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 5;
  pen.lineJoin = 'round';
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}
