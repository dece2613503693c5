import { dayInChina } from '@shared/time';
import type { Assignment, Visit } from '../records';

/** When the holder of a site should come again. Days are calendar days in China, `YYYY-MM-DD`. */
export interface Due {
  readonly day: string;
  readonly overdueDays: number;
}

const DAY_MS = 86_400_000;
const days = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const isoDay = (count: number): string => new Date(count * DAY_MS).toISOString().slice(0, 10);

/** Whether an assignment is in force on a day; `ends_on` is the first day on which it is not. */
export function isCurrent(assignment: Pick<Assignment, 'starts_on' | 'ends_on'>, today: string): boolean {
  return assignment.starts_on <= today && (assignment.ends_on === null || assignment.ends_on > today);
}

/**
 * The day by which the next visit is due: the interval after the last visit that took place, or after the assignment
 * began when there was none since. Null for one that is not in force.
 */
export function dueDay(
  assignment: Pick<Assignment, 'starts_on' | 'ends_on' | 'interval_days'>,
  visits: readonly Pick<Visit, 'started_at' | 'status'>[],
  today: string,
): Due | null {
  if (!isCurrent(assignment, today)) return null;
  const last = visits
    .filter(({ started_at, status }) => started_at !== null && status !== 'planned')
    .map(({ started_at }) => dayInChina(started_at ?? ''))
    .reduce((latest, day) => (day > latest ? day : latest), assignment.starts_on);
  const due = days(last) + assignment.interval_days;
  return { day: isoDay(due), overdueDays: Math.max(0, days(today) - due) };
}
