import type { ProblemCode } from './answering';
import { inWords } from './form';
import type { Item, Lang } from './form';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** What looks wrong at a question, in words; empty where nothing does. */
export function problemWords(code: ProblemCode | undefined, item: Item, lang: Lang, t: Translate): string {
  switch (code) {
    case undefined:
      return '';
    case 'missing':
      return t('form.missing');
    case 'too_small':
      return t('form.too_small', { n: item.minimum ?? 0 });
    case 'too_big':
      return t('form.too_big', { n: item.maximum ?? 0 });
    case 'check_failed':
      return inWords(item.check?.message, lang) || t('form.check_failed');
    case 'too_few':
      return t('form.too_few', { n: item.at_least ?? 0 });
    case 'too_many':
      return t('form.too_many', { n: item.at_most ?? 0 });
  }
}

/** A number as people type it: full-width digits, a comma for the point, spaces. Undefined for what is none. */
export function readNumber(text: string, whole: boolean): number | null | undefined {
  const plain = text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002,]/g, '.')
    .replace(/[\s\u2212]/g, (mark) => (mark === '\u2212' ? '-' : ''));
  if (plain === '') return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  const number = Number(plain);
  return Math.abs(number) < 2 ** 53 && (!whole || Number.isInteger(number)) ? number : undefined;
}
