import { fromWgs84 } from '@shared/geo/china';
import { degreesForUrl } from '@shared/geo/lonlat';
import type { LonLat } from '@shared/geo/lonlat';

export type MapApp = 'amap' | 'baidu' | 'tencent' | 'geo';
export const MAP_APPS: readonly MapApp[] = ['amap', 'baidu', 'tencent', 'geo'];

/**
 * The address that hands a place over to a map application for the way there. Each gets it in the system that it draws
 * in: handed over as WGS 84, Amap and Tencent would lead some 500 m astray, Baidu over a kilometre. Addresses of the web
 * open the application where it is installed and its pages where not; `geo:` asks the device. `from` names us to Amap,
 * Baidu and Tencent, which ask for it.
 */
export function navigationHref(app: MapApp, place: LonLat, name: string, from = 'geo_portal'): string {
  const system = app === 'baidu' ? 'bd09' : app === 'geo' ? 'wgs84' : 'gcj02';
  const [lon, lat] = fromWgs84(place, system).map(degreesForUrl) as [string, string];
  const [label, source] = [encodeURIComponent(name), encodeURIComponent(from)];
  switch (app) {
    case 'amap':
      return `https://uri.amap.com/navigation?to=${lon},${lat},${label}&mode=car&coordinate=gaode&callnative=1&src=${source}`;
    case 'baidu':
      return `https://api.map.baidu.com/marker?location=${lat},${lon}&title=${label}&content=${label}&coord_type=bd09ll&output=html&src=${source}`;
    case 'tencent':
      return `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${label}&tocoord=${lat},${lon}&referer=${source}`;
    case 'geo':
      return `geo:${lat},${lon}?q=${lat},${lon}(${label})`;
  }
}
