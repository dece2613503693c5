import { expect, test } from 'vitest';
import { uuid7 } from './ids';

test('an id says its version, variant and millisecond', () => {
  const id = uuid7(Date.parse('2026-11-22T03:04:05.678Z'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-22T03:04:05.678Z'));
});

test('ids of later milliseconds sort after earlier ones, and no two are equal', () => {
  const ids = Array.from({ length: 500 }, (_, index) => uuid7(1_700_000_000_000 + index));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 500 }, () => uuid7())).size).toBe(500);
});
