import type { Device } from '../records';

const DAY_MS = 86_400_000;
const QUIET_AFTER_MS = 3 * DAY_MS;
const GONE_AFTER_MS = 30 * DAY_MS;

/** How long a device has been silent: heard of lately, not for days, not for a month, or never. */
export type Silence = 'fresh' | 'quiet' | 'gone' | 'never';

export function silence(lastSeenAt: string | null, now: number = Date.now()): Silence {
  if (lastSeenAt === null) return 'never';
  const ms = now - Date.parse(lastSeenAt);
  if (ms > GONE_AFTER_MS) return 'gone';
  return ms > QUIET_AFTER_MS ? 'quiet' : 'fresh';
}

/** How far a revoked device is: it does not know yet, it has been told, or it has wiped itself. null when in use. */
export type WipeState = 'unheard' | 'told' | 'wiped';

export function wipeState(device: Pick<Device, 'revoked_at' | 'wiped_at' | 'last_seen_at'>): WipeState | null {
  if (device.revoked_at === null) return null;
  if (device.wiped_at !== null) return 'wiped';
  const heard = device.last_seen_at !== null && Date.parse(device.last_seen_at) > Date.parse(device.revoked_at);
  return heard ? 'told' : 'unheard';
}

const CLOCK_TOLERANCE_MS = 120_000;

/** Whether a device's clock was so far from ours that the times it wrote mislead. */
export function clockIsOff(sentAt: string | null, receivedAt: string): boolean {
  return sentAt !== null && Math.abs(Date.parse(sentAt) - Date.parse(receivedAt)) > CLOCK_TOLERANCE_MS;
}
