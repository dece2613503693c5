import { useI18n } from 'vue-i18n';
import { formatLonLat } from '@shared/geo/lonlat';
import { formatDate, formatDateTime } from '@shared/time';
import { nameOf } from '../names';
import type { Shown } from './changes';

const ANSWERS = 'answers.';

/** Names of columns, their values, and the ways by which changes come, in the page's language. */
export function useWords(): { label(name: string): string; words(field: string, value: Shown): string; way(source: string): string } {
  const { t, te } = useI18n();
  return {
    /** i18n-keys: field.* */
    label: (name) => (name.startsWith(ANSWERS) ? t('conflict.answer', { question: name.slice(ANSWERS.length) }) : te(`field.${name}`) ? t(`field.${name}`) : name.replaceAll('_', ' ')),

    /** `job:media.jobs.process_photo` is a kind of way and its name. i18n-keys: history.way.* */
    way(source) {
      const [kind = '', name = ''] = source.split(/:(.*)/s);
      if (!te(`history.way.${kind}`)) return source;
      return name ? t('history.way_named', { way: t(`history.way.${kind}`), name }) : t(`history.way.${kind}`);
    },

    /** i18n-keys: choice.* */
    words(field, value) {
      switch (value.as) {
        case 'nothing':
          return '—'; // i18n-ok: a dash
        case 'secret':
          return t('history.secret');
        case 'yes':
          return t('history.yes');
        case 'no':
          return t('history.no');
        case 'day':
          return formatDate(`${value.day}T00:00:00+08:00`);
        case 'time':
          return formatDateTime(value.at);
        case 'place':
          return formatLonLat([value.lon, value.lat]);
        case 'shape':
          return t('history.shape', { corners: value.corners });
        case 'form':
          return t('history.form', { n: value.questions });
        case 'record':
          return nameOf(value.kind, value.id);
        case 'people':
          return value.ids.map((id) => nameOf('users', id)).join(t('list.separator'));
        case 'text':
          return te(`choice.${field}.${value.text}`) ? t(`choice.${field}.${value.text}`) : value.text;
      }
    },
  };
}
