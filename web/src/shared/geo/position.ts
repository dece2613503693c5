import type { LonLat } from './lonlat';

/** Where the device says it is: lon/lat in EPSG:4326, and the radius in metres that holds it two times in three. */
export interface DevicePosition {
  readonly position: LonLat;
  readonly accuracyM: number;
}

/** Why there is no position: the person or the device refused, no fix in time, or a page that may not ask. */
export type NoPositionReason = 'denied' | 'unavailable' | 'timeout' | 'insecure';

export class NoPosition extends Error {
  override readonly name = 'NoPosition';
  readonly reason: NoPositionReason;

  constructor(reason: NoPositionReason) {
    super(reason);
    this.reason = reason;
  }
}

const REASON: Record<number, NoPositionReason> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/** Ask the device once where it is, or was `maximumAgeMs` ago, waiting at most `timeoutMs`. Rejects with NoPosition. */
export function devicePosition(timeoutMs = 12_000, maximumAgeMs = 30_000): Promise<DevicePosition> {
  return new Promise((resolve, reject) => {
    // Browsers hand out positions to https and localhost only.
    if (!globalThis.isSecureContext) return reject(new NoPosition('insecure'));
    if (!('geolocation' in navigator)) return reject(new NoPosition('unavailable'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ position: [coords.longitude, coords.latitude], accuracyM: coords.accuracy }),
      ({ code }) => reject(new NoPosition(REASON[code] ?? 'unavailable')),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: maximumAgeMs },
    );
  });
}
