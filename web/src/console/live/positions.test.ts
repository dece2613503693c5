import { describe, expect, it } from 'vitest';
import { SHOWN, accuracyCircles, freshness, inListOrder, isMoving, isShown, isSought, readChanges, readFeatures, toFeatures, withChanges, withSnapshot } from './positions';
import type { LivePosition, Positions } from './positions';

const NOON = Date.parse('2026-11-22T04:00:00Z');
const ago = (ms: number): string => new Date(NOON - ms).toISOString();
const MINUTE = 60_000;

function at(user: string, t: string, more: Partial<LivePosition> = {}): LivePosition {
  return {
    user,
    user_name: user,
    t,
    lon: 108.94,
    lat: 34.26,
    acc: 5,
    speed: 1.4,
    bearing: 90,
    battery: 80,
    mock: false,
    visit: null,
    site_name: null,
    site_name_en: null,
    district: null,
    district_name: null,
    overdue: null,
    ...more,
  };
}

const known = (...rows: LivePosition[]): Positions => new Map(rows.map((row) => [row.user, row]));

describe('a position', () => {
  it.each([
    [0, 'live'],
    [2 * MINUTE, 'live'],
    [2 * MINUTE + 1, 'recent'],
    [30 * MINUTE, 'recent'],
    [31 * MINUTE, 'stale'],
    [-5 * MINUTE, 'live'],
  ] as const)('%d ms old is %s', (ageMs, expected) => {
    expect(freshness({ t: ago(ageMs) }, NOON)).toBe(expected);
  });

  it('is on the move only when it is fresh and faster than a wandering receiver', () => {
    expect(isMoving(at('a', ago(0)), NOON)).toBe(true);
    expect(isMoving(at('a', ago(0), { speed: 0.3 }), NOON)).toBe(false);
    expect(isMoving(at('a', ago(0), { speed: null }), NOON)).toBe(false);
    expect(isMoving(at('a', ago(10 * MINUTE)), NOON)).toBe(false);
  });
});

describe('what the live map knows', () => {
  it('follows a newer position and ignores an older one', () => {
    const first = known(at('a', ago(MINUTE)));
    const moved = withChanges(first, [at('a', ago(0), { lon: 109 })]);
    expect(moved.get('a')?.lon).toBe(109);
    expect(withChanges(moved, [at('a', ago(2 * MINUTE), { lon: 107 })]).get('a')?.lon).toBe(109);
  });

  it('forgets who may no longer be seen', () => {
    expect([...withChanges(known(at('a', ago(0)), at('b', ago(0))), [], ['a']).keys()]).toEqual(['b']);
  });

  it('keeps what the list told of overdue sites while people move, until the list tells anew', () => {
    const first = known(at('a', ago(MINUTE), { overdue: 2 }));
    const moved = withChanges(first, [at('a', ago(0)), at('new', ago(0))]);
    expect([moved.get('a')?.overdue, moved.get('new')?.overdue]).toEqual([2, null]);
    const listed = withSnapshot(moved, [at('a', ago(MINUTE), { overdue: 0 }), at('new', ago(MINUTE), { overdue: 1 })], first);
    expect([listed.get('a')?.overdue, listed.get('new')?.overdue, listed.get('a')?.t]).toEqual([0, 1, ago(0)]);
  });

  it('takes a whole list, without losing what came live while it was asked for', () => {
    const asked = known(at('gone', ago(MINUTE)), at('moved', ago(MINUTE)));
    const meanwhile = withChanges(asked, [at('moved', ago(0), { lon: 109 }), at('new', ago(0))]);
    const after = withSnapshot(meanwhile, [at('moved', ago(MINUTE)), at('listed', ago(MINUTE))], asked);
    expect([...after.keys()].sort()).toEqual(['listed', 'moved', 'new']);
    expect(after.get('moved')?.lon).toBe(109);
  });
});

it('a message is read, and what is malformed in it left out', () => {
  const good = at('a', ago(0));
  expect(readChanges({ type: 'positions', seq: 3, positions: [good, { user: 'b' }, null, { ...good, t: 'soon' }], removed: ['c', 7] })).toEqual({
    changed: [good],
    removed: ['c'],
  });
  expect(readChanges({ type: 'event' })).toBeNull();
});

it('the list of the API becomes positions', () => {
  const { lon, lat, ...properties } = at('a', ago(0));
  const feature = { type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [lon, lat] }, properties };
  expect(readFeatures({ type: 'FeatureCollection', features: [feature, { ...feature, geometry: null }] })).toEqual([at('a', ago(0))]);
});

it('everyone is shown, or who is on a visit, or who holds an overdue site', () => {
  const rows = [at('a', ago(0), { visit: 'v' }), at('b', ago(0), { overdue: 1 }), at('c', ago(0), { overdue: 0 }), at('d', ago(0))];
  const names = SHOWN.map((shown) => rows.filter((row) => isShown(row, shown)).map(({ user }) => user).join(''));
  expect(names).toEqual(['abcd', 'a', 'b']);
});

it('a heading is drawn for who moves', () => {
  const { features } = toFeatures([at('a', ago(0)), at('b', ago(0), { speed: 0 }), at('c', ago(0), { bearing: null })], NOON, 'b');
  expect(features.map(({ properties }) => [properties?.['arrow'], properties?.['chosen']])).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
});

it('who sends keeps the place that the name gives; who fell silent stands behind, the newest first', () => {
  const order = (...rows: ReturnType<typeof at>[]): string => inListOrder(rows, NOON).map(({ user }) => user).join(' ');
  expect(order(at('b', ago(0)), at('a', ago(5_000)), at('c', ago(1_000)))).toBe('a b c');
  expect(order(at('b', ago(9_000)), at('a', ago(4_000)), at('c', ago(0)))).toBe('a b c'); // some seconds later
  expect(order(at('a', ago(40 * MINUTE)), at('b', ago(3 * MINUTE)), at('z', ago(0)))).toBe('z b a');
});

it('a person is found by name and by where they are', () => {
  const row = at('a', ago(0), { user_name: '张若诚', site_name: '西安渭光机电有限公司', site_name_en: 'Weiguang Machinery', district_name: '碑林区' });
  expect([' 若诚', 'weiguang', '渭光', '碑林', ''].map((words) => isSought(row, words))).toEqual([true, true, true, true, true]);
  expect(isSought(row, '若宁')).toBe(false);
  expect(isSought({ ...row, site_name: null, site_name_en: null, district_name: null }, 'weiguang')).toBe(false);
});

it('a circle of accuracy is as wide as the position is unsure, and none is drawn about an old one', () => {
  const rows = [at('unsure', ago(0), { acc: 100, lon: 108.95, lat: 34.25 }), at('sure', ago(0), { acc: 3 }), at('old', ago(60 * MINUTE), { acc: 100 })];
  const { features } = accuracyCircles(rows, NOON);
  expect(features).toHaveLength(1);
  const ring = features[0]?.geometry.coordinates[0] ?? [];
  expect(ring[0]).toEqual(ring.at(-1));
  const widest = Math.max(...ring.map(([lon = 0]) => (lon - 108.95) * 111_320 * Math.cos((34.25 * Math.PI) / 180)));
  expect(widest).toBeCloseTo(100, 0);
});
