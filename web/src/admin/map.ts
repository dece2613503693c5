/**
 * The back office's maps: a point that is clicked, dragged or typed, an area whose corners are drawn and dragged, or
 * either to look at. What is posted is the GeoJSON in the field's text area; everything else here is a way to fill it.
 * Texts come from the page (geo_portal/core/templates/admin/geo/map.html).
 */
import './map.css';
import type { GeoJSONSource, MapMouseEvent, Map as MapLibreMap, Marker } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import { loadConfig } from '../shared/api/config';
import { belowLabels } from '../shared/map/style';
import type { PortalMap } from '../shared/map/createMap';
import { PALETTES } from '../shared/map/palette';
import { added, inserted, middles, moved, readArea, readPoint, removed, rounded, vertices, writeArea, writePoint } from './area';
import type { Area, Position, VertexPath } from './area';

/** More corners than this are shown but not dragged one by one. */
const MOST_HANDLES = 1500;

function one<T extends HTMLElement>(root: HTMLElement, name: string): T | null {
  return root.querySelector<T>(`[data-geo-${name}]`);
}

function currentTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

async function openMap(root: HTMLElement, container: HTMLElement): Promise<PortalMap> {
  const [{ createMap }, config] = await Promise.all([import('../shared/map/createMap'), loadConfig()]);
  const portal = await createMap({
    container,
    theme: currentTheme(),
    locale: root.dataset['locale'] === 'en' ? 'en' : 'zh-Hans',
    basemap: config.basemap,
    centre: config.centre,
    zoom: config.zoom,
    words: { 'Map.Title': root.dataset['title'] ?? '', 'AttributionControl.ToggleAttribution': root.dataset['title'] ?? '' },
  });
  // A form is scrolled with the wheel; the map must not swallow that.
  portal.map.cooperativeGestures.enable();
  await new Promise<void>((ready) => {
    portal.whenStyled(ready);
  });
  return portal;
}

// --- a point ---------------------------------------------------------------------------------------------------------

async function editPoint(root: HTMLElement, portal: PortalMap, field: HTMLTextAreaElement): Promise<void> {
  const { Marker: MapMarker } = await import('maplibre-gl');
  const lon = one<HTMLInputElement>(root, 'lon');
  const lat = one<HTMLInputElement>(root, 'lat');
  const readOnly = field.readOnly;
  let marker: Marker | null = null;

  function mark(at: Position | null): void {
    if (!at) {
      marker?.remove();
      marker = null;
      return;
    }
    if (!marker) {
      marker = new MapMarker({ draggable: !readOnly, color: PALETTES[currentTheme()].accent });
      marker.on('dragend', () => {
        const place = marker?.getLngLat().wrap();
        if (place) put([place.lng, place.lat]);
      });
    }
    marker.setLngLat([at[0], at[1]]).addTo(portal.map);
  }

  function type(at: Position | null): void {
    if (lon) lon.value = at ? String(rounded(at)[0]) : '';
    if (lat) lat.value = at ? String(rounded(at)[1]) : '';
  }

  function put(at: Position | null): void {
    field.value = writePoint(at);
    mark(at);
    type(at);
  }

  function typed(): void {
    const text = JSON.stringify({ type: 'Point', coordinates: [Number(lon?.value), Number(lat?.value)] });
    const at = lon?.value && lat?.value ? readPoint(text) : null;
    // What is only half typed is posted as it stands, so that the form says what is wrong with it.
    field.value = at ? writePoint(at) : lon?.value || lat?.value ? text : '';
    mark(at);
    if (at) portal.show(at, 13);
  }

  const at = readPoint(field.value);
  mark(at);
  type(at);
  if (at) portal.map.jumpTo({ center: [at[0], at[1]], zoom: 14 });
  if (readOnly) return;
  portal.map.on('click', ({ lngLat }) => {
    const place = lngLat.wrap();
    put([place.lng, place.lat]);
  });
  lon?.addEventListener('input', typed);
  lat?.addEventListener('input', typed);
  field.addEventListener('input', () => {
    const pasted = readPoint(field.value);
    mark(pasted);
    type(pasted);
    if (pasted) portal.show(pasted, 13);
  });
  one(root, 'clear')?.addEventListener('click', () => put(null));
}

// --- an area ---------------------------------------------------------------------------------------------------------

function collection(features: Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}

function addAreaLayers(map: MapLibreMap): void {
  const { accent, halo } = PALETTES[currentTheme()];
  for (const id of ['area', 'handles', 'draft']) map.addSource(id, { type: 'geojson', data: collection([]) });
  map.addLayer({ id: 'area', type: 'fill', source: 'area', paint: { 'fill-color': accent, 'fill-opacity': 0.15 } }, belowLabels(map));
  map.addLayer({ id: 'area-edge', type: 'line', source: 'area', paint: { 'line-color': accent, 'line-width': 2 } });
  map.addLayer({ id: 'draft', type: 'line', source: 'draft', paint: { 'line-color': accent, 'line-width': 2, 'line-dasharray': [2, 1] } });
  map.addLayer({ id: 'draft-corners', type: 'circle', source: 'draft', paint: { 'circle-radius': 5, 'circle-color': accent } });
  map.addLayer({
    id: 'handles',
    type: 'circle',
    source: 'handles',
    paint: {
      'circle-radius': ['case', ['get', 'middle'], 4, 6],
      'circle-color': halo,
      'circle-opacity': ['case', ['get', 'middle'], 0.7, 1],
      'circle-stroke-color': accent,
      'circle-stroke-width': ['case', ['get', 'middle'], 1, 2],
    },
  });
}

