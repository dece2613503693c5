import { expect, it } from 'vitest';
import type { Form } from './form';
import { answerWords, questionWords } from './telling';

const ROW = '0192f0c1-2b3c-7d4e-8f50-617283940a1b';
const OTHER = '0192f0c1-2b3c-7d4e-8f50-617283940a1c';
const PHOTO = '0192f0c1-2b3c-7d4e-8f50-617283940a1d';
const FORM: Form = {
  form: 1,
  items: [
    { kind: 'yes_no', name: 'clear', label: { 'zh-Hans': '通道畅通', en: 'Exits clear' } },
    { kind: 'many', name: 'seen', label: { en: 'Seen' }, choices: [{ value: 'a', label: { en: 'Oil' } }, { value: 'b', label: { en: 'Gas' } }] },
    { kind: 'signature', name: 'signed', label: { en: 'Signature' } },
    { kind: 'photo', name: 'door', label: { en: 'Door' } },
    {
      kind: 'repeat',
      name: 'boilers',
      label: { 'zh-Hans': '锅炉', en: 'Boiler' },
      items: [{ kind: 'number', name: 'power', label: { 'zh-Hans': '功率', en: 'Power' }, unit: { en: 'kW' } }],
    },
  ],
};
const ANSWERS = { [`boilers.${ROW}`]: true, [`boilers.${OTHER}`]: true };
const t = (key: string): string => ({ 'form.yes': 'yes', 'form.no': 'no', 'form.signed': 'signed', 'value.separator': ', ' })[key] ?? key;

it.each([
  ['clear', 'Exits clear'],
  [`door.${PHOTO}`, 'Door'],
  [`boilers.${OTHER}`, 'Boiler 2'],
  [`boilers.${ROW}.power`, 'Boiler 1 · Power'],
  ['gone', undefined],
  [`boilers.${ROW}.gone`, undefined],
  ['boilers.nonsense', undefined],
])('the key %s is told as %s', (key, told) => {
  expect(questionWords(FORM, ANSWERS, key, 'en')).toBe(told);
});

it.each([
  ['clear', false, 'no'],
  ['seen', ['b', 'a'], 'Gas, Oil'],
  ['seen', ['else'], 'else'],
  ['signed', 's1 600 200 M0 0', 'signed'],
  [`boilers.${ROW}.power`, 12.5, '12.5 kW'],
  ['clear', null, '—'],
  ['gone', 1, undefined],
])('the answer to %s, %j, is told as %s', (key, value, told) => {
  expect(answerWords(FORM, key, value, 'en', t)).toBe(told);
});
