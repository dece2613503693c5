import { chinaParts, dayInChina } from '@shared/time';

/** From and until, as `HH:MM` on the wall clock in China; an end not after its start is on the next day. */
export type Interval = readonly [start: string, end: string];

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The week of a service point as the API gives it, and dates on which it is otherwise; null is not known. */
export type OpeningHours = {
  readonly week: '24/7' | Partial<Record<Weekday, readonly Interval[]>>;
  readonly exceptions?: Readonly<Record<string, readonly Interval[]>>;
} | null;

const WHOLE_DAY: readonly Interval[] = [['00:00', '24:00']];

/** The intervals that start on the instant's day in China, in order; [] closed all day, null not known. */
export function hoursOn(hours: OpeningHours, at: Date): readonly Interval[] | null {
  if (hours === null) return null;
  const exception = hours.exceptions?.[dayInChina(at)];
  if (exception) return exception;
  return hoursOfWeekday(hours, chinaParts(at).weekday);
}

/** What the week says for a weekday (0 is Monday), whatever its exceptions. */
export function hoursOfWeekday(hours: NonNullable<OpeningHours>, weekday: number): readonly Interval[] {
  if (hours.week === '24/7') return WHOLE_DAY;
  const name = WEEKDAYS[weekday];
  return (name && hours.week[name]) || [];
}

/** True when the week has no closed minute. */
export function isAlwaysOpen(hours: OpeningHours): boolean {
  return hours !== null && hours.week === '24/7';
}

/** Days of the week in a row that have the same hours, for a short table: first and last weekday, 0 is Monday. */
export interface WeekRow {
  readonly from: number;
  readonly to: number;
  readonly intervals: readonly Interval[];
}

export function weekRows(hours: NonNullable<OpeningHours>): readonly WeekRow[] {
  const rows: WeekRow[] = [];
  for (let day = 0; day < 7; day += 1) {
    const intervals = hoursOfWeekday(hours, day);
    const last = rows.at(-1);
    if (last && JSON.stringify(last.intervals) === JSON.stringify(intervals)) {
      rows[rows.length - 1] = { ...last, to: day };
    } else {
      rows.push({ from: day, to: day, intervals });
    }
  }
  return rows;
}
