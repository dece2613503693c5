import { readStored, store } from '../storage';
import { api } from './client';

/** What the server tells every page before sign-in: `GET /api/v1/config`. */
export interface PortalConfig {
  readonly version: string;
  /** True when the data are made up. */
  readonly demo: boolean;
  readonly basemap: BasemapConfig;
  /** Where maps begin: lon/lat, EPSG:4326, and zoom. */
  readonly centre: readonly [lon: number, lat: number];
  readonly zoom: number;
}

/** A basemap in place of our own; `style_url` (MapLibre style) goes before `tiles_url` (raster XYZ tiles), then `archive`. */
export interface BasemapConfig {
  readonly style_url: string | null;
  readonly tiles_url: string | null;
  readonly attribution: string;
  /** Tiles of an archive on the server: vectors are in the layers of our own basemap. */
  readonly archive: BasemapArchive | null;
}

export interface BasemapArchive {
  /** Address with `{z}`, `{x}`, `{y}`. */
  readonly tiles: string;
  readonly kind: 'vector' | 'raster';
  readonly min_zoom: number;
  readonly max_zoom: number;
}

const WITHOUT_SERVER: PortalConfig = {
  version: '',
  demo: false,
  basemap: { style_url: null, tiles_url: null, attribution: '', archive: null },
  centre: [108.94, 34.26],
  zoom: 10,
};

const KEPT = 'portal.config';

let loading: Promise<PortalConfig> | undefined;

/**
 * The configuration, asked for once a page. Without an answer it is the last one that this browser got; without that,
 * too, the map still opens, with our own basemap around Xi'an.
 */
export function loadConfig(): Promise<PortalConfig> {
  loading ??= api
    .get<PortalConfig>('/config')
    .then((config) => {
      store(KEPT, JSON.stringify(config));
      return config;
    })
    .catch((error: unknown) => {
      console.warn('configuration not loaded', error);
      loading = undefined;
      return lastConfig();
    });
  return loading;
}

/** As `loadConfig`, or after so long the last one that is known: for what works without a server, too. */
export function configWithin(ms: number): Promise<PortalConfig> {
  return Promise.race([loadConfig(), new Promise<PortalConfig>((resolve) => setTimeout(() => resolve(lastConfig()), ms))]);
}

function lastConfig(): PortalConfig {
  try {
    const kept: unknown = JSON.parse(readStored(KEPT) ?? 'null');
    // Members that an older version did not keep are as without a server.
    if (typeof kept === 'object' && kept !== null) {
      const config = kept as Partial<PortalConfig>;
      return { ...WITHOUT_SERVER, ...config, basemap: { ...WITHOUT_SERVER.basemap, ...config.basemap } };
    }
  } catch {
    // Not ours, or cut short.
  }
  return WITHOUT_SERVER;
}
