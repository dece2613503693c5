import { describe, expect, it } from 'vitest';
import { clockIsOff, silence, wipeState } from './state';

const NOW = Date.parse('2026-11-22T03:00:00Z');

it.each([
  [null, 'never'],
  ['2026-11-22T02:59:00Z', 'fresh'],
  ['2026-11-22T03:01:00Z', 'fresh'],
  ['2026-11-19T03:00:00Z', 'fresh'],
  ['2026-11-19T02:59:59Z', 'quiet'],
  ['2026-10-23T03:00:00Z', 'quiet'],
  ['2026-10-23T02:59:59Z', 'gone'],
])('a device last seen %s is %s', (seen, found) => {
  expect(silence(seen, NOW)).toBe(found);
});

describe('a revoked device', () => {
  const revoked_at = '2026-11-22T03:00:00Z';

  it('that is in use has no state', () => {
    expect(wipeState({ revoked_at: null, wiped_at: null, last_seen_at: null })).toBeNull();
  });

  it('does not know of it while it is silent', () => {
    expect(wipeState({ revoked_at, wiped_at: null, last_seen_at: '2026-11-22T02:59:59Z' })).toBe('unheard');
    expect(wipeState({ revoked_at, wiped_at: null, last_seen_at: null })).toBe('unheard');
  });

  it('has been told once it was here again', () => {
    expect(wipeState({ revoked_at, wiped_at: null, last_seen_at: '2026-11-22T03:00:01Z' })).toBe('told');
  });

  it('is wiped when it has said so', () => {
    expect(wipeState({ revoked_at, wiped_at: '2026-11-22T03:00:02Z', last_seen_at: null })).toBe('wiped');
  });
});

it.each([
  [null, false],
  ['2026-11-22T02:58:30Z', false],
  ['2026-11-22T02:57:00Z', true],
  ['2034-11-22T03:00:00Z', true],
])('a clock that showed %s is off: %s', (sent, off) => {
  expect(clockIsOff(sent, '2026-11-22T03:00:00Z')).toBe(off);
});
