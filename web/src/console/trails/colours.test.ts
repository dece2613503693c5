import { expect, it } from 'vitest';
import { colourOf, trailsOf } from './colours';

it('a line is coloured by the days since its visit began, or by what became of the report', () => {
  expect(colourOf('age', 1_000)).toEqual(['step', ['-', 1_000, ['get', 'began']], '#c8351b', 86_400, '#d58300', 604_800, '#1769b5', 2_592_000, '#4a2a82']);
  expect(colourOf('status', 0).slice(2, 6)).toEqual(['reported', '#1769b5', 'verified', '#0f8a6c']);
});

it('a visit whose line lies in several tiles is listed once, the newest first', () => {
  const rows = trailsOf([{ id: 'a', began: 1 }, { id: 'b', began: 2, site_name: '厂', site_name_en: 'Works' }, { id: 'a', began: 1 }, { began: 3 }]);
  expect(rows.map(({ id, site_name, site_name_en }) => [id, site_name, site_name_en])).toEqual([['b', '厂', 'Works'], ['a', '', '']]);
});
