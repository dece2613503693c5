import { AttributionControl, LngLatBounds, Map as MapLibreMap, ScaleControl, addProtocol, setWorkerUrl } from 'maplibre-gl';
import type { ErrorEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
// A bundled page must name its worker, or the map stays blank.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { BasemapConfig } from '../api/config';
import type { LonLat } from '../geo/lonlat';
import type { Locale } from '../i18n';
import type { Theme } from '../theme';
import type { LocalTiles } from './local';
import { basemapLayers, basemapStyle, isForeign } from './style';
import type { Basemap } from './style';

/**
 * The worker's script, fetched by the page and handed over as a blob. Fetched by itself it would miss the tablet's service
 * worker, whose scope is `/tablet/`: without a network there would be no line and no area on the map. A blob's worker
 * belongs to whom the page belongs, with all that it fetches.
 */
let worker: Promise<void> | null = null;
function workerReady(): Promise<void> {
  worker ??= fetch(workerUrl)
    .then(async (answer) => {
      if (!answer.ok) throw new Error(`the map's worker: ${answer.status}`);
      setWorkerUrl(URL.createObjectURL(new Blob([await answer.text()], { type: 'text/javascript' })));
    })
    .catch((error: unknown) => {
      worker = null;
      throw error;
    });
  return worker;
}

/** Tiles on this device have addresses of their own; one device has one such basemap at a time. */
const LOCAL_TILES = 'device-map://tiles/{z}/{x}/{y}';
let local: LocalTiles | null = null;
addProtocol('device-map', async ({ url }, { signal }) => {
  const [z, x, y] = url.split('/').slice(-3).map(Number);
  const data = await local?.read(z ?? 0, x ?? 0, y ?? 0, signal);
  // An error and not an empty tile: the library then draws the coarser tile above it, where there is one.
  if (!data) throw new Error('outside the map on this device');
  return { data };
});

export interface MapOptions {
  readonly container: HTMLElement;
  readonly theme: Theme;
  readonly locale: Locale;
  readonly basemap: BasemapConfig;
  /** The basemap on this device, in place of the server's. */
  readonly local?: LocalTiles | null;
  readonly centre: LonLat;
  readonly zoom: number;
  /** Words of the map's own controls: `Map.Title`, `AttributionControl.ToggleAttribution`, … */
  readonly words: Readonly<Record<string, string>>;
}

export interface PortalMap {
  /** For sources, layers and events of the page. Add layers `belowLabels(map)`. */
  readonly map: MapLibreMap;
  /** Paint and label the basemap for a theme and language; the page's own layers and markers stay. */
  restyle(theme: Theme, locale: Locale): void;
  /**
   * Run once the map can take sources and layers; at once when it can already. MapLibre's own `isStyleLoaded()` is no
   * answer: it is false again while any tile loads, and then waits for a `load` that has been.
   */
  whenStyled(run: () => void): void;
  /** Pixels of the lower edge that something covers; movements then centre on what is seen. */
  cover(px: number): void;
  /**
   * Move so that all these positions are seen, never closer than `maxZoom` (default 15). Where they are too far apart
   * for `minZoom`, the middle of them is shown. Nothing for none.
   */
  showAll(positions: readonly LonLat[], options?: { readonly minZoom?: number; readonly maxZoom?: number }): void;
  /** Move to one position, at least as close as `minZoom`; nothing when it is in plain view already. */
  show(position: LonLat, minZoom?: number): void;
  remove(): void;
}

/**
 * A map with our basemap, without rotation. Rejects when the device cannot draw it (no WebGL 2), and when its worker
 * cannot be had.
 */
export async function createMap(options: MapOptions): Promise<PortalMap> {
  await workerReady();
  local = options.local ?? null;
  const basemap: Basemap = {
    config: options.basemap,
    local: local && { tiles: LOCAL_TILES, kind: local.kind, min_zoom: local.minZoom, max_zoom: local.maxZoom },
  };
  const map = new MapLibreMap({
    container: options.container,
    style: basemapStyle(options.theme, options.locale, basemap),
    center: [options.centre[0], options.centre[1]],
    zoom: options.zoom,
    minZoom: 3,
    maxZoom: 19,
    attributionControl: false,
    // Nobody here needs a turned or tilted map, and both are easily done by mistake on a tablet.
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: { ...options.words },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  // Somebody else's style names its sources itself; for the other basemaps BaseMap.vue does.
  if (isForeign(basemap)) {
    map.addControl(new AttributionControl({ compact: true }), 'bottom-right');
  }
  map.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-left');
  map.on('error', reportOnce());

  const made: PortalMap = {
    map,
    restyle(theme, locale) {
      if (isForeign(basemap)) return;
      this.whenStyled(() => {
        for (const layer of basemapLayers(theme, locale, basemap)) repaint(map, layer);
      });
    },
    whenStyled(run) {
      if (map.style?._loaded) run();
      else map.once('style.load', run);
    },
    cover(px) {
      map.setPadding({ top: 0, left: 0, right: 0, bottom: px });
    },
    showAll(positions, { minZoom = 0, maxZoom = 15 } = {}) {
      const [first] = positions;
      if (!first) return;
      const bounds = new LngLatBounds([first[0], first[1]], [first[0], first[1]]);
      for (const [lon, lat] of positions) bounds.extend([lon, lat]);
      // Room for the markers' height, and for the search field and buttons along the upper and right edges.
      const fitting = { padding: { top: 96, right: 76, bottom: 36, left: 36 }, maxZoom };
      if ((map.cameraForBounds(bounds, fitting)?.zoom ?? 0) < minZoom) map.easeTo({ center: bounds.getCenter(), zoom: minZoom, duration: 500 });
      else map.fitBounds(bounds, { ...fitting, duration: 500 });
    },
    show(position, minZoom = 0) {
      if (map.getZoom() >= minZoom && isInView(map, position)) return;
      map.easeTo({ center: [position[0], position[1]], zoom: Math.max(map.getZoom(), minZoom), duration: 400 });
    },
    remove() {
      map.remove();
    },
  };
  return made;
}

const EDGE_PX = 56;

function isInView(map: MapLibreMap, [lon, lat]: LonLat): boolean {
  const { x, y } = map.project([lon, lat]);
  const { clientWidth, clientHeight } = map.getContainer();
  const bottom = clientHeight - (map.getPadding().bottom ?? 0);
  return x > EDGE_PX && x < clientWidth - EDGE_PX && y > EDGE_PX && y < bottom - EDGE_PX / 2;
}

function repaint(map: MapLibreMap, layer: ReturnType<typeof basemapLayers>[number]): void {
  if (!map.getLayer(layer.id)) return;
  for (const [name, value] of Object.entries(layer.paint ?? {})) {
    map.setPaintProperty(layer.id, name as Parameters<MapLibreMap['setPaintProperty']>[1], value);
  }
  for (const [name, value] of Object.entries(('layout' in layer && layer.layout) || {})) {
    map.setLayoutProperty(layer.id, name as Parameters<MapLibreMap['setLayoutProperty']>[1], value);
  }
}

/** A basemap file or tile that is missing leaves a gap in the picture, not a broken page: say it once, to developers. */
function reportOnce(): (event: ErrorEvent) => void {
  const told = new Set<string>();
  return ({ error }) => {
    const message = error.message;
    if (told.has(message)) return;
    told.add(message);
    console.warn('map:', message);
  };
}
