import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, worldPixels } from './groups';

const at = (lon: number, lat: number): { position: readonly [number, number] } => ({ position: [lon, lat] });
const places = fc.array(fc.record({ position: fc.tuple(fc.double({ min: 108.8, max: 109.1, noNaN: true }), fc.double({ min: 34.1, max: 34.4, noNaN: true })) }), { maxLength: 60 });

describe('places on the map', () => {
  it('lie where Web Mercator has them', () => {
    expect(worldPixels([0, 0], 0)).toEqual([256, 256]);
    for (const px of worldPixels([-180, 85.051129], 1)) expect(px).toBeCloseTo(0, 3);
  });

  it('that would cover each other are one group, and stand alone from nearby', () => {
    const [a, b, far] = [at(108.95, 34.25), at(108.951, 34.2501), at(109.0, 34.3)];
    expect(grouped([a, b, far], 10, 40)).toEqual([[a, b], [far]]);
    expect(grouped([a, b, far], 17, 40)).toEqual([[a], [b], [far]]);
  });

  it('are each in one group, and no two groups cover each other', () => {
    fc.assert(
      fc.property(places, fc.double({ min: 8, max: 18, noNaN: true }), (items, zoom) => {
        const groups = grouped(items, zoom, 40);
        expect(new Set(groups.flat()).size).toBe(items.length);
        expect(groups.flat()).toHaveLength(items.length);
        const heads = groups.map(([first]) => worldPixels(first?.position ?? [0, 0], zoom));
        for (const [index, [x, y]] of heads.entries()) {
          for (const [otherX, otherY] of heads.slice(index + 1)) expect(Math.abs(x - otherX) < 40 && Math.abs(y - otherY) < 40).toBe(false);
        }
      }),
    );
  });
});
