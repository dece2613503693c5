import { useI18n } from 'vue-i18n';
import { shownField } from '../history/changes';
import { useWords } from '../history/words';
import { nameOf } from '../names';
import { DELETED } from './sides';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const ANSWERS = 'answers.';

/** Names of fields as devices send them, and their values, in words. `names` are those that came with the record. */
export function useFieldWords(names: () => Readonly<Record<string, string>> = () => ({})): {
  label(name: string): string;
  value(name: string, value: unknown): string;
} {
  const { t, te } = useI18n();
  const { label, words } = useWords();

  function value(name: string, held: unknown): string {
    if (name === DELETED) return held ? t('conflict.goes') : t('conflict.stands');
    if (Array.isArray(held) && held.length > 0 && held.every((one) => typeof one === 'string' && UUID.test(one))) {
      return held.map((one: string) => names()[one] ?? nameOf('users', one)).join(t('list.separator'));
    }
    if (Array.isArray(held) && held.length === 0) return '—'; // i18n-ok: a dash
    if (typeof held === 'string') {
      const known = names()[held];
      if (known !== undefined) return known;
      if (name.startsWith(ANSWERS) && !te(`choice.${name}`)) return held || '—'; // i18n-ok: a dash
    }
    return words(name, shownField(name, held));
  }

  return {
    label: (name) => (name === DELETED ? t('conflict.existence') : label(name)),
    value,
  };
}
