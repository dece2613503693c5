import { currentLocale } from './i18n';
import type { Locale } from './i18n';

/** Times travel and are kept in UTC; people read them in China's one time zone. */
export const TIME_ZONE = 'Asia/Shanghai';

const TAG: Record<Locale, string> = { 'zh-Hans': 'zh-CN', en: 'en-GB' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Instant = Date | string | number;

function toDate(at: Instant): Date {
  const date = at instanceof Date ? at : new Date(at);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not a time: ${String(at)}`);
  return date;
}

/** Made once each: that takes ten times as long as to use one, and lists have thousands of days. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone: TIME_ZONE, ...options });
  formats.set(key, made);
  return made;
}

function format(at: Instant, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return formatOf(TAG[locale], options).format(toDate(at));
}

/** A day such as `2026年11月22日` or `22 November 2026`, in China. `at` is an instant; RangeError if it is none. */
export function formatDate(at: Instant, locale: Locale = currentLocale()): string {
  return format(at, locale, { dateStyle: 'long' });
}

/** A calendar day of China, `YYYY-MM-DD`, as `formatDate` writes an instant of it; RangeError if it is none. */
export function formatDay(day: string, locale: Locale = currentLocale()): string {
  const start = dayStart(day);
  if (start === null) throw new RangeError(`not a day: ${day}`);
  return formatDate(start, locale);
}

/** An hour and minute such as `09:30`, in China, on the 24-hour clock. */
export function formatTime(at: Instant, locale: Locale = currentLocale()): string {
  return format(at, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** An hour, minute and second such as `09:30:05`, in China. */
export function formatClock(at: Instant, locale: Locale = currentLocale()): string {
  return format(at, locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** A day and time such as `2026年11月22日 09:30` or `22 Nov 2026, 09:30`, in China. */
export function formatDateTime(at: Instant, locale: Locale = currentLocale()): string {
  return format(at, locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}

/** How long ago or ahead, in the largest fitting unit up to days, such as `5 分钟前`. */
export function formatRelative(at: Instant, now: Instant = Date.now(), locale: Locale = currentLocale()): string {
  const ms = toDate(at).getTime() - toDate(now).getTime();
  const relative = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' });
  if (Math.abs(ms) < MINUTE_MS) return relative.format(Math.round(ms / 1000), 'second');
  if (Math.abs(ms) < HOUR_MS) return relative.format(Math.round(ms / MINUTE_MS), 'minute');
  if (Math.abs(ms) < DAY_MS) return relative.format(Math.round(ms / HOUR_MS), 'hour');
  return relative.format(Math.round(ms / DAY_MS), 'day');
}

/** The calendar day in China as `YYYY-MM-DD`, the form date inputs and the API use. */
export function dayInChina(at: Instant): string {
  const parts = chinaParts(at);
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}`;
}

/**
 * When a calendar day, `YYYY-MM-DD`, begins in China, or the day so many after it, as ISO 8601 in UTC; null if it is no day.
 * A summer time, which was last in 1991, is left out.
 */
export function dayStart(day: string, plusDays = 0): string | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00+08:00`) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms + plusDays * DAY_MS).toISOString();
}

export interface ChinaParts {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Monday, as in the API. */
  readonly weekday: number;
  /** Minutes since midnight, 0–1439. */
  readonly minutes: number;
}

/** China's clocks have stood eight hours ahead of UTC since its last summer time ended. */
const STEADY_SINCE_MS = Date.UTC(1992, 0, 1);
const AHEAD_MS = 8 * HOUR_MS;

const PARTS: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** What calendar and clock show in China at an instant. China has had no summer time since 1991. */
export function chinaParts(at: Instant): ChinaParts {
  const date = toDate(at);
  // By sums where that is right: the calendar of Intl takes fifty times as long, and lists have hundreds of days.
  return date.getTime() >= STEADY_SINCE_MS ? steadyParts(date.getTime() + AHEAD_MS) : calendarParts(date);
}

function steadyParts(shiftedMs: number): ChinaParts {
  const shifted = new Date(shiftedMs);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: (shifted.getUTCDay() + 6) % 7,
    minutes: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
  };
}

function calendarParts(date: Date): ChinaParts {
  const parts = new Map(
    formatOf('en-GB', PARTS)
      .formatToParts(date)
      .map((part) => [part.type, Number(part.value)] as const),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [get('year'), get('month'), get('day')];
  return {
    year,
    month,
    day,
    weekday: (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7,
    minutes: get('hour') * 60 + get('minute'),
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
