import { useI18n } from 'vue-i18n';
import { formatLonLat } from '../geo/lonlat';
import { formatDateTime, formatDay } from '../time';
import { DELETED } from './sides';
import { shownField } from './shown';
import type { Named, Shown } from './shown';

const ANSWERS = 'answers.';
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What a page knows of the records that others point to. */
export interface Lookup {
  /** The name of a record, or what stands in for one that is not known. */
  name(kind: Named, id: string): string;
  /** The name of whatever has this id, if it came along. */
  known?(id: string): string | undefined;
  /** The words of the question that an answer's key belongs to, if they are known. */
  question?(key: string): string | undefined;
  /** An answer in the words of its question. */
  answer?(key: string, value: unknown): string | undefined;
}

export interface RecordWords {
  /** Name of a field, as devices send it. */
  label(name: string): string;
  /** A value of the log. */
  words(field: string, value: Shown): string;
  /** A value as devices send it. */
  value(name: string, value: unknown): string;
}

/** Names of fields and their values, in the page's language. */
export function useRecordWords(lookup: Lookup): RecordWords {
  const { t, te } = useI18n();

  /** i18n-keys: field.* */
  function label(name: string): string {
    if (name === DELETED) return t('clash.existence');
    if (name.startsWith(ANSWERS)) {
      const key = name.slice(ANSWERS.length);
      return lookup.question?.(key) ?? t('clash.answer', { question: key });
    }
    return te(`field.${name}`) ? t(`field.${name}`) : name.replaceAll('_', ' ');
  }

  /** i18n-keys: choice.* */
  function words(field: string, value: Shown): string {
    switch (value.as) {
      case 'nothing':
        return '—'; // i18n-ok: a dash
      case 'secret':
        return t('value.secret');
      case 'yes':
        return t('value.yes');
      case 'no':
        return t('value.no');
      case 'day':
        return formatDay(value.day);
      case 'time':
        return formatDateTime(value.at);
      case 'place':
        return formatLonLat([value.lon, value.lat]);
      case 'shape':
        return t('value.shape', { corners: value.corners });
      case 'form':
        return t('value.form', { n: value.questions });
      case 'signature':
        return t('value.signature');
      case 'record':
        return lookup.name(value.kind, value.id);
      case 'people':
        return value.ids.map((id) => lookup.name('users', id)).join(t('value.separator'));
      case 'text':
        return te(`choice.${field}.${value.text}`) ? t(`choice.${field}.${value.text}`) : value.text;
    }
  }

  function value(name: string, held: unknown): string {
    if (name === DELETED) return held ? t('clash.goes') : t('clash.stands');
    if (name.startsWith(ANSWERS)) {
      const told = lookup.answer?.(name.slice(ANSWERS.length), held);
      if (told !== undefined) return told;
    }
    if (Array.isArray(held) && held.length > 0 && held.every((one) => typeof one === 'string' && UUID.test(one))) {
      return held.map((one: string) => lookup.known?.(one) ?? lookup.name('users', one)).join(t('value.separator'));
    }
    if (Array.isArray(held) && held.length === 0) return '—'; // i18n-ok: a dash
    if (typeof held === 'string') {
      const known = lookup.known?.(held);
      if (known !== undefined) return known;
      if (name.startsWith(ANSWERS) && !te(`choice.${name}`)) return held || '—'; // i18n-ok: a dash
    }
    return words(name, shownField(name, held));
  }

  return { label, words, value };
}
