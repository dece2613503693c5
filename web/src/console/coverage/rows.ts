import type { components } from '@shared/api/schema';

export type CoverageRow = components['schemas']['CoverageRow'];

export const SHOWN = ['', 'overdue', 'never'] as const;
export const ORDERS = ['', 'code', 'visits'] as const;

/** The rows of a choice (all, overdue, never visited) in an order (most overdue first, by code, fewest visits first). */
export function arranged(rows: readonly CoverageRow[], shown: string, order: string): CoverageRow[] {
  const kept = rows.filter((row) => (shown === 'overdue' ? row.overdue_days > 0 : shown === 'never' ? row.last_visit_on === null : true));
  if (order === 'code') return kept.sort((a, b) => a.site_code.localeCompare(b.site_code));
  if (order === 'visits') return kept.sort((a, b) => a.visits - b.visits);
  return kept.sort((a, b) => a.due_on.localeCompare(b.due_on));
}
