import { describe, expect, it } from 'vitest';
import { countOf, reviewQuery } from './filters';

describe('the query of the list to review', () => {
  it('asks for what waits for a decision, unless all are wanted', () => {
    expect(reviewQuery({})).toEqual({ district: null, started_after: null, started_before: null, verdict: null, decision: 'open', ordering: '-happened_at' });
    expect(reviewQuery({ decision: 'all' })['decision']).toBeNull();
    expect(reviewQuery({ decision: 'queried', verdict: 'none', sort: '-score' })).toMatchObject({ decision: 'queried', verdict: 'none', ordering: '-score' });
  });

  it('takes days as days in China, the last one whole, and no nonsense', () => {
    expect(reviewQuery({ from: '2026-11-23', to: '2026-11-23' })).toMatchObject({ started_after: '2026-11-22T16:00:00.000Z', started_before: '2026-11-23T16:00:00.000Z' });
    expect(reviewQuery({ from: 'x', sort: 'id' })).toMatchObject({ started_after: null, ordering: '-happened_at' });
  });
});

it('counts by verdict and decision', () => {
  const counts = [
    { verdict: 'confirmed', decision: 'open', visits: 3 },
    { verdict: 'confirmed', decision: 'accepted', visits: 4 },
    { verdict: null, decision: 'open', visits: 1 },
  ] as const;
  expect(countOf(counts, '', 'all')).toBe(8);
  expect(countOf(counts, 'confirmed', 'open')).toBe(3);
  expect(countOf(counts, 'none', 'open')).toBe(1);
  expect(countOf(counts, 'none', 'accepted')).toBe(0);
  expect(countOf(counts, '', 'open')).toBe(4);
});
