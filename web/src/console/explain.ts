import { useI18n } from 'vue-i18n';
import { ApiError, explain } from '@shared/api/errors';

/** Refusals that the console knows to explain in its own words. i18n-keys: refusal.* */
const KNOWN = new Set(['not_your_territory', 'not_taking_part', 'wrong_state', 'visit_verified', 'already_reviewed', 'already_resolved', 'record_deleted', 'precondition_failed', 'bad_xlsform', 'xlsform_too_big', 'checklist_fixed', 'busy']);

/** Errors as sentences in the page's language, ended by the request id where the server gave one. */
export function useExplain(): { explained(error: unknown): string } {
  const { t } = useI18n();
  return {
    explained(error) {
      if (!(error instanceof ApiError)) return explain(error, t);
      const text = KNOWN.has(error.code) ? t(`refusal.${error.code}`) : explain(error, t);
      return error.requestId ? `${text} ${t('state.request_id', { id: error.requestId })}` : text;
    },
  };
}