function handlesOf(area: Area): Feature[] {
  const corners = vertices(area);
  if (corners.length > MOST_HANDLES) return [];
  const handle = (middle: boolean) =>
    ({ path, at }: { path: VertexPath; at: Position }): Feature => ({
      type: 'Feature',
      properties: { middle, polygon: path[0], ring: path[1], index: path[2] },
      geometry: { type: 'Point', coordinates: [at[0], at[1]] },
    });
  return [...middles(area).map(handle(true)), ...corners.map(handle(false))];
}

function editArea(root: HTMLElement, portal: PortalMap, field: HTMLTextAreaElement): void {
  const { map } = portal;
  const readOnly = field.readOnly;
  const drawButton = one<HTMLButtonElement>(root, 'draw');
  const hint = one(root, 'hint');
  let area: Area = readArea(field.value) ?? [];
  let draft: Position[] | null = null;
  let dragged: VertexPath | null = null;

  addAreaLayers(map);

  function paint(): void {
    const show = (id: string, features: Feature[]): void => {
      void map.getSource<GeoJSONSource>(id)?.setData(collection(features));
    };
    const coordinates = area.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat])));
    show('area', [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates } }]);
    show('handles', readOnly || draft ? [] : handlesOf(area));
    const line = (draft ?? []).map(([lon, lat]) => [lon, lat]);
    show('draft', line.length > 0 ? [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }] : []);
    if (drawButton) {
      drawButton.textContent = (draft ? drawButton.dataset['finish'] : drawButton.dataset['start']) ?? '';
      drawButton.setAttribute('aria-pressed', String(draft !== null));
    }
    if (hint) hint.textContent = (draft ? hint.dataset['drawing'] : hint.dataset['editing']) ?? '';
    map.getCanvas().style.cursor = draft ? 'crosshair' : '';
  }

  function put(next: Area): void {
    area = next;
    field.value = writeArea(area);
    paint();
  }

  function handleAt(event: MapMouseEvent): { path: VertexPath; middle: boolean } | null {
    const [found] = map.queryRenderedFeatures(event.point, { layers: ['handles'] });
    if (!found) return null;
    const { polygon, ring, index, middle } = found.properties;
    return { path: [Number(polygon), Number(ring), Number(index)], middle: middle === true };
  }

  function finish(): void {
    const corners = draft ?? [];
    draft = null;
    put(added(area, corners));
  }

  function showWhole(): void {
    portal.showAll(vertices(area).map(({ at }) => at));
  }

  paint();
  showWhole();
  if (readOnly) return;

  map.doubleClickZoom.disable();
  map.on('click', (event) => {
    if (!draft) return;
    const { lng, lat } = event.lngLat.wrap();
    draft = [...draft, [lng, lat]];
    paint();
  });
  map.on('dblclick', (event) => {
    const handle = handleAt(event);
    if (draft) {
      draft = draft.slice(0, -1); // the second click of the two added the same corner again
      finish();
    } else if (handle && !handle.middle) put(removed(area, handle.path));
  });
  map.on('mousedown', (event) => {
    const handle = draft ? null : handleAt(event);
    if (!handle) return;
    event.preventDefault(); // the map stays where it is
    const { lng, lat } = event.lngLat.wrap();
    if (handle.middle) put(inserted(area, handle.path, [lng, lat]));
    dragged = handle.path;
  });
  map.on('mousemove', (event) => {
    if (!dragged) return;
    const { lng, lat } = event.lngLat.wrap();
    put(moved(area, dragged, [lng, lat]));
  });
  // Also when the button is let go outside of the map.
  window.addEventListener('mouseup', () => {
    dragged = null;
  });
  drawButton?.addEventListener('click', () => {
    if (draft) finish();
    else {
      draft = [];
      paint();
    }
  });
  one(root, 'clear')?.addEventListener('click', () => {
    draft = null;
    put([]);
  });
  field.addEventListener('input', () => {
    const pasted = readArea(field.value);
    if (!pasted) return; // the server says what is wrong with it
    area = pasted;
    draft = null;
    paint();
    showWhole();
  });
}

// --- the page --------------------------------------------------------------------------------------------------------

async function start(root: HTMLElement): Promise<void> {
  const container = one(root, 'map');
  const field = root.querySelector('textarea');
  if (!container || !field) return;
  container.hidden = false;
  try {
    const portal = await openMap(root, container);
    if (root.dataset['type'] === 'Point') await editPoint(root, portal, field);
    else editArea(root, portal, field);
    const tools = one(root, 'tools');
    if (tools && !field.readOnly) tools.hidden = false;
    root.dataset['ready'] = 'true';
  } catch (error) {
    // Without a map the text area is still a way to read and write the place.
    console.error(error);
    container.hidden = true;
    const text = root.querySelector('details');
    if (text) text.open = true;
  }
}

/** Maps load when they come into view: a form may hold several, and most are never looked at. */
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    void start(target as HTMLElement);
  }
});

for (const root of document.querySelectorAll<HTMLElement>('[data-geo-field]')) watcher.observe(root);
