import { describe, expect, it } from 'vitest';
import { complaints, usesOf } from './i18n.mjs';

const shared = { area: 'shared', languages: { zh: { ok: '好' }, en: { ok: 'OK' } } };
const page = (zh: object, en: object) => ({ area: 'page', languages: { zh, en } }) as never;
const vue = (text: string) => ({ path: 'src/page/App.vue', area: 'page', text });
const found = (texts: never[], text: string) => complaints([shared as never, ...texts], [vue(text), { path: 'src/shared/x.ts', area: 'shared', text: "t('ok')" }]);

describe('the check of texts', () => {
  it('is content with texts that are there, used, and in both languages', () => {
    expect(found([page({ a: '甲 {n}' }, { a: 'A {n}' })], "<template><p>{{ t('a', { n: 1 }) }}</p></template>")).toEqual([]);
  });

  it('finds a text that one language lacks', () => {
    expect(found([page({ a: '甲' }, {})], "<template>{{ t('a') }}</template>")).toEqual(['page: a is missing in en']);
  });

  it('finds an empty text and another placeholder', () => {
    const lines = found([page({ a: ' ', b: '{n} 个' }, { a: 'A', b: '{m}' })], "<template>{{ t('a') }}{{ t('b') }}</template>");
    expect(lines).toEqual(['page: a is empty in zh', 'page: b has other placeholders in another language']);
  });

  it('finds a key nobody wrote and a text nobody uses', () => {
    expect(found([page({ a: '甲' }, { a: 'A' })], "<template>{{ t('b') }}</template>")).toEqual([
      'src/page/App.vue: no text b',
      'page: a is not used',
    ]);
  });

  it('finds words written into a template, an attribute or a script', () => {
    const text = '<script setup lang="ts">\nconst a = "钟楼";\n</script>\n<template><p title="Bell tower">Hello</p></template>';
    expect(found([], text)).toEqual([
      'src/page/App.vue:4: title="Bell tower": text outside the language files',
      'src/page/App.vue:4: Hello: text outside the language files',
      'src/page/App.vue:2: const a = "钟楼";: text outside the language files',
    ]);
  });

  it('lets comments be, and lines that say why', () => {
    expect(found([], '<script>\n// 注释\nconst a = "中"; // i18n-ok: named in itself\n</script>\n<template><p>1 · 2</p></template>')).toEqual([]);
  });
});

it('keys may be computed at their end, chosen between two, or noted', () => {
  const { keys, prefixes } = usesOf("t(`kind.${kind}`); t(open ? 'a.open' : 'a.shut'); // i18n-keys: b.one c.*");
  expect([...keys]).toEqual(['a.open', 'a.shut', 'b.one']);
  expect([...prefixes]).toEqual(['kind.', 'c.']);
});
