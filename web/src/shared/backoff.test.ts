import { expect, test } from 'vitest';
import { ApiError, NetworkError } from './api/errors';
import { backoffMs, isPassing } from './backoff';

test('waiting doubles from two seconds and never exceeds five minutes', () => {
  const longest = [1, 2, 3, 9, 60].map((failures) => backoffMs(failures, () => 1));
  expect(longest).toEqual([2_000, 4_000, 8_000, 300_000, 300_000]);
  expect(backoffMs(1, () => 0)).toBe(1_000);
});

test.each([
  [new NetworkError('offline'), true],
  [new ApiError(503, {}), true],
  [new ApiError(429, {}), true],
  [new ApiError(423, {}), true],
  [new ApiError(401, {}), false],
  [new ApiError(409, {}), false],
  [new TypeError('ours'), false],
])('%s passes by itself: %s', (error, passes) => {
  expect(isPassing(error)).toBe(passes);
});
