import { describe, expect, it } from 'vitest';
import { shown, shownField } from '@shared/records/shown';
import { fieldChanges } from './changes';

const PERSON = '0192f0c1-2b3c-7d4e-8f50-617283940a1b';

describe('the history of a record', () => {
  it('shows each column that changed, before and after', () => {
    expect(fieldChanges({ before: { status: 'reported', judged_by_id: null }, after: { status: 'verified', judged_by_id: PERSON } })).toEqual([
      { name: 'status', before: { as: 'text', text: 'reported' }, after: { as: 'text', text: 'verified' } },
      { name: 'judged_by', before: { as: 'nothing' }, after: { as: 'record', kind: 'users', id: PERSON } },
    ]);
  });

  it('leaves out of a creation what was left empty, and bookkeeping', () => {
    const after = { id: PERSON, rev: 7, created_at: '2026-11-22T01:02:03Z', note: '', planned_for: null, status: 'planned' };
    expect(fieldChanges({ before: null, after }).map(({ name }) => name)).toEqual(['status']);
  });

  it('tells who takes part, and each answer by itself', () => {
    const before = { participant_ids: [PERSON], answers: { exits: 2, note: 'a' } };
    const after = { participant_ids: [], answers: { exits: 3, note: 'a' } };
    expect(fieldChanges({ before, after })).toEqual([
      { name: 'participants', before: { as: 'people', ids: [PERSON] }, after: { as: 'nothing' } },
      { name: 'answers.exits', before: { as: 'text', text: '2' }, after: { as: 'text', text: '3' } },
    ]);
  });

  it('of a deletion tells what was lost', () => {
    expect(fieldChanges({ before: { caption: '大门' }, after: null })).toEqual([
      { name: 'caption', before: { as: 'text', text: '大门' }, after: { as: 'nothing' } },
    ]);
  });
});

it.each([
  ['note', null, { as: 'nothing' }],
  ['mock', false, { as: 'no' }],
  ['password', '***', { as: 'secret' }],
  ['interval_days', 30, { as: 'text', text: '30' }],
  ['starts_on', '2026-01-01', { as: 'day', day: '2026-01-01' }],
  ['started_at', '2026-11-22T01:02:03.5+00:00', { as: 'time', at: '2026-11-22T01:02:03.5+00:00' }],
  ['position', { type: 'Point', coordinates: [108.9, 34.2] }, { as: 'place', lon: 108.9, lat: 34.2 }],
  ['boundary', { type: 'MultiPolygon', coordinates: [[[[0, 0], [0, 1], [1, 1], [0, 0]]]] }, { as: 'shape', corners: 4 }],
  ['note', '<img src=x onerror=alert(1)>', { as: 'text', text: '<img src=x onerror=alert(1)>' }],
  ['flags', ['a'], { as: 'text', text: '["a"]' }],
])('%s of %j is shown as what it is', (name, value, expected) => {
  expect(shown(name, value)).toEqual(expected);
});

describe('a field of an operation', () => {
  it.each([
    ['site', PERSON, { as: 'record', kind: 'sites', id: PERSON }],
    ['category', PERSON, { as: 'record', kind: 'categories', id: PERSON }],
    ['visit', PERSON, { as: 'text', text: PERSON }],
    ['note', '门锁着', { as: 'text', text: '门锁着' }],
    ['position', { type: 'Point', coordinates: [108.9, 34.2] }, { as: 'place', lon: 108.9, lat: 34.2 }],
    ['started_at', '2026-11-22T01:02:03Z', { as: 'time', at: '2026-11-22T01:02:03Z' }],
    ['settled_on_site', true, { as: 'yes' }],
  ])('%s is shown for what it is', (name, value, held) => {
    expect(shownField(name, value)).toEqual(held);
  });

  it.each([
    ['position', { type: 'Point', coordinates: ['<b>', 999] }],
    ['position', { type: 'Point', coordinates: [] }],
    ['started_at', '2026-99-99T99:99'],
    ['planned_for', '2026-99-99'],
    ['site', 'no id'],
    ['data', [1, { a: null }]],
  ])('%s that is not what its name promises is shown as it stands', (name, value) => {
    expect(shownField(name, value)).toEqual({ as: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) });
  });
});

it('tells that a form changed, without its whole text', () => {
  const item = (name: string): object => ({ kind: 'text', name, label: { en: name } });
  const [change] = fieldChanges({ before: { form: { form: 1, items: [item('a')] }, schema: {} }, after: { form: { form: 1, items: [item('b')] }, schema: { type: 'object' } } });
  expect(change).toMatchObject({ name: 'form', before: { as: 'form', questions: 1 }, after: { as: 'form', questions: 1 } });
});
