import { describe, expect, it } from 'vitest';
import { hoursOn, isAlwaysOpen, weekRows } from './openingHours';
import type { OpeningHours } from './openingHours';

const office: OpeningHours = {
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '12:00'], ['13:00', '17:00']]])),
  exceptions: { '2026-10-01': [], '2026-10-10': [['09:00', '16:00']] },
};

describe('today’s hours', () => {
  it('are those of the day in China, not of the day in UTC', () => {
    // Sunday 23:30 in UTC is Monday morning in Xi'an.
    expect(hoursOn(office, new Date('2026-11-22T23:30:00Z'))).toHaveLength(2);
    expect(hoursOn(office, new Date('2026-11-22T10:00:00Z'))).toEqual([]);
  });

  it('follow a holiday and a make-up working day', () => {
    expect(hoursOn(office, new Date('2026-10-01T02:00:00Z'))).toEqual([]);
    expect(hoursOn(office, new Date('2026-10-10T02:00:00Z'))).toEqual([['09:00', '16:00']]);
  });

  it('are unknown rather than closed when nobody gave them', () => {
    expect(hoursOn(null, new Date())).toBeNull();
  });

  it('are the whole day for a place that never closes', () => {
    expect(isAlwaysOpen({ week: '24/7' })).toBe(true);
    expect(hoursOn({ week: '24/7' }, new Date())).toEqual([['00:00', '24:00']]);
  });
});

describe('the table of a week', () => {
  it('joins neighbouring days with the same hours', () => {
    expect(weekRows(office).map(({ from, to }) => [from, to])).toEqual([[0, 4], [5, 6]]);
    expect(weekRows({ week: '24/7' })).toHaveLength(1);
  });
});
