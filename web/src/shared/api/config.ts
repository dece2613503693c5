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

/** A basemap in place of our own; `style_url` (MapLibre style) goes before `tiles_url` (raster XYZ tiles). */
export interface BasemapConfig {
  readonly style_url: string | null;
  readonly tiles_url: string | null;
  readonly attribution: string;
}

const WITHOUT_SERVER: PortalConfig = {
  version: '',
  demo: false,
  basemap: { style_url: null, tiles_url: null, attribution: '' },
  centre: [108.94, 34.26],
  zoom: 10,
};

let loading: Promise<PortalConfig> | undefined;

/** The configuration, asked for once a page. Without an answer the map still opens, with our own basemap around Xi'an. */
export function loadConfig(): Promise<PortalConfig> {
  loading ??= api.get<PortalConfig>('/config').catch((error: unknown) => {
    console.warn('configuration not loaded', error);
    loading = undefined;
    return WITHOUT_SERVER;
  });
  return loading;
}
