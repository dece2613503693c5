import { useI18n } from 'vue-i18n';

/** The kind of a record, what an operation wanted with it, and why it was refused, in the page's language. */
export interface Reasons {
  kind(type: string): string;
  what(op: { readonly type: string; readonly action: string }): string;
  why(refusal: { readonly code: string; readonly field: string | null }): string;
}

/** `label` names a field. */
export function useReasons(label: (field: string) => string): Reasons {
  const { t, te } = useI18n();
  /** i18n-keys: op.types.* */
  const kind = (type: string): string => (te(`op.types.${type}`) ? t(`op.types.${type}`) : type);
  return {
    kind,
    what(op) {
      const action = op.action === 'create' || op.action === 'delete' ? op.action : 'update';
      return t(`op.action_${action}`, { kind: kind(op.type) || '—' });
    },
    /** A rule of the database has no sentence of its own; it is named. i18n-keys: op_code.* */
    why({ code, field }) {
      const reason = te(`op_code.${code}`) ? t(`op_code.${code}`) : t('op.by_rule', { rule: code });
      return field ? t('op.field_reason', { field: label(field), reason }) : reason;
    },
  };
}
