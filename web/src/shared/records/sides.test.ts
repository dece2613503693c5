import { describe, expect, it } from 'vitest';
import type { ConflictEdit, InConflict } from './conflict';
import { clashes, editorOf, fromLocalInput, letterOf, toLocalInput } from './sides';

const edit = (fields: Record<string, unknown>): ConflictEdit => ({
  op: 'o',
  device: 'd',
  device_name: 'Tablet',
  user: 'u',
  user_name: '包抓人',
  made_at: '2026-11-22T03:04:05Z',
  received_at: '2026-11-22T03:05:00Z',
  clock_offset_s: 0,
  fields,
});

function conflict(fields: InConflict['fields'], edits: ConflictEdit[], values: Record<string, unknown> | null = null, more: Partial<InConflict> = {}): InConflict {
  return { fields, edits, state: 'open', record: { deleted: false, values }, ...more };
}

const brief = (found: ReturnType<typeof clashes>) => found.map(({ name, open, sides }) => [name, open, sides.map(({ letter, kind, value }) => [letter, kind, value])]);

describe('the values to choose from', () => {
  it('are what holds, what devices said, and what both had seen', () => {
    const found = clashes(conflict({ note: { base: 'a', server: 'b', device: 'd' } }, [edit({ note: 'c' }), edit({ note: 'd' })], { note: 'b' }));
    expect(brief(found)).toEqual([['note', true, [['A', 'now', 'b'], ['B', 'edit', 'c'], ['C', 'edit', 'd'], ['D', 'base', 'a']]]]);
  });

  it('stand once each, the last of equal edits, and none that holds already', () => {
    const found = clashes(conflict({ note: { base: 'b', server: 'b', device: 'c' } }, [edit({ note: 'c' }), edit({ note: 'c' }), edit({ note: 'b' })], { note: 'b' }));
    expect(found[0]?.sides.map(({ key }) => key)).toEqual(['now', 'edit-1']);
  });

  it('begin with what holds by now, and say when that has moved on', () => {
    const [clash] = clashes(conflict({ note: { base: 'a', server: 'b', device: 'c' } }, [edit({ note: 'c' })], { note: 'z' }));
    expect([clash?.sides[0]?.value, clash?.moved]).toEqual(['z', true]);
  });

  it('of a record that is gone begin with what it said at its end', () => {
    const gone = { deleted: true, values: { note: 'a' } };
    const fields = { note: { base: 'a', server: null, device: 'c' } };
    const [clash] = clashes(conflict(fields, [edit({ note: 'c' })], null, { record: gone }));
    expect([clash?.sides.map(({ value }) => value), clash?.moved]).toEqual([['a', 'c'], false]);
  });

  it('of one who may not see the record begin with what held when the values met', () => {
    const [clash] = clashes(conflict({ note: { base: 'a', server: 'b', device: 'c' } }, [edit({ note: 'c' })]));
    expect([clash?.sides[0]?.value, clash?.moved]).toEqual(['b', false]);
  });

  it('of a deletion are that it stands and that it goes', () => {
    const [clash] = clashes(conflict({ deleted: { base: false, server: false, device: true } }, [edit({ deleted: true })], {}));
    expect(clash?.sides.map(({ value }) => value)).toEqual([false, true]);
  });

  it('are over when the field was decided', () => {
    const fields = { note: { base: 'a', server: 'b', device: 'c', resolved: null } };
    expect(clashes(conflict(fields, [edit({ note: 'c' })], { note: 'c' }))[0]).toMatchObject({ open: false, resolved: null });
  });
});

it.each([
  ['note', '', 'text'],
  ['status', 'planned', 'status'],
  ['participants', [], 'people'],
  ['planned_for', '2026-12-01', 'day'],
  ['started_at', '2026-12-01T02:00:00Z', 'time'],
  ['position', { type: 'Point', coordinates: [108.9, 34.2] }, 'place'],
  ['answers.exits', 3, 'number'],
  ['answers.clear', true, 'yesno'],
  ['answers.list', ['a'], null],
  ['site', '0192f0c1-2b3c-7d4e-8f50-617283940a1b', null],
])('another %s like %j is given by %s', (name, value, editor) => {
  const [clash] = clashes(conflict({ [name]: { base: null, server: null, device: value } }, [edit({ [name]: value })]));
  expect(clash && editorOf(clash.name, clash.sides.map((side) => side.value))).toBe(editor);
});

it('reads and writes times as they are in China', () => {
  expect(toLocalInput('2026-11-22T20:30:00Z')).toBe('2026-11-23T04:30');
  expect(fromLocalInput('2026-11-23T04:30')).toBe('2026-11-22T20:30:00.000Z');
  expect(fromLocalInput('')).toBeNull();
});

it('names more sides than there are letters', () => {
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA']);
});
