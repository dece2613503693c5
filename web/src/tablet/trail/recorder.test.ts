import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TrailFix } from '../store/work';
import { Recorder, fixOf, isWorthKeeping } from './recorder';
import type { RecorderStatus } from './recorder';

const NOW = 1_795_000_000_000;
const at = (seconds: number, lon = 108.94, lat = 34.26): TrailFix => ({ t: NOW + seconds * 1000, lon, lat, acc: 5, alt: null, speed: null, bearing: null });
const position = (coords: Partial<GeolocationCoordinates> = {}, timestamp = NOW): GeolocationPosition =>
  ({ timestamp, coords: { longitude: 108.94, latitude: 34.26, accuracy: 7, altitude: null, speed: null, heading: null, ...coords } }) as GeolocationPosition;

test.each([
  ['the first one', at(0), null, true],
  ['after five seconds at one place', at(5), at(0), true],
  ['a second later at the same place', at(1), at(0), false],
  ['a second later ten metres on', at(1, 108.94011), at(0), true],
  ['again in the same second', at(0.5, 108.95), at(0), false],
])('%s is kept or not', (_, fix, last, kept) => {
  expect(isWorthKeeping(fix, last)).toBe(kept);
});

describe('a fix', () => {
  test('has no made-up numbers', () => {
    expect(fixOf(position({ heading: Number.NaN, speed: -1, altitude: 412.5 }), NOW)).toEqual({ t: NOW, lon: 108.94, lat: 34.26, acc: 7, alt: 412.5, speed: null, bearing: null });
  });

  test('of a device whose clock stands in 2001 gets the time of its arrival', () => {
    expect(fixOf(position({}, Date.parse('2001-01-01')), NOW).t).toBe(NOW);
  });
});

describe('recording', () => {
  let give: (position: GeolocationPosition) => void;
  let fail: (error: GeolocationPositionError) => void;
  const clearWatch = vi.fn();
  const statuses: RecorderStatus[] = [];
  const kept: TrailFix[] = [];
  const recorder = (): Recorder =>
    new Recorder({ keep: async (fix) => void kept.push(fix), onStatus: (status) => void statuses.push(status) });

  beforeEach(() => {
    statuses.length = 0;
    kept.length = 0;
    vi.setSystemTime(NOW);
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', {
      geolocation: {
        watchPosition: (success: typeof give, error: typeof fail) => {
          give = success;
          fail = error;
          return 4;
        },
        clearWatch,
      },
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('keeps what adds to the trail, and ends when told', async () => {
    const trail = recorder();
    await trail.start();
    give(position());
    give(position({ longitude: 108.9400001 }, NOW + 1000));
    give(position({ longitude: 108.9402 }, NOW + 2000));
    trail.stop();
    expect(kept.map(({ lon }) => lon)).toEqual([108.94, 108.9402]);
    expect(statuses).toEqual(['waiting', 'recording', 'recording', 'recording', 'off']);
    expect(clearWatch).toHaveBeenCalledWith(4);
  });

  test('says when the person forbade it', async () => {
    await recorder().start();
    fail({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError);
    expect(statuses.at(-1)).toBe('denied');
  });

  test('says that an insecure page cannot', async () => {
    vi.stubGlobal('isSecureContext', false);
    await recorder().start();
    expect(statuses).toEqual(['insecure']);
  });

  test('leaves it to the tab that records already', async () => {
    const request = (_: string, __: unknown, then: (lock: null) => unknown): Promise<unknown> => Promise.resolve(then(null));
    vi.stubGlobal('navigator', { ...navigator, locks: { request } });
    await recorder().start();
    expect(statuses).toEqual(['elsewhere']);
  });
});
