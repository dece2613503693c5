import { formatDateTime } from '@shared/time';
import { useReasons } from '@shared/records/reasons';
import type { RecordWords } from '@shared/records/words';
import { DAMAGED, PARENT_ASIDE } from '@shared/sync';
import { useI18n } from 'vue-i18n';
import { nameOf } from '../text';
import type { About, RefusedItem } from './items';

/** The server's refusals of a photo's file, and what went wrong with it on the way. */
const FILE_CODES = new Set(['checksum_mismatch', 'begun_too_often', 'file_changed', 'photo_refused']);

/** What an item of the outbox is, and why it was refused, in the page's language. */
export function useOutboxWords(words: RecordWords): { title(item: About): string; place(item: About): string; why(item: RefusedItem): string; later(code: string): string } {
  const { t, te } = useI18n();
  const reasons = useReasons(words.label);
  return {
    title: ({ type }) => (type === 'trail' ? t('tablet.trail') : reasons.kind(type)),
    place({ site, at }) {
      const day = at && !Number.isNaN(Date.parse(at)) ? formatDateTime(at) : '';
      return [site ? nameOf(site) : '', day].filter(Boolean).join(' · ');
    },
    why({ code, field, detail, change }) {
      if (code === PARENT_ASIDE) return t('tablet.sync.code_parent');
      if (code === DAMAGED) return t('tablet.sync.code_damaged');
      if (change === null) return FILE_CODES.has(code) ? t(code === 'photo_refused' ? 'tablet.photo_unreadable' : 'tablet.photo_mismatch') : detail || t('tablet.photo_unreadable');
      // The server refused the whole request for this: it has words of its own.
      if (!te(`op_code.${code}`) && detail) return detail;
      return reasons.why({ code, field });
    },
    later: (code) => (te(`op_code.${code}`) ? t(`op_code.${code}`) : t('tablet.sync.later')),
  };
}
