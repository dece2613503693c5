import { formatLonLat } from '../geo/lonlat';
import { dayStart, formatDay } from '../time';
import { Filled, isEmpty } from './answering';
import { inWords, isUuid, placed } from './form';
import type { Answers, Form, Item, Lang } from './form';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** What an answer's key belongs to: a question, a photo of one, or a row of a repeat. */
export interface KeyedItem {
  readonly item: Item;
  /** The repeat that it stands in. */
  readonly repeat: Item | null;
  readonly row: string | null;
  readonly photo: string | null;
}

/** Read the key of an answer against a form; null where the form asks no such thing. */
export function itemAt(form: Form, key: string): KeyedItem | null {
  const parts = key.split('.');
  const [first = '', second, third, fourth] = parts;
  const all = placed(form.items);
  const find = (name: string, repeat: string | null): Item | undefined => all.find((one) => one.item.name === name && one.repeat === repeat)?.item;
  const rows = all.find(({ item }) => item.kind === 'repeat' && item.name === first)?.item;
  if (rows) {
    if (!isUuid(second) || parts.length > 4) return null;
    if (third === undefined) return { item: rows, repeat: null, row: second, photo: null };
    const item = find(third, first);
    return item ? { item, repeat: rows, row: second, photo: fourth ?? null } : null;
  }
  const item = find(first, null);
  return item && parts.length <= 2 ? { item, repeat: null, row: null, photo: second ?? null } : null;
}

/** The words of the question behind a key, with the number of its row; undefined where the form has none. */
export function questionWords(form: Form, answers: Answers, key: string, lang: Lang): string | undefined {
  const found = itemAt(form, key);
  if (!found) return undefined;
  const number = (repeat: Item): string => {
    const at = new Filled(form, answers, '').rows(repeat.name).indexOf(found.row ?? '');
    return at < 0 ? inWords(repeat.label, lang) : `${inWords(repeat.label, lang)} ${at + 1}`;
  };
  if (found.repeat) return `${number(found.repeat)} · ${inWords(found.item.label, lang)}`;
  return found.item.kind === 'repeat' ? number(found.item) : inWords(found.item.label, lang);
}

/** An answer in the words of its question; undefined where the form has no such question. */
export function answerWords(form: Form, key: string, value: unknown, lang: Lang, t: Translate): string | undefined {
  const found = itemAt(form, key);
  if (!found) return undefined;
  if (isEmpty(value)) return '—'; // i18n-ok: a dash
  const { item } = found;
  if (typeof value === 'boolean') return value ? t('form.yes') : t('form.no');
  if (item.kind === 'signature') return t('form.signed');
  if (item.kind === 'date' && typeof value === 'string' && dayStart(value) !== null) return formatDay(value);
  const at = (value as { coordinates?: unknown }).coordinates;
  if (item.kind === 'position' && Array.isArray(at) && typeof at[0] === 'number' && typeof at[1] === 'number') return formatLonLat([at[0], at[1]]);
  const texts = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((one) => {
    const choice = item.choices?.find((candidate) => candidate.value === one);
    return choice ? inWords(choice.label, lang) : typeof one === 'string' ? one : JSON.stringify(one);
  });
  return [texts.join(t('value.separator')), inWords(item.unit, lang)].filter(Boolean).join(' ');
}
