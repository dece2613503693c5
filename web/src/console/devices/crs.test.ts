import { expect, it } from 'vitest';
import { onceIn } from './crs';

it('tells how rare an accident would be', () => {
  expect(onceIn(0.9999)).toBe(10_000);
  expect(onceIn(0.999999)).toBe(1_000_000);
  expect(onceIn(1)).toBe(1_000_000_000);
});
