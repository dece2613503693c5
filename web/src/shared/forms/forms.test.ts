import { describe, expect, it } from 'vitest';
import vectors from '../../../../tests/data/forms.json';
import { Filled, keyOf, withoutRow } from './answering';
import { evaluate } from './conditions';
import { formOf, inWords } from './form';
import type { Answers, Expression, Form } from './form';
import { path, read, write } from './strokes';

const values: Answers = vectors.values;
const rows: Readonly<Record<string, number>> = vectors.rows;
const form = vectors.form as unknown as Form;

describe('what the server must say as well', () => {
  it.each(vectors.expressions.map((vector) => [JSON.stringify(vector.expression), vector] as const))('%s', (_, vector) => {
    const around = { answer: (name: string) => values[name], rows: (name: string) => rows[name] ?? 0, today: () => vectors.today };
    expect(evaluate(vector.expression as unknown as Expression, around)).toEqual(vector.gives);
  });

  it.each(vectors.filled.map((vector) => [vector.title, vector] as const))('%s', (_, vector) => {
    const filled = new Filled(form, vector.answers as Answers, vectors.today);
    if (vector.asked) expect(filled.asked().map(({ one, row }) => keyOf(one, row)).sort()).toEqual([...vector.asked].sort());
    expect(filled.problems()).toEqual(vector.problems);
  });
});

it('asks what the schema of an older version describes, in its order', () => {
  const asked = formOf({
    schema: {
      order: ['until', 'exits', 'result'],
      required: ['result'],
      properties: {
        exits: { type: 'integer', title: '出口', title_en: 'Exits', minimum: 0 },
        until: { type: 'string', format: 'date', title: '期限' },
        result: { type: 'string', title: '结论', enum: ['passed'] },
      },
    },
  });
  expect(asked.items).toEqual([
    { kind: 'date', name: 'until', label: { 'zh-Hans': '期限' } },
    { kind: 'integer', name: 'exits', label: { 'zh-Hans': '出口', en: 'Exits' }, minimum: 0 },
    { kind: 'one', name: 'result', label: { 'zh-Hans': '结论' }, choices: [{ value: 'passed', label: { 'zh-Hans': 'passed' } }], required: true },
  ]);
  expect(formOf({ form, schema: {} })).toBe(form);
});

it('speaks the other language where words are missing', () => {
  expect(inWords({ 'zh-Hans': '出口' }, 'en')).toBe('出口');
  expect(inWords({ en: 'Exits' }, 'zh-Hans')).toBe('Exits');
  expect(inWords({ 'zh-Hans': '出口', en: 'Exits' }, 'en')).toBe('Exits');
});

it('takes a row out with everything in it, and nothing else', () => {
  const row = '01930000-0000-7000-8000-000000000001';
  const answers = { [`b.${row}`]: true, [`b.${row}.maker`]: 'A', [`b.${row}.plate.${row}`]: true, [`b.${row.replace('1', '2')}`]: true, bb: 1, [`b.${row}.gone`]: null };
  expect(withoutRow(answers, 'b', row)).toEqual({ [`b.${row}`]: null, [`b.${row}.maker`]: null, [`b.${row}.plate.${row}`]: null });
});

describe('a signature', () => {
  const drawing = { width: 600, height: 200, strokes: [[[10, 20], [13, 24], [12, 26]], [[50, 60]]] } as const;

  it('is written and read again', () => {
    const text = write(drawing);
    expect(text).toBe('s1 600 200 M10,20 3,4 -1,2 M50,60');
    expect(read(text)).toEqual(drawing);
    expect(path(drawing)).toBe('M10 20L13 24L12 26M50 60L50.1 60');
  });

  it('is nothing when nothing was drawn, and no other text is one', () => {
    expect(write({ width: 600, height: 200, strokes: [] })).toBeNull();
    for (const text of ['', 's1 600 200', '<svg onload="x">', 's1 600 200 M1,1 x', 's2 1 1 M1,1', null]) expect(read(text)).toBeNull();
  });

  it('that is very long is thinned out until it fits', () => {
    const long = Array.from({ length: 20_000 }, (_, at) => [at % 600, (at * 7) % 200] as const);
    const text = write({ width: 600, height: 200, strokes: [long] });
    expect(text?.length).toBeLessThanOrEqual(20_000);
    expect(read(text)).not.toBeNull();
  });
});
