import { expect, test } from 'vitest';
import { createI18n } from 'vue-i18n';
import en from './locales/en.json';
import { amountsText, formatBytes, formatDuration, formatShare, unsentText } from './text';

test.each([
  [0, '0:00'],
  [65_900, '1:05'],
  [3_909_000, '1:05:09'],
  [-5, '0:00'],
])('%i ms last %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [1, '1 kB'],
  [340_400, '340 kB'],
  [4_120_000, '4.1 MB'],
  [10_737_418_240, '10.7 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [{ done: 4_120_000, of: 9_640_000 }, '4.1/9.6 MB'],
  [{ done: 0, of: 12_300 }, '0/12 kB'],
  [{ done: 900_000, of: 2_000_000_000 }, '0.0/2.0 GB'],
])('%j is told in the unit of the whole', (share, text) => {
  expect(formatShare(share, ((_: string, { done, of, unit }: Record<string, string>) => `${done}/${of} ${unit}`) as never)).toBe(text);
});

test('what there is none of is not told, and one is no plural', () => {
  const { t } = createI18n({ legacy: false, locale: 'en', messages: { en } }).global;
  expect(amountsText({ changes: 1, positions: 0, photos: 2 }, t as never)).toBe('1 change\u00a0· 2 photos');
  expect(unsentText({ visits: 1, fixes: 1, photos: 0 }, t as never)).toBe('1 record\u00a0· 1 position');
  expect(amountsText({}, t as never)).toBe('');
});
