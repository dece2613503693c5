import { expect, test } from 'vitest';
import { added, inserted, middles, moved, readArea, readPoint, removed, vertices, writeArea, writePoint } from './area';
import type { Area } from './area';

const SQUARE: Area = [[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]];

test('moving the first corner keeps the ring closed', () => {
  expect(moved(SQUARE, [0, 0, 0], [-1, -1.123456789])).toEqual([
    [[[-1, -1.1234568], [2, 0], [2, 2], [0, 2], [-1, -1.1234568]]],
  ]);
});

test('a corner pulled out of a side lies between its neighbours', () => {
  const side = middles(SQUARE)[3];
  expect(side).toEqual({ path: [0, 0, 4], at: [0, 1] });
  expect(inserted(SQUARE, [0, 0, 4], [-1, 1])[0]?.[0]).toEqual([[0, 0], [2, 0], [2, 2], [0, 2], [-1, 1], [0, 0]]);
});

test('an area with too few corners left is gone, its neighbour stays', () => {
  const two = added(SQUARE, [[5, 5], [6, 5], [6, 6]]);
  expect(vertices(two)).toHaveLength(7);
  expect(removed(two, [1, 0, 0])).toEqual(SQUARE);
  expect(added(SQUARE, [[5, 5], [6, 5]])).toEqual(SQUARE);
});

test('a hole with too few corners left is gone, the area stays', () => {
  const holed: Area = [[...(SQUARE[0] ?? []), [[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 0.5]]]];
  expect(removed(holed, [0, 1, 2])).toEqual(SQUARE);
  expect(removed(SQUARE, [0, 0, 3])[0]?.[0]).toHaveLength(4);
});

test('pasted GeoJSON is taken as it comes, and what is none is not', () => {
  const polygon = { type: 'Polygon', coordinates: SQUARE[0] };
  expect(readArea(JSON.stringify({ type: 'Feature', properties: {}, geometry: polygon }))).toEqual(SQUARE);
  expect(readArea(writeArea(SQUARE))).toEqual(SQUARE);
  expect(readArea(' ')).toEqual([]);
  for (const text of ['{', '{"type":"Polygon"}', '{"type":"Polygon","coordinates":[[[0,0],[1,"x"]]]}', '{"type":"LineString","coordinates":[]}', 'null']) {
    expect(readArea(text)).toBeNull();
    expect(readPoint(text)).toBeNull();
  }
  expect(readPoint('{"type":"Point","coordinates":[34.2,108.9]}')).toBeNull();
  expect(readPoint(writePoint([108.94, 34.26]))).toEqual([108.94, 34.26]);
});
