import { distanceM } from './geometry';
import type { TrailFix } from '../store/work';

/** Fixes nearer in time and place than this are one: a phone gives one a second, also while it lies on a desk. */
const STEP_MS = 5_000;
const STEP_M = 5;
const AT_LEAST_MS = 1_000;
/** A fix whose own time is further off than this carries a broken clock; then the time of its arrival counts. */
const CLOCK_OFF_MS = 300_000;

/** `waiting`: asked for, no fix yet. `elsewhere`: another tab of this tablet records. */
export type RecorderStatus = 'off' | 'waiting' | 'recording' | 'denied' | 'unavailable' | 'insecure' | 'elsewhere';

export interface RecorderOptions {
  /** Keep a fix; it counts only once this has resolved. */
  readonly keep: (fix: TrailFix) => Promise<void>;
  readonly onStatus: (status: RecorderStatus) => void;
  /** Every fix, also those not kept, for the map. */
  readonly onFix?: (fix: TrailFix) => void;
}

/** Whether a fix adds something to the trail after the one kept last. */
export function isWorthKeeping(fix: TrailFix, last: TrailFix | null): boolean {
  if (last === null) return true;
  const after = fix.t - last.t;
  if (after >= STEP_MS) return true;
  return after >= AT_LEAST_MS && distanceM([fix.lon, fix.lat], [last.lon, last.lat]) >= STEP_M;
}

/** A position of the Geolocation API as a fix. Numbers that a device makes up (NaN, negative) become null. */
export function fixOf({ coords, timestamp }: GeolocationPosition, nowMs: number): TrailFix {
  const known = (value: number | null, least = -Infinity): number | null =>
    value !== null && Number.isFinite(value) && value >= least ? value : null;
  return {
    t: Math.abs(timestamp - nowMs) > CLOCK_OFF_MS ? nowMs : Math.round(timestamp),
    lon: coords.longitude,
    lat: coords.latitude,
    acc: known(coords.accuracy, 0),
    alt: known(coords.altitude),
    speed: known(coords.speed, 0),
    bearing: known(coords.heading, 0),
  };
}

/**
 * Records the trail of a visit from `start` to `stop` with the Geolocation API. Of several tabs one records. A browser
 * gives no positions to a page in the background or behind a dark screen: such silences show as gaps.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #watch: number | null = null;
  #last: TrailFix | null = null;
  #release: (() => void) | null = null;
  #wanted = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#last = null;
    if (!globalThis.isSecureContext) return this.#options.onStatus('insecure');
    if (!('geolocation' in navigator)) return this.#options.onStatus('unavailable');
    if (!(await this.#become())) {
      if (this.#wanted) this.#options.onStatus('elsewhere');
      return;
    }
    if (!this.#wanted) return this.#release?.();
    this.#options.onStatus('waiting');
    this.#watch = navigator.geolocation.watchPosition(
      (position) => void this.#take(position),
      ({ code, PERMISSION_DENIED }) => this.#options.onStatus(code === PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
  }

  stop(): void {
    this.#wanted = false;
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    this.#release?.();
    this.#release = null;
    this.#options.onStatus('off');
  }

  async #take(position: GeolocationPosition): Promise<void> {
    const fix = fixOf(position, Date.now());
    this.#options.onStatus('recording');
    this.#options.onFix?.(fix);
    if (!isWorthKeeping(fix, this.#last)) return;
    this.#last = fix;
    await this.#options.keep(fix);
  }

  /** Become the one tab that records. Without the Locks API there is no telling, and this one does. */
  #become(): Promise<boolean> {
    if (!('locks' in navigator)) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      navigator.locks
        .request('portal-tablet-recorder', { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (lock === null) return undefined;
          return new Promise<void>((release) => {
            this.#release = release;
          });
        })
        .catch(reject);
    });
  }
}
