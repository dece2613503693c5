import { describe, expect, it } from 'vitest';
import { byWeight, highlightOf, percentOf, reachOf, verdictAt } from './verdict';
import type { Corroboration, Finding } from './verdict';

const finding = (more: Partial<Finding>): Finding => ({ code: 'gap', effect: 0, value: 1, unit: 'min', text: '', begins_at: null, ends_at: null, ...more });
const AT = '2026-11-23T02:00:00Z';

describe('a finding', () => {
  it('shows where it has a time', () => {
    expect(highlightOf(finding({}))).toBeNull();
    expect(highlightOf(finding({ begins_at: AT, ends_at: AT }))).toEqual({ code: 'gap', from: Date.parse(AT), to: Date.parse(AT), photos: false });
    expect(highlightOf(finding({ code: 'photos_elsewhere', begins_at: AT, ends_at: AT }))?.photos).toBe(true);
  });

  it('has a bar by its weight, and none when it is only told', () => {
    expect([0, 0.01, -3, -6, -9].map(reachOf)).toEqual([0, 0.04, 0.5, 1, 1]);
  });

  it('stands by its weight', () => {
    const found = byWeight([finding({ effect: 0 }), finding({ effect: 0.5 }), finding({ effect: -6 }), finding({ effect: 0.5, code: 'companion' })]);
    expect(found.map(({ effect, code }) => [effect, code])).toEqual([[-6, 'gap'], [0.5, 'gap'], [0.5, 'companion'], [0, 'gap']]);
  });
});

describe('the verdict that somebody decided by', () => {
  const day = (number: number): string => `2026-11-${number}T02:00:00Z`;
  const judged: Corroboration = {
    verdict: 'contradicted',
    score: 0.02,
    findings: [],
    rules_version: 2,
    computed_at: day(25),
    decisions: [],
    proposed_crs: null,
    earlier: [
      { verdict: 'probable', score: 0.8, findings: [], rules_version: 2, computed_at: day(24), replaced_at: day(25) },
      { verdict: 'insufficient', score: 0.5, findings: [], rules_version: 1, computed_at: day(22), replaced_at: day(24) },
    ],
  };

  it('is the one of that time', () => {
    expect([26, 25, 24, 23, 21].map((number) => verdictAt(judged, day(number)))).toEqual(['contradicted', 'contradicted', 'probable', 'insufficient', null]);
  });
});

it('calls no score certain', () => {
  expect([0, 0.004, 0.5, 0.998, 1].map(percentOf)).toEqual([1, 1, 50, 99, 99]);
});
