import { describe, expect, it } from 'vitest';
import { START, fromQuery, toQuery } from './search';
import type { Search } from './search';

const search: Search = { origin: [108.947, 34.2612345], radiusM: 3_000, kinds: ['hall', 'locker'], openNow: true };

describe('the address of a search', () => {
  it('opens the same search and selection for somebody else', () => {
    const address = toQuery(search, '0192-a');
    expect(address).toBe('?lon=108.947&lat=34.261235&radius=3000&kind=hall,locker&open=1&point=0192-a');
    expect(fromQuery(address)).toEqual({ search: { ...search, origin: [108.947, 34.261235] }, selected: '0192-a' });
  });

  it('is bare before anything was chosen', () => {
    expect(toQuery(START)).toBe('');
    expect(fromQuery('')).toEqual({ search: START, selected: null });
  });

  it.each([
    ['?lon=108.9', 'a cut address'],
    ['?lon=abc&lat=34', 'letters for numbers'],
    ['?lon=&lat=', 'empty numbers'],
    ['?lon=34&lat=108', 'a latitude beyond the pole'],
  ])('%s (%s) opens without a place instead of failing', (address) => {
    expect(fromQuery(address).search.origin).toBeNull();
  });

  it('ignores kinds and radii that do not exist', () => {
    const { search: read } = fromQuery('?lon=108.9&lat=34.2&radius=999999999&kind=castle,hall,hall');
    expect(read.radiusM).toBe(5_000);
    expect(read.kinds).toEqual(['hall']);
  });
});
