import { describe, expect, it } from 'vitest';
import type { Form, Item } from '@shared/forms';
import { toExpression, toRules } from './rules';
import { asKind, differences, freeName, linesOf, moveStep, moveTo, removeAt, rename } from './tree';

const q = (name: string, more: Partial<Item> = {}): Item => ({ kind: 'text', name, label: { 'zh-Hans': name }, ...more });
const ITEMS: readonly Item[] = [q('a'), q('g', { kind: 'group', items: [q('b'), q('c')] }), q('r', { kind: 'repeat', items: [q('d')] }), q('e')];
const names = (items: readonly Item[]): string => linesOf(items).map((line) => `${line.path.length}${line.item.name}`).join(' ');

describe('moving a question', () => {
  it.each([
    [[0], [4], '1g 2b 2c 1r 2d 1e 1a'],
    [[3], [0], '1e 1a 1g 2b 2c 1r 2d'],
    [[0], [1, 1], '1g 2b 2a 2c 1r 2d 1e'],
    [[1, 0], [0], '1b 1a 1g 2c 1r 2d 1e'],
    [[1, 0], [1, 2], '1a 1g 2c 2b 1r 2d 1e'],
    [[1], [2, 0], '1a 1r 2g 3b 3c 2d 1e'],
  ])('from %j to before %j', (from, to, expected) => {
    expect(names(moveTo(ITEMS, from, to))).toBe(expected);
  });

  it('does not go into itself, nor a repeat into a repeat', () => {
    expect(moveTo(ITEMS, [1], [1, 0])).toBe(ITEMS);
    const two = [...ITEMS, q('s', { kind: 'repeat', items: [q('f')] })];
    expect(moveTo(two, [4], [2, 0])).toBe(two);
  });

  it('goes step by step through groups, down and up again', () => {
    let now: { items: readonly Item[]; path: readonly number[] } = { items: ITEMS, path: [0] };
    const seen = [];
    for (let step = 0; step < 6; step += 1) {
      now = moveStep(now.items, now.path, 1);
      seen.push(now.path.join('.'));
    }
    expect(seen).toEqual(['0.0', '0.1', '0.2', '1', '1.0', '1.1']);
    for (let step = 0; step < 9; step += 1) now = moveStep(now.items, now.path, -1);
    expect(names(now.items)).toBe(names(ITEMS));
  });
});

it('finds a name that is free, and takes a question out', () => {
  expect(freeName([q('q1'), q('q2')], 'q')).toBe('q3');
  expect(names(removeAt(ITEMS, [1, 0]))).toBe('1a 1g 2c 1r 2d 1e');
});

it('renames a question in conditions as well', () => {
  const items = [q('a'), q('b', { when: { all: [{ answered: 'a' }, { eq: [{ answer: 'a' }, { value: 'a' }] }] }, check: { holds: { ne: [{ answer: 'b' }, { answer: 'a' }] } } })];
  expect(rename(items, 'a', 'z')[1]).toMatchObject({
    when: { all: [{ answered: 'z' }, { eq: [{ answer: 'z' }, { value: 'a' }] }] },
    check: { holds: { ne: [{ answer: 'b' }, { answer: 'z' }] } },
  });
});

it('changes the kind, and leaves nothing behind that does not fit it', () => {
  const number = q('n', { kind: 'number', minimum: 1, unit: { en: 'kW' }, required: true, hint: { en: 'h' } });
  expect(asKind(number, 'photo', { choice: 'c' })).toEqual({ kind: 'photo', name: 'n', label: { 'zh-Hans': 'n' }, required: true, hint: { en: 'h' } });
  expect(asKind(number, 'one', { choice: 'c' }).choices).toHaveLength(2);
});

it('tells what a newer version asks otherwise', () => {
  const older: Form = { form: 1, items: [q('a'), q('b'), q('c'), q('d')] };
  const newer: Form = { form: 1, items: [q('b'), q('a', { required: true }), q('g', { kind: 'group', items: [q('c')] })] };
  expect(differences(older, newer).map(({ name, what, members }) => [name, what, ...members])).toEqual([
    ['b', 'moved'],
    ['a', 'changed', 'required'],
    ['g', 'added'],
    ['c', 'moved'],
    ['d', 'removed'],
  ]);
  expect(differences(older, older)).toEqual([]);
});

describe('a condition as comparisons', () => {
  it.each([
    { answered: 'a' },
    { not: { answered: 'a' } },
    { eq: [{ answer: 'a' }, { value: false }] },
    { not: { has: [{ answer: 'a' }, { value: 'x' }] } },
    { ge: [{ rows: 'r' }, { value: 2 }] },
    { le: [{ answer: 'a' }, { today: true }] },
    { any: [{ lt: [{ answer: 'a' }, { value: 3 }] }, { answered: 'b' }] },
    { all: [{ ne: [{ answer: 'a' }, { value: 'x' }] }, { le: [{ answer: 'b' }, { value: '2026-11-22' }] }] },
  ] as const)('%j is read and written again', (expression) => {
    const rules = toRules(expression);
    expect(rules && toExpression(rules)).toEqual(expression);
  });

  it('is none where it says more', () => {
    expect(toRules({ gt: [{ add: [{ answer: 'a' }, { answer: 'b' }] }, { value: 3 }] })).toBeNull();
    expect(toRules({ all: [{ any: [{ answered: 'a' }] }] })).toBeNull();
    expect(toRules(undefined)).toEqual({ join: 'all', rules: [] });
  });
});
