import { describe, expect, it } from 'vitest';
import { dueDay, isCurrent } from './due';

const MONTHLY = { starts_on: '2026-01-01', ends_on: null, interval_days: 30 };
const visit = (started_at: string | null, status: 'verified' | 'planned' | 'reported' = 'verified') => ({ started_at, status });

describe('the next visit', () => {
  it('is due an interval after the last one', () => {
    expect(dueDay(MONTHLY, [visit('2026-03-01T02:00:00Z'), visit('2026-02-01T02:00:00Z')], '2026-03-10')).toEqual({
      day: '2026-03-31',
      overdueDays: 0,
    });
  });

  it('counts the day in China, not in Greenwich', () => {
    expect(dueDay(MONTHLY, [visit('2026-02-28T16:30:00Z')], '2026-03-10')?.day).toBe('2026-03-31');
  });

  it('is due an interval after the beginning when nobody came', () => {
    expect(dueDay(MONTHLY, [visit(null, 'planned')], '2026-02-10')).toEqual({ day: '2026-01-31', overdueDays: 10 });
  });

  it('is not overdue on its day', () => {
    expect(dueDay(MONTHLY, [], '2026-01-31')?.overdueDays).toBe(0);
    expect(dueDay(MONTHLY, [], '2026-02-01')?.overdueDays).toBe(1);
  });

  it('is due to nobody once the assignment has ended', () => {
    const ended = { ...MONTHLY, ends_on: '2026-02-01' };
    expect([isCurrent(ended, '2026-01-31'), isCurrent(ended, '2026-02-01')]).toEqual([true, false]);
    expect(dueDay(ended, [], '2026-02-01')).toBeNull();
  });
});
