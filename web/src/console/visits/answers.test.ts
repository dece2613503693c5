import { expect, it } from 'vitest';
import type { Checklist } from '../records';
import { answeredQuestions } from './answers';

const checklist: Checklist = {
  id: 'c',
  code: 'double-random',
  version: 2,
  title: '检查表',
  title_en: 'Checklist',
  published_at: '2026-11-01T00:00:00Z',
  withdrawn_at: null,
  rev: 1,
  schema: {
    order: ['licence', 'until', 'result', 'faults', 'exits'],
    properties: {
      exits: { type: 'integer', title: '出口' },
      licence: { type: 'boolean', title: '执照', title_en: 'Licence' },
      until: { type: 'string', format: 'date', title: '期限' },
      result: { type: 'string', title: '结论', title_en: 'Result', oneOf: [{ const: 'passed', title: '合格', title_en: 'Passed' }] },
      faults: { type: 'array', title: '问题', items: { type: 'string', oneOf: [{ const: 'fire', title: '消防' }] } },
    },
  },
};

it('shows each question with its answer, in the order of the checklist', () => {
  const shown = answeredQuestions(checklist, { result: 'passed', licence: false, faults: ['fire', 'dust'], exits: 0 }, false);
  expect(shown).toEqual([
    { name: 'licence', question: '执照', answer: { as: 'no' } },
    { name: 'until', question: '期限', answer: { as: 'missing' } },
    { name: 'result', question: '结论', answer: { as: 'texts', texts: ['合格'] } },
    { name: 'faults', question: '问题', answer: { as: 'texts', texts: ['消防', 'dust'] } },
    { name: 'exits', question: '出口', answer: { as: 'texts', texts: ['0'] } },
  ]);
});

it('takes the English words where there are some', () => {
  const [licence, until, result] = answeredQuestions(checklist, { result: 'passed', until: '2026-12-31' }, true);
  expect(licence?.question).toBe('Licence');
  expect(until).toEqual({ name: 'until', question: '期限', answer: { as: 'day', day: '2026-12-31' } });
  expect(result?.answer).toEqual({ as: 'texts', texts: ['Passed'] });
});

it('hides no answer: what this version does not ask comes last', () => {
  expect(answeredQuestions(checklist, { colour: 'red' }, true).at(-1)).toEqual({ name: 'colour', question: 'colour', answer: { as: 'texts', texts: ['red'] } });
  expect(answeredQuestions(null, { licence: true }, true)).toEqual([{ name: 'licence', question: 'licence', answer: { as: 'yes' } }]);
});

const row = '01930000-0000-7000-8000-000000000001';
const photo = '01930000-0000-7000-8000-00000000000a';

it('shows rows one after another, photos, signatures, places and units', () => {
  const label = (text: string): { readonly en: string } => ({ en: text });
  const asked: Checklist = {
    ...checklist,
    form: {
      form: 1,
      items: [
        { kind: 'repeat', name: 'boilers', label: label('Boiler'), items: [{ kind: 'number', name: 'power', label: label('Power'), unit: label('kW') }, { kind: 'photo', name: 'plate', label: label('Plate') }] },
        { kind: 'signature', name: 'signed', label: label('Signed') },
        { kind: 'position', name: 'place', label: label('Where') },
        { kind: 'text', name: 'why', label: label('Why'), when: { answered: 'nothing' } },
      ],
    },
  };
  const answers = {
    [`boilers.${row}`]: true,
    [`boilers.${row}.power`]: 7.5,
    [`boilers.${row}.plate.${photo}`]: true,
    signed: 's1 10 10 M1,1',
    place: { type: 'Point', coordinates: [108.9, 34.2], acc: 8 },
    why: 'x',
  };
  const at = { repeat: 'Boiler', number: 1 };
  expect(answeredQuestions(asked, answers, true)).toEqual([
    { name: `boilers.${row}.power`, question: 'Power', answer: { as: 'texts', texts: ['7.5'], unit: 'kW' }, row: at },
    { name: `boilers.${row}.plate`, question: 'Plate', answer: { as: 'photos', ids: [photo] }, row: at },
    { name: 'signed', question: 'Signed', answer: { as: 'signature', strokes: 's1 10 10 M1,1' } },
    { name: 'place', question: 'Where', answer: { as: 'place', lon: 108.9, lat: 34.2, acc: 8 } },
    { name: 'why', question: 'Why', answer: { as: 'texts', texts: ['x'] }, unasked: true },
  ]);
});
