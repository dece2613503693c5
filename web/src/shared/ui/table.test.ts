import { expect, it } from 'vitest';
import { directionOf, inOrder, pressed } from './table';

const SITE = { key: 'site', label: 'Site', sort: 'site_name' };

it('a pressed head asks for the rising order, and again for the falling one', () => {
  expect([pressed(SITE, '-happened_at'), pressed(SITE, 'site_name'), pressed(SITE, '-site_name')]).toEqual(['site_name', '-site_name', 'site_name']);
});

it('only the column that the rows stand by says which way', () => {
  expect([directionOf(SITE, 'site_name'), directionOf(SITE, '-site_name'), directionOf(SITE, 'site')]).toEqual(['ascending', 'descending', null]);
  expect(directionOf({ key: 'people', label: 'People' }, 'people')).toBeNull();
});

it('rows stand by the sound of their names, by number, and those without a value first', () => {
  const rows = [{ name: '碑林', count: 10 }, { name: '安康', count: null }, { name: '三厂', count: 9 }];
  const names = (sort: string): string[] => inOrder(rows, sort, (row, name) => (name === 'count' ? row.count : row.name)).map(({ name }) => name);
  expect(names('name')).toEqual(['安康', '碑林', '三厂']);
  expect(names('count')).toEqual(['安康', '三厂', '碑林']);
  expect(names('-count')).toEqual(['碑林', '三厂', '安康']);
});
