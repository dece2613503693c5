import { describe, expect, it } from 'vitest';
import { doubts, momentAt, speedColumns, speedLines, trackOf } from './review';
import type { Trail } from './trail';

const BEGAN = Date.parse('2026-11-22T01:00:00Z');
const METRE = 1 / 111_195;

/** Somebody who goes north: for each stretch when it begins (s), and how many metres in each second. */
function trail(...stretches: [begins: number, steps: readonly number[]][]): Trail {
  let north = 34.2;
  return {
    type: 'FeatureCollection',
    points: 0,
    flagged: 0,
    gaps: [],
    stays: [],
    doubted: [],
    roads: false,
    features: stretches.map(([begins, steps]) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: [0, ...steps].map((metres) => [108.9, (north += metres * METRE)]) },
      properties: { length_m: 0, times: [0, ...steps].map((_, second) => new Date(BEGAN + (begins + second) * 1000).toISOString()) },
    })),
  };
}

const still = (seconds: number): number[] => new Array<number>(seconds).fill(0);
const going = (seconds: number, metres: number): number[] => new Array<number>(seconds).fill(metres);

describe('a walk, then a ride after ten silent minutes', () => {
  const track = trackOf(trail([0, going(60, 1.4)], [660, going(60, 12)]));

  it('is coloured by how fast each was', () => {
    expect(speedLines(track).features.map(({ properties }) => properties.band)).toEqual(['walk', 'drive']);
  });

  it('stands where it was last heard of during the silence, and nobody knows how fast', () => {
    const silent = momentAt(track, BEGAN + 300_000);
    expect(silent).toMatchObject({ silent: true, speed: null });
    expect(silent?.position).toEqual(momentAt(track, BEGAN + 60_000)?.position);
    expect(momentAt(track, BEGAN + 60_000)?.silent).toBe(false);
    expect(momentAt(track, BEGAN + 665_000)?.silent).toBe(false);
  });

  it('goes on between two positions of one stretch', () => {
    const [, lat] = momentAt(track, BEGAN + 10_500)?.position ?? [];
    expect(((lat ?? 0) - 34.2) / METRE).toBeCloseTo(10.5 * 1.4, 1);
  });

  it('leaves the chart empty where nothing was heard', () => {
    const columns = speedColumns(track, 12);
    expect(columns[0]).toBeCloseTo(5, 0);
    expect(columns.slice(2, 10)).toEqual(new Array(8).fill(null));
    expect(columns[11]).toBeCloseTo(43.2, 0);
  });
});

it('one jump of a receiver that lies still colours nothing as a ride', () => {
  const track = trackOf(trail([0, [...still(30), 6, -6, ...still(30)]]));
  expect(speedLines(track).features.map(({ properties }) => properties.band)).not.toContain('drive');
});

it('six hours of a position a second are drawn with far fewer, and their chart has the asked width', () => {
  const track = trackOf(trail([0, going(3600, 1.4)], [3700, still(18_000)]));
  const drawn = speedLines(track).features.reduce((sum, { geometry }) => sum + geometry.coordinates.length, 0);
  expect(track.t.length).toBeGreaterThan(20_000);
  expect(drawn).toBeLessThan(3_000);
  expect(speedColumns(track, 240)).toHaveLength(240);
});

it('a visit without positions has no moment, no line and an empty chart', () => {
  const track = trackOf(trail());
  expect(momentAt(track, BEGAN)).toBeNull();
  expect(speedLines(track).features).toEqual([]);
  expect(speedColumns(track, 3)).toEqual([null, null, null]);
});

it('doubts are counted by reason, the most frequent first', () => {
  const at = { t: '2026-11-22T01:00:00Z', position: [108.9, 34.2] as const, acc: null };
  const doubted = [{ ...at, flags: ['mock'] }, { ...at, flags: ['too_fast', 'mock'] }];
  expect(doubts({ ...trail(), doubted })).toEqual([['mock', 2], ['too_fast', 1]]);
});
