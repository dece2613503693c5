import { useI18n } from 'vue-i18n';
import type { PhoneApp } from '../records';

/** What the apps are called, in every language. */
export const APP_NAMES: Readonly<Record<PhoneApp, string>> = {
  overland: 'Overland',
  owntracks: 'OwnTracks',
  osmand: 'Traccar Client',
};

/** Why a message of a phone app cannot be used, as a sentence. i18n-keys: phone.reasons.* */
export function useWhyUnusable(): (code: string) => string {
  const { t, te } = useI18n();
  return (code) => (te(`phone.reasons.${code}`) ? t(`phone.reasons.${code}`) : t('phone.reason_unknown', { code }));
}
