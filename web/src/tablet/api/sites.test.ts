import { describe, expect, test } from 'vitest';
import { arrange, combine, othersThan } from './sites';

type Site = Parameters<typeof combine>[0][number];
type Assignment = Parameters<typeof combine>[1][number];

const site = (id: string, name: string, lon = 108.94): Site => ({
  id, name, name_en: `${name} works`, kind: 'enterprise', code: `E-${id}`, district_name: '碑林区', address: '长安路 1 号',
  location: { type: 'Point', coordinates: [lon, 34.26] }, contact_name: '王工', contact_phone: '029 1234', status: 'active',
});
const assignment = (siteId: string, more: Partial<Assignment> = {}): Assignment => ({
  id: `a-${siteId}`, site: siteId, holder_user: 'me', holder_name: '我', liaisons: ['li'], liaison_names: ['李'], interval_days: 30, starts_on: '2026-10-01', ...more,
});
const TODAY = '2026-11-22';

describe('a site is due', () => {
  const dueOf = (assignments: Assignment[], lastVisit?: string): [string, number] => {
    const lastVisits = new Map(lastVisit === undefined ? [] : [['1', Date.parse(lastVisit)]]);
    const [only] = combine([site('1', '甲')], assignments, lastVisits, 'me', TODAY);
    return [only?.dueOn ?? '', only?.dueInDays ?? Number.NaN];
  };

  test('an interval after the last visit', () => {
    expect(dueOf([assignment('1')], '2026-11-10T01:00:00Z')).toEqual(['2026-12-10', 18]);
  });

  test('counted from the day in China, which may be the next one', () => {
    expect(dueOf([assignment('1')], '2026-11-10T17:00:00Z')).toEqual(['2026-12-11', 19]);
  });

  test('an interval after the assignment began, when nobody went since', () => {
    expect(dueOf([assignment('1')], '2026-09-01T01:00:00Z')).toEqual(['2026-10-31', -22]);
    expect(dueOf([assignment('1')])).toEqual(['2026-10-31', -22]);
  });

  test('by the shorter interval when one is named twice', () => {
    expect(dueOf([assignment('1'), assignment('1', { interval_days: 7 })])).toEqual(['2026-10-08', -45]);
  });
});

test('only sites that one is named for are listed, with the colleagues named beside', () => {
  const [only, ...others] = combine([site('1', '甲'), site('2', '乙')], [assignment('1')], new Map(), 'me', TODAY);
  expect(others).toEqual([]);
  expect(only?.colleagues).toEqual([{ id: 'li', name: '李' }]);
  const [asLiaison] = combine([site('1', '甲')], [assignment('1')], new Map(), 'li', TODAY);
  expect(asLiaison?.colleagues).toEqual([{ id: 'me', name: '我' }]);
});

test('colleagues of one’s other sites may come along, each once and by name; those without a known name may not', () => {
  const assignments = [assignment('1'), assignment('2', { liaisons: ['zhou', 'li', 'an', 'x'], liaison_names: ['周', '李', '安', ''] })];
  const sites = combine([site('1', '甲'), site('2', '乙')], assignments, new Map(), 'me', TODAY);
  expect(othersThan(['li'], sites).map(({ id, site: { name } }) => [id, name])).toEqual([['an', '乙'], ['zhou', '乙']]);
});

describe('the list', () => {
  const sites = combine(
    [site('1', '甲', 108.9), site('2', '乙', 108.95), site('3', '丙', 108.99)],
    [assignment('1'), assignment('2', { interval_days: 90 }), assignment('3', { interval_days: 7 })],
    new Map(),
    'me',
    TODAY,
  );
  const names = (...rest: [string, 'due' | 'distance' | 'name', readonly [number, number] | null]): string[] => arrange(sites, ...rest).map(({ name }) => name);

  test('shows the most overdue first, or the nearest', () => {
    expect(names('', 'due', null)).toEqual(['丙', '甲', '乙']);
    expect(names('', 'distance', [108.95, 34.26])).toEqual(['乙', '丙', '甲']);
    expect(names('', 'distance', null)).toEqual(['丙', '甲', '乙']);
  });

  test('is searched by every word, in Chinese and English', () => {
    expect(names('乙', 'due', null)).toEqual(['乙']);
    expect(names('WORKS e-3', 'due', null)).toEqual(['丙']);
    expect(names('长安路 nothing', 'due', null)).toEqual([]);
  });
});
