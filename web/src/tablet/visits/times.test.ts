import { describe, expect, it } from 'vitest';
import { readTimes, typedOf } from './times';

const TIMES = { startedAt: '2026-11-22T01:02:40.250Z', finishedAt: '2026-11-22T02:10:05.000Z' };
const NOW = Date.parse('2026-11-22T03:00:30Z');
const typed = (more: Partial<ReturnType<typeof typedOf>>): ReturnType<typeof readTimes> => readTimes({ ...typedOf(TIMES), ...more }, TIMES, NOW);

describe('the times of a visit', () => {
  it('are typed to the minute in China, and keep their seconds where nobody typed', () => {
    expect(typedOf(TIMES)).toEqual({ started: '2026-11-22T09:02', finished: '2026-11-22T10:10' });
    expect(typed({})).toEqual(TIMES);
    expect(typed({ started: '2026-11-22T08:55' })).toEqual({ startedAt: '2026-11-22T00:55:00.000Z', finishedAt: TIMES.finishedAt });
  });

  it.each([
    [{ started: '2026-11-22T10:11' }, 'finished', 'ends_before_start'],
    [{ finished: '2026-11-22T09:01' }, 'finished', 'ends_before_start'],
    [{ finished: '2026-11-22T11:01' }, 'finished', 'in_future'],
    [{ started: '2027-11-22T09:00' }, 'started', 'in_future'],
    [{ finished: '' }, 'finished', 'no_time'],
    [{ started: 'x' }, 'started', 'no_time'],
  ])('are not taken as %j: at %s, %s', (more, at, problem) => {
    expect(typed(more)).toEqual({ at, problem });
  });

  it('may be one and the same minute', () => {
    expect(typed({ finished: '2026-11-22T09:02' })).toEqual({ startedAt: TIMES.startedAt, finishedAt: TIMES.startedAt });
  });

  it('have no end while the visit is under way', () => {
    const open = { startedAt: TIMES.startedAt, finishedAt: null };
    expect(readTimes({ started: '2026-11-22T08:50', finished: '' }, open, NOW)).toEqual({ startedAt: '2026-11-22T00:50:00.000Z', finishedAt: null });
  });

  it('of a clock that was ahead stand until they are corrected', () => {
    const ahead = { startedAt: '2031-01-01T01:00:00.000Z', finishedAt: '2031-01-01T02:00:00.000Z' };
    expect(readTimes(typedOf(ahead), ahead, NOW)).toEqual(ahead);
  });
});
