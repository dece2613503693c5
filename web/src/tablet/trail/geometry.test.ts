import { describe, expect, test } from 'vitest';
import type { TrailFix } from '../store/work';
import { distanceM, drawTrail, gapsOf, lengthM } from './geometry';

const START = 1_700_000_000_000;
const fix = (second: number, lon = 108.94, lat = 34.26): TrailFix => ({ t: START + second * 1000, lon, lat, acc: 5, alt: null, speed: null, bearing: null });
const seconds = (gaps: ReturnType<typeof gapsOf>): (readonly [number, number | null])[] =>
  gaps.map(({ from, to }) => [(from - START) / 1000, to === null ? null : (to - START) / 1000]);

test('a degree of latitude is about 111.2 km', () => {
  expect(distanceM([108.94, 34], [108.94, 35])).toBeCloseTo(111_195, -1);
  expect(distanceM([108.94, 34], [108.94, 34])).toBe(0);
});

describe('gaps', () => {
  test('a steady recording has none', () => {
    const fixes = Array.from({ length: 20 }, (_, index) => fix(index * 10));
    expect(gapsOf(fixes, START, START + 195_000, true)).toEqual([]);
  });

  test('are shown before the first fix, between two, and after the last', () => {
    const fixes = [fix(90), fix(100), fix(400)];
    expect(seconds(gapsOf(fixes, START, START + 600_000, false))).toEqual([[0, 90], [100, 400], [400, 600]]);
  });

  test('the last one is open while the visit runs, and covers it all without a fix', () => {
    expect(seconds(gapsOf([], START, START + 120_000, true))).toEqual([[0, null]]);
  });
});

test('a trail is not drawn as recorded across a gap, and its length leaves the gap out', () => {
  const fixes = [fix(0, 108.94, 34.26), fix(10, 108.941, 34.26), fix(500, 108.98, 34.26), fix(510, 108.981, 34.26)];
  const drawn = drawTrail(fixes);
  expect(drawn.recorded.map((stretch) => stretch.length)).toEqual([2, 2]);
  expect(drawn.bridges).toEqual([[[108.941, 34.26], [108.98, 34.26]]]);
  expect(lengthM(fixes)).toBeCloseTo(2 * distanceM([108.94, 34.26], [108.941, 34.26]), 3);
});

test('nothing recorded has no length', () => {
  expect(lengthM([])).toBe(0);
  expect(drawTrail([])).toEqual({ recorded: [], bridges: [] });
});
