import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARRIVAL_RADIUS_M, arrivalRadiusOf, metresFrom } from './arrival';
import type { Grounds } from './arrival';
import { metresBetween } from './distance';
import type { LonLat } from './lonlat';

const GATE: LonLat = [108.94, 34.26];
/** Degrees of one metre at the gate, to the north and to the east. */
const NORTH = 1 / metresBetween(GATE, [108.94, 35.26]);
const EAST = 1 / metresBetween(GATE, [109.94, 34.26]);
const at = (x: number, y: number): [number, number] => [GATE[0] + x * EAST, GATE[1] + y * NORTH];
const square = (half: number): [number, number][] => [at(-half, -half), at(half, -half), at(half, half), at(-half, half), at(-half, -half)];
const grounds = (...polygons: [number, number][][][]): Grounds => ({
  location: { type: 'Point', coordinates: [...GATE] },
  boundary: polygons.length > 0 ? { type: 'MultiPolygon', coordinates: polygons } : null,
});

describe('how far one is from a site', () => {
  it('is told from its location while its boundary is not known', () => {
    expect(metresFrom(grounds(), at(0, 400))).toBeCloseTo(400, 0);
  });

  it('is nothing anywhere within the boundary, and told from its nearest edge or corner outside', () => {
    const works = grounds([square(1_000)]);
    expect(metresFrom(works, at(900, -900))).toBe(0);
    expect(metresFrom(works, at(300, 1_250))).toBeCloseTo(250, -1);
    expect(metresFrom(works, at(1_300, 1_400))).toBeCloseTo(500, -1);
  });

  it('counts a court that is left out as outside, and each of several parts', () => {
    const ring = grounds([square(1_000), square(200)]);
    expect(metresFrom(ring, at(0, 150))).toBeCloseTo(50, 0);
    const far = square(50).map(([lon, lat]): [number, number] => [lon + 2_000 * EAST, lat]);
    expect(metresFrom(grounds([square(100)], [far]), at(1_900, 0))).toBeCloseTo(50, -1);
  });

  it('is never more than to any corner, whatever the shape', () => {
    const corner = fc.tuple(fc.double({ min: -3_000, max: 3_000, noNaN: true }), fc.double({ min: -3_000, max: 3_000, noNaN: true }));
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 9 }), corner, (corners, [x, y]) => {
        const ring = corners.map(([cx, cy]) => at(cx, cy));
        const first = ring[0] ?? at(0, 0);
        const away = metresFrom(grounds([[...ring, first]]), at(x, y));
        expect(away).toBeLessThanOrEqual(Math.min(...ring.map((one) => metresBetween(at(x, y), one))) * 1.01 + 1e-6);
        expect(away).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the radius within which one has arrived', () => {
  const districts = new Map([
    ['city', { parent: null, arrival_radius_m: 500 }],
    ['county', { parent: 'city', arrival_radius_m: null }],
    ['town', { parent: 'county', arrival_radius_m: 120 }],
  ]);

  it.each([
    [80, 'town', 80],
    [0, 'town', 0],
    [null, 'town', 120],
    [null, 'county', 500],
    [null, 'not on this tablet', ARRIVAL_RADIUS_M],
  ])('of a site with %s in the %s is %d m', (own, district, radius) => {
    expect(arrivalRadiusOf(own, district, districts)).toBe(radius);
  });

  it('is found in a tree that is being moved as well', () => {
    const ring = new Map([
      ['a', { parent: 'b', arrival_radius_m: null }],
      ['b', { parent: 'a', arrival_radius_m: null }],
    ]);
    expect(arrivalRadiusOf(null, 'a', ring)).toBe(ARRIVAL_RADIUS_M);
  });
});
