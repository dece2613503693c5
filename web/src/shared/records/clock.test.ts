import { expect, it } from 'vitest';
import { clockError } from './clock';

it.each([
  [null, null],
  [0, null],
  [-59, null],
  [61, { ahead: true, by: '1 minute' }],
  [-7_200, { ahead: false, by: '2 hours' }],
  [3 * 86_400 - 5, { ahead: true, by: '3 days' }],
  [-8 * 31_557_600, { ahead: false, by: '8 years' }],
])('a clock %s s ahead is told as %j', (offset, told) => {
  expect(clockError(offset, 'en')).toEqual(told);
});
