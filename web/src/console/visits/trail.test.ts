import { describe, expect, it } from 'vitest';
import { ends, gaps, minutesOf, positionsOf, summary } from './trail';
import type { Trail } from './trail';

function trail(...stretches: [coordinates: number[][], times: string[], lengthM: number][]): Trail {
  return {
    type: 'FeatureCollection',
    points: 9,
    flagged: 2,
    stays: [],
    doubted: [],
    roads: false,
    gaps: stretches.slice(1).map(([coordinates, times], index) => {
      const [before, until] = [stretches[index]?.[0].at(-1) ?? [], stretches[index]?.[1].at(-1) ?? ''];
      const seconds = (Date.parse(times[0] ?? '') - Date.parse(until)) / 1000;
      return { from: until, to: times[0] ?? '', seconds, coordinates: [before as [number, number], (coordinates[0] ?? []) as [number, number]] };
    }),
    features: stretches.map(([coordinates, times, length_m]) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates },
      properties: { times, length_m },
    })),
  };
}

const TWO = trail(
  [[[108.9, 34.2], [108.91, 34.2]], ['2026-11-22T01:00:00Z', '2026-11-22T01:05:00Z'], 920.5],
  [[[108.92, 34.21], [108.93, 34.21]], ['2026-11-22T02:00:00Z', '2026-11-22T02:05:00Z'], 919.5],
);

describe('a trail with a silence in it', () => {
  it('is as long as its stretches together', () => {
    expect(summary(TWO)).toEqual({
      lengthM: 1840,
      stretches: 2,
      points: 9,
      flagged: 2,
      from: '2026-11-22T01:00:00Z',
      to: '2026-11-22T02:05:00Z',
    });
  });

  it('shows the silence as a line of its own', () => {
    const [gap] = gaps(TWO, (seconds) => `${minutesOf(seconds)} min`).features;
    expect(gap?.geometry.coordinates).toEqual([[108.91, 34.2], [108.92, 34.21]]);
    expect(gap?.properties.label).toBe('55 min');
  });

  it('begins and ends where the line does', () => {
    expect(ends(TWO)).toEqual({ start: [108.9, 34.2], end: [108.93, 34.21] });
    expect(positionsOf(TWO)).toHaveLength(4);
  });
});

it('a visit without a trail has nothing to draw', () => {
  expect(summary(trail())).toMatchObject({ lengthM: 0, stretches: 0, from: null, to: null });
  expect([ends(trail()), gaps(trail(), String).features, positionsOf(trail())]).toEqual([null, [], []]);
});
