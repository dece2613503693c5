import { createI18n } from 'vue-i18n';
import type { I18n } from 'vue-i18n';
import { readStored, store } from '../storage';
import en from './locales/en.json';
import zhHans from './locales/zh-Hans.json';

export const LOCALES = ['zh-Hans', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Texts of one entry or component, the same tree in each language; leaves are strings. */
export interface Messages {
  [key: string]: string | Messages;
}
export type MessagesByLocale = Record<Locale, Messages>;

const KEY = 'portal.locale';
/** Django reads this cookie, so sign-in and error pages speak the language chosen here. */
const COOKIE = 'django_language';

/**
 * The language to begin with: the stored choice, else the first of the browser's languages that we
 * speak, else Chinese.
 */
export function initialLocale(preferred: readonly string[] = navigator.languages ?? []): Locale {
  const chosen = readStored(KEY);
  if (isLocale(chosen)) return chosen;
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'zh') return 'zh-Hans';
    if (language === 'en') return 'en';
  }
  return 'zh-Hans';
}

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

export type PortalI18n = I18n<Record<string, never>, Record<string, never>, Record<string, never>, string, false>;

/** The texts shared by all entries together with an entry's own, in the initial language. */
export function createPortalI18n(own: MessagesByLocale): PortalI18n {
  const locale = initialLocale();
  const i18n = createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'en',
    messages: {
      'zh-Hans': { ...zhHans, ...own['zh-Hans'] },
      en: { ...en, ...own.en },
    },
  }) as unknown as PortalI18n;
  document.documentElement.lang = locale;
  return i18n;
}

let current: PortalI18n | null = null;

/** Make these texts the page's own; `currentLocale` and `chooseLocale` speak of them from now on. */
export function useAsPageTexts(i18n: PortalI18n): void {
  current = i18n;
}

/** The language shown now, also outside components (request headers, dates, map labels). */
export function currentLocale(): Locale {
  const value = current?.global.locale.value;
  return isLocale(value) ? value : initialLocale();
}

/** Switch the language, remember it, and tell the document and the server's own pages. */
export function chooseLocale(locale: Locale): void {
  store(KEY, locale);
  document.cookie = `${COOKIE}=${locale.toLowerCase()}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = locale;
  if (current) current.global.locale.value = locale;
}
