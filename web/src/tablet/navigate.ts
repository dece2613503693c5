import { fromWgs84 } from '@shared/geo/china';
import type { MapSystem } from '@shared/geo/china';
import { degreesForUrl } from '@shared/geo/lonlat';
import type { LonLat } from '@shared/geo/lonlat';

export type MapApp = 'apple' | 'amap' | 'baidu' | 'tencent' | 'geo';

/**
 * The applications to offer on a device, by what its browser calls itself (an iPad mostly a Macintosh). Apple's is on no
 * other device.
 */
export function mapApps(userAgent: string): readonly MapApp[] {
  const others: readonly MapApp[] = ['amap', 'baidu', 'tencent', 'geo'];
  return /iPhone|iPad|iPod|Macintosh/.test(userAgent) ? ['apple', ...others] : others;
}

const SYSTEM: Readonly<Record<MapApp, MapSystem>> = { apple: 'gcj02', amap: 'gcj02', baidu: 'bd09', tencent: 'gcj02', geo: 'wgs84' };

/**
 * The address that hands a place over to a map application for the way there. Each gets it in the system that it draws
 * in: handed over as WGS 84, Amap and Tencent would lead some 500 m astray, Baidu over a kilometre; Apple's maps of China
 * are drawn in GCJ-02 as well, and its links have no parameter for the system. Addresses of the web open the application
 * where it is installed and its pages where not; `geo:` asks the device. `here` is where one starts from, if that is
 * known: Baidu's pages lead nowhere without it (`origin` is required), so they show the place. `from` names us to Amap,
 * Baidu and Tencent, which ask for it.
 */
export function navigationHref(app: MapApp, place: LonLat, name: string, here: LonLat | null = null, from = 'geo_portal'): string {
  const at = (position: LonLat): [string, string] => fromWgs84(position, SYSTEM[app]).map(degreesForUrl) as [string, string];
  const [lon, lat] = at(place);
  const [label, source] = [encodeURIComponent(name), encodeURIComponent(from)];
  switch (app) {
    case 'apple':
      return `https://maps.apple.com/?daddr=${lat},${lon}&dirflg=d`;
    case 'amap':
      return `https://uri.amap.com/navigation?to=${lon},${lat},${label}&mode=car&coordinate=gaode&callnative=1&src=${source}`;
    case 'baidu': {
      const common = `coord_type=bd09ll&output=html&src=${source}`;
      if (here === null) return `https://api.map.baidu.com/marker?location=${lat},${lon}&title=${label}&content=${label}&${common}`;
      const [fromLon, fromLat] = at(here);
      return `https://api.map.baidu.com/direction?origin=${fromLat},${fromLon}&destination=${encodeURIComponent(`name:${name}|latlng:`)}${lat},${lon}&mode=driving&${common}`;
    }
    case 'tencent':
      return `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${label}&tocoord=${lat},${lon}&referer=${source}`;
    case 'geo':
      return `geo:${lat},${lon}?q=${lat},${lon}(${label})`;
  }
}
