import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lane } from './lane';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a failure is tried again later and later, success begins anew', async () => {
  let broken = true;
  const work = vi.fn(async () => {
    if (broken) throw new Error('down');
  });
  const lane = new Lane(work, { random: () => 1 });
  lane.kick();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  expect(lane.state).toMatchObject({ status: 'waiting', failures: 2 });
  broken = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(lane.state).toEqual({ status: 'idle', failures: 0, nextAt: null, error: null });
});

test('asked while it works, it works once more and never twice at a time', async () => {
  let running = 0;
  let most = 0;
  const work = vi.fn(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 50));
    running -= 1;
  });
  const lane = new Lane(work);
  lane.kick();
  lane.kick();
  lane.kick();
  await vi.advanceTimersByTimeAsync(500);
  expect(work).toHaveBeenCalledTimes(2);
  expect(most).toBe(1);
});

test('an earlier wish is kept, and new work does not shorten the wait after a failure', async () => {
  const work = vi.fn(async () => {});
  const lane = new Lane(work, { random: () => 1 });
  lane.kickWithin(15_000);
  await vi.advanceTimersByTimeAsync(10_000);
  lane.kickWithin(15_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(work).toHaveBeenCalledTimes(1);

  work.mockRejectedValue(new Error('down'));
  lane.kick();
  await vi.advanceTimersByTimeAsync(0);
  lane.kickWithin(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(2);
});

test('stopped, it does nothing any more', async () => {
  const work = vi.fn(async () => {});
  const lane = new Lane(work);
  lane.kickWithin(100);
  lane.stop();
  lane.kick();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).not.toHaveBeenCalled();
});
