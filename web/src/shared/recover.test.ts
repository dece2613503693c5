import { beforeEach, expect, test, vi } from 'vitest';
import { recoverLostParts } from './recover';

const reload = vi.fn();
let at = 1_000_000;
recoverLostParts(reload, () => at);

function lose(): Event {
  const event = new Event('vite:preloadError', { cancelable: true });
  dispatchEvent(event);
  return event;
}

beforeEach(() => {
  reload.mockReset();
  sessionStorage.clear();
});

test('a part that an update took away loads the page anew, once a minute', () => {
  expect(lose().defaultPrevented).toBe(true);
  expect(reload).toHaveBeenCalledTimes(1);
  at += 30_000;
  expect(lose().defaultPrevented).toBe(false);
  expect(reload).toHaveBeenCalledTimes(1);
  at += 31_000;
  lose();
  expect(reload).toHaveBeenCalledTimes(2);
});
