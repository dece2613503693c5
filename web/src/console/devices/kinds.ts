import { useI18n } from 'vue-i18n';

/** A kind of record by its name; as the device wrote it where we know no such kind. i18n-keys: op.types.* */
export function useKindName(): (kind: string) => string {
  const { t, te } = useI18n();
  return (kind) => (te(`op.types.${kind}`) ? t(`op.types.${kind}`) : kind);
}
