import { useI18n } from 'vue-i18n';
import { useRecordWords } from '@shared/records/words';
import type { RecordWords } from '@shared/records/words';
import { nameOf } from '../names';

/** Names of columns, their values, and the ways by which changes come, in the page's language. */
export function useWords(): RecordWords & { way(source: string): string } {
  const { t, te } = useI18n();
  return {
    ...useRecordWords({ name: nameOf }),

    /** `job:media.jobs.process_photo` is a kind of way and its name. i18n-keys: history.way.* */
    way(source) {
      const [kind = '', name = ''] = source.split(/:(.*)/s);
      if (!te(`history.way.${kind}`)) return source;
      return name ? t('history.way_named', { way: t(`history.way.${kind}`), name }) : t(`history.way.${kind}`);
    },
  };
}
