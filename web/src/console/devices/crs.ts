import type { components } from '@shared/api/schema';

export type DeviceCrs = components['schemas']['DeviceCrs'];
export type AwaitingCrs = components['schemas']['AwaitingCrs'];
export type Crs = DeviceCrs['crs'];

/** What the systems are called, in every language. */
export const CRS_NAMES: Readonly<Record<Crs, string>> = { wgs84: 'WGS 84', gcj02: 'GCJ-02', bd09: 'BD-09' };

/** What a person is about to do: accept or reject the pending proposal, or set a system of their own choice. */
export type CrsStep = 'accept' | 'reject' | 'set';

/** Once in how many devices accidents look like this; a round number. */
export function onceIn(certainty: number): number {
  return Math.round(1 / Math.max(1 - certainty, 1e-9));
}
