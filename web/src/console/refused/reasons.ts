import { useI18n } from 'vue-i18n';
import { useFieldWords } from '../conflicts/values';
import type { SyncOp } from '../records';

/** What an operation wanted, and why it was refused, in the page's language. */
export function useReasons(): { what(op: SyncOp): string; why(op: SyncOp): string } {
  const { t, te } = useI18n();
  const { label } = useFieldWords();
  return {
    /** i18n-keys: left.types.* */
    what(op) {
      const kind = te(`left.types.${op.type}`) ? t(`left.types.${op.type}`) : op.type || '—'; // i18n-ok: a dash
      const action = op.action === 'create' || op.action === 'delete' ? op.action : 'update';
      return t(`refused.action_${action}`, { kind });
    },
    /** A rule of the database has no sentence of its own; it is named. i18n-keys: op_code.* */
    why(op) {
      const reason = te(`op_code.${op.code}`) ? t(`op_code.${op.code}`) : t('refused.by_rule', { rule: op.code });
      return op.field ? t('refused.field_reason', { field: label(op.field), reason }) : reason;
    },
  };
}
