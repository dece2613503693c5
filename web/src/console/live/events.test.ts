import { expect, it } from 'vitest';
import { EVENTS_AT_MOST, readEvent, withEvents, withoutEvent } from './events';
import type { LiveEvent } from './events';

const event = (id: string, at: string): LiveEvent => ({
  id,
  at,
  event: 'arrived',
  site: 's',
  site_name: '机床厂',
  site_name_en: '',
  user: 'u',
  user_name: '林知行',
  district: 'd',
  district_name: '碑林区',
  visit: 'v',
  assignment: null,
});

it('the latest stands first, and one that is told again has its new time', () => {
  const known = withEvents([], [event('a', '2026-11-23T02:00:00Z'), event('b', '2026-11-23T03:00:00Z')]);
  expect(known.map(({ id }) => id)).toEqual(['b', 'a']);
  const moved = withEvents(known, [event('a', '2026-11-23T04:00:00Z')]);
  expect(moved.map(({ id, at }) => [id, at])).toEqual([
    ['a', '2026-11-23T04:00:00Z'],
    ['b', '2026-11-23T03:00:00Z'],
  ]);
  expect(withoutEvent(moved, 'a').map(({ id }) => id)).toEqual(['b']);
});

it('a long day does not fill the memory', () => {
  const many = Array.from({ length: 150 }, (_, n) => event(`e${n}`, new Date(n * 60_000).toISOString()));
  const kept = withEvents([], many);
  expect(kept).toHaveLength(EVENTS_AT_MOST);
  expect(kept[0]?.id).toBe('e149');
});

it('what is no event is not one', () => {
  const message = { type: 'event', ...event('a', '2026-11-23T02:00:00Z') };
  expect(readEvent({ ...message, withdrawn: true })).toEqual({ event: { ...message, withdrawn: true }, withdrawn: true });
  for (const change of [{ type: 'positions' }, { event: 'sneezed' }, { at: 'noon' }, { site_name: null }, { id: 7 }]) {
    expect(readEvent({ ...message, ...change })).toBeNull();
  }
});
