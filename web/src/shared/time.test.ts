import { describe, expect, it } from 'vitest';
import { chinaParts, dayInChina, dayStart, formatDate, formatDateTime, formatDay, formatRelative, formatTime } from './time';

describe('times', () => {
  it('are shown eight hours ahead of UTC, whatever the device’s own zone', () => {
    expect(formatTime('2026-11-22T01:05:00Z', 'en')).toBe('09:05');
    expect(formatTime('2026-11-22T16:00:00Z', 'zh-Hans')).toBe('00:00');
  });

  it('belong to the next day in China from 16:00 UTC on', () => {
    expect(dayInChina('2026-11-22T15:59:59Z')).toBe('2026-11-22');
    expect(dayInChina('2026-11-22T16:00:00Z')).toBe('2026-11-23');
  });

  it('of a calendar day are those between two midnights in China, whatever the device’s own zone', () => {
    expect([dayStart('2026-11-23'), dayStart('2026-11-23', 1)]).toEqual(['2026-11-22T16:00:00.000Z', '2026-11-23T16:00:00.000Z']);
    expect(dayInChina('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
    expect([formatDay('2026-11-23', 'zh-Hans'), formatDay('2026-11-23', 'en')]).toEqual(['2026年11月23日', '23 November 2026']);
    expect(formatDay('1990-07-01', 'en')).toBe(formatDate('1990-07-01T04:00:00Z', 'en'));
    for (const none of ['', '2026-11', '2026-13-01', '2026-11-23T00:00:00Z']) {
      expect(dayStart(none)).toBeNull();
      expect(() => formatDay(none, 'en')).toThrow(RangeError);
    }
  });

  it('count weekdays from Monday and minutes from midnight', () => {
    expect(chinaParts('2026-11-22T16:30:00Z')).toEqual({ year: 2026, month: 11, day: 23, weekday: 0, minutes: 30 });
  });

  it('keep to the summer time that China had until 1991', () => {
    expect(chinaParts('1990-07-01T00:00:00Z')).toMatchObject({ day: 1, minutes: 9 * 60 });
    expect(chinaParts('1992-07-01T00:00:00Z')).toMatchObject({ day: 1, minutes: 8 * 60 });
  });

  it('are written in the reader’s language', () => {
    expect(formatDateTime('2026-11-22T01:05:00Z', 'zh-Hans')).toMatch(/^2026年11月22日\s?09:05$/);
    expect(formatDateTime('2026-11-22T01:05:00Z', 'en')).toBe('22 Nov 2026, 09:05');
  });

  it('are told relative to now in the largest fitting unit', () => {
    const now = '2026-11-22T10:00:00Z';
    expect(formatRelative('2026-11-22T09:55:00Z', now, 'zh-Hans')).toBe('5分钟前');
    expect(formatRelative('2026-11-22T13:00:00Z', now, 'en')).toBe('in 3 hours');
    expect(formatRelative('2026-11-19T10:00:00Z', now, 'en')).toBe('3 days ago');
  });

  it('that are none are refused instead of shown as “Invalid Date”', () => {
    expect(() => formatTime('yesterday', 'en')).toThrow(RangeError);
  });
});
