import { expect, it } from 'vitest';
import { arranged } from './rows';
import type { CoverageRow } from './rows';

const row = (site_code: string, due_on: string, overdue_days: number, last_visit_on: string | null, visits: number): CoverageRow =>
  ({ site_code, due_on, overdue_days, last_visit_on, visits }) as CoverageRow;
const ROWS = [row('A', '2026-11-28', 0, '2026-11-18', 2), row('B', '2026-10-11', 43, null, 0), row('C', '2026-11-20', 3, '2026-11-10', 1)];
const codes = (shown: string, order: string): string[] => arranged(ROWS, shown, order).map(({ site_code }) => site_code);

it('the longest overdue stand first unless asked otherwise', () => {
  expect([codes('', ''), codes('', 'code'), codes('', 'visits')]).toEqual([['B', 'C', 'A'], ['A', 'B', 'C'], ['B', 'C', 'A']]);
});

it('overdue sites, and those never visited, can be shown alone', () => {
  expect([codes('overdue', 'code'), codes('never', '')]).toEqual([['B', 'C'], ['B']]);
});
