import type { components } from '@shared/api/schema';

export type CoverageRow = components['schemas']['CoverageRow'];

export const SHOWN = ['', 'overdue', 'never'] as const;

/** The rows of a choice: all, the overdue ones, those of sites that were never visited. */
export function rowsShown(rows: readonly CoverageRow[], shown: string): readonly CoverageRow[] {
  return rows.filter((row) => (shown === 'overdue' ? row.overdue_days > 0 : shown === 'never' ? row.last_visit_on === null : true));
}
