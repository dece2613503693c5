import { describe, expect, it } from 'vitest';
import { metresBetween, roundDistance } from './distance';
import { degreesForUrl, formatLonLat, parseLonLat } from './lonlat';

describe('a distance', () => {
  it.each([
    [0, '0', 'metres'],
    [7.4, '7', 'metres'],
    [99.6, '100', 'metres'],
    [423, '420', 'metres'],
    [994, '990', 'metres'],
    [996, '1', 'kilometres'],
    [1_260, '1.3', 'kilometres'],
    [5_000, '5', 'kilometres'],
    [99_960, '100', 'kilometres'],
    [123_456, '123', 'kilometres'],
  ] as const)('of %d m reads %s %s', (metres, value, unit) => {
    expect(roundDistance(metres)).toEqual({ value, unit });
  });

  it('that is negative or unknown is refused', () => {
    expect(() => roundDistance(-1)).toThrow(RangeError);
    expect(() => roundDistance(Number.NaN)).toThrow(RangeError);
  });
});

describe('typed coordinates', () => {
  it.each([
    ['108.94, 34.26', [108.94, 34.26]],
    ['108.94，34.26', [108.94, 34.26]],
    ['108.94 34.26', [108.94, 34.26]],
    ['108.94°, 34.26°', [108.94, 34.26]],
    ['-73.9,40.7', [-73.9, 40.7]],
  ])('%s are read longitude first', (text, expected) => {
    expect(parseLonLat(text)).toEqual(expected);
  });

  it('that can only be latitude first are turned round', () => {
    expect(parseLonLat('34.26, 108.94')).toEqual([108.94, 34.26]);
  });

  it.each(['', '108.94', '200, 95', '钟楼', '108.94, 34.26, 5', '1e3, 4'])('“%s” are no place', (text) => {
    expect(parseLonLat(text)).toBeNull();
  });

  it('survive being shown and read again', () => {
    expect(parseLonLat(formatLonLat([108.947, 34.26012]))).toEqual([108.947, 34.26012]);
    expect(degreesForUrl(108.9470001)).toBe('108.947');
  });
});

it('a way across the city is as long as on the ellipsoid, within 0.6 %', () => {
  const geodesicM = 26_917.3; // pyproj, WGS 84
  expect(Math.abs(metresBetween([108.9398, 34.2611], [108.7519, 34.4471]) / geodesicM - 1)).toBeLessThan(0.006);
});
