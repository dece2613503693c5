import type { components } from '@shared/api/schema';
import { dayStart } from '@shared/time';

export type ReviewCount = components['schemas']['ReviewCount'];

/** Parameters of a query; null is left out. */
type Filters = Readonly<Record<string, string | null>>;

/** What the list can be put in order by, and its usual order. */
const ORDERS = ['happened_at', 'score', 'site_name', 'site_name_en', 'district_name', 'reporter_name', 'trail_owner_name', 'decision'] as const;
export const USUAL_SORT = '-happened_at';
/** What stands by default: those that wait for somebody. `all` leaves the filter out. */
export const WAITING = 'open';
export const ALL = 'all';

/** What narrows the counts, too. */
export function scopeQuery(filters: Readonly<Record<string, string>>): Filters {
  return { district: filters['district'] || null, started_after: dayStart(filters['from'] ?? ''), started_before: dayStart(filters['to'] ?? '', 1) };
}

/** The query of the list for the filters in the address. */
export function reviewQuery(filters: Readonly<Record<string, string>>): Filters {
  const decision = filters['decision'] || WAITING;
  const sort = filters['sort'] ?? '';
  return {
    ...scopeQuery(filters),
    verdict: filters['verdict'] || null,
    decision: decision === ALL ? null : decision,
    ordering: ORDERS.some((name) => name === sort.replace(/^-/, '')) ? sort : USUAL_SORT,
  };
}

/** How many visits have a verdict (`none`: no verdict yet) and a decision; an empty one counts all. */
export function countOf(counts: readonly ReviewCount[], verdict: string, decision: string): number {
  return counts
    .filter((one) => (verdict === '' || (one.verdict ?? 'none') === verdict) && (decision === ALL || one.decision === decision))
    .reduce((sum, { visits }) => sum + visits, 0);
}
