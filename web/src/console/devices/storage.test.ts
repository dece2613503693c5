import { expect, it } from 'vitest';
import { formatBytes } from './storage';

it.each([
  [0, '0 kB'],
  [50, '0.1 kB'],
  [12_345, '12.3 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [12_345_678_901, '12.3 GB'],
  [123_456_789_012, '123 GB'],
  [5e15, '5000 TB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('less than nothing is refused', () => {
  expect(() => formatBytes(-1)).toThrow(RangeError);
});
