import { expect, it } from 'vitest';
import { rowsShown } from './rows';
import type { CoverageRow } from './rows';

const row = (site_code: string, overdue_days: number, last_visit_on: string | null): CoverageRow => ({ site_code, overdue_days, last_visit_on }) as CoverageRow;
const ROWS = [row('A', 0, '2026-11-18'), row('B', 43, null), row('C', 3, '2026-11-10')];
const codes = (shown: string): string[] => rowsShown(ROWS, shown).map(({ site_code }) => site_code);

it('overdue sites, and those never visited, can be shown alone', () => {
  expect([codes(''), codes('overdue'), codes('never')]).toEqual([['A', 'B', 'C'], ['B', 'C'], ['B']]);
});
