import { afterEach, expect, it } from 'vitest';
import { chooseLocale, createPortalI18n, useAsPageTexts } from '@shared/i18n';
import { knownName, learn, siteNameOf, siteNameSort } from './names';

useAsPageTexts(createPortalI18n({ 'zh-Hans': {}, en: {} }));
afterEach(() => chooseLocale('zh-Hans'));

it('a site is called as in the language of the page, and in the other where it has no name in this one', () => {
  const named = { site_name: '渭光厂', site_name_en: 'Weiguang Works' };
  const unnamed = { site_name: '渭光厂', site_name_en: '' };
  chooseLocale('zh-Hans');
  expect([siteNameOf(named), siteNameOf(unnamed), siteNameSort()]).toEqual(['渭光厂', '渭光厂', 'site_name']);
  chooseLocale('en');
  expect([siteNameOf(named), siteNameOf(unnamed), siteNameSort()]).toEqual(['Weiguang Works', '渭光厂', 'site_name_en']);
  expect(siteNameOf({ site_name: null, site_name_en: null })).toBeNull();
});

it('a name that came with a record changes with the language of the page', () => {
  learn('w', '渭光厂', 'Weiguang Works');
  const said = (): string | null => knownName('sites', 'w');
  chooseLocale('zh-Hans');
  expect(said()).toBe('渭光厂');
  chooseLocale('en');
  expect(said()).toBe('Weiguang Works');
});
