import { describe, expect, it } from 'vitest';
import { crowdFeatures, peopleAlone, withCrowds } from './crowds';
import type { Crowd } from './crowds';

const MARKET: Crowd = { id: 7, lon: 108.94, lat: 34.26, count: 12, visiting: 3, overdue: 2, stale: 1, user: null };
const LONELY: Crowd = { ...MARKET, id: 8, count: 1, visiting: 0, overdue: null, user: 'u1' };
const first = { type: 'positions', since: null, clusters: [MARKET, LONELY], dissolved: [] };

describe('crowds', () => {
  it('are those of the first message, changed by the later ones', () => {
    const known = withCrowds(new Map([[1, MARKET]]), first);
    expect([...(known ?? [])].map(([id]) => id)).toEqual([7, 8]);
    const next = withCrowds(known, { ...first, since: 4, clusters: [{ ...MARKET, count: 13 }], dissolved: [8] });
    expect([...(next ?? []).values()]).toEqual([{ ...MARKET, count: 13 }]);
  });

  it('end where people are told one by one, and events leave them', () => {
    const known = withCrowds(null, first);
    expect(withCrowds(known, { type: 'event' })).toBe(known);
    expect(withCrowds(known, { type: 'positions', since: 5, positions: [] })).toBeNull();
  });

  it('pass over what makes no sense', () => {
    expect(withCrowds(null, { ...first, clusters: [null, 'x', { id: 1 }, MARKET] })?.size).toBe(1);
  });

  it('are drawn with the number of those who are shown; who is alone is drawn as a person', () => {
    const crowds = withCrowds(null, first) ?? new Map<number, Crowd>();
    const count = (shown: 'all' | 'visiting' | 'overdue'): unknown => crowdFeatures(crowds, shown, () => 'words').features.map(({ properties }) => properties);
    expect(count('all')).toEqual([{ count: 12, fresh: 11, overdue: true, state: 'words' }]);
    expect(count('visiting')).toEqual([{ count: 3, fresh: 11, overdue: true, state: '' }]);
    expect(count('overdue')).toEqual([{ count: 2, fresh: 11, overdue: true, state: '' }]);
    expect(peopleAlone(crowds)).toEqual(new Set(['u1']));
    const quiet = new Map([[7, { ...MARKET, visiting: 0 }]]);
    expect(crowdFeatures(quiet, 'visiting', () => '').features).toEqual([]);
  });
});
