import { currentLocale } from '../i18n';
import type { Locale } from '../i18n';

const TAG: Record<Locale, string> = { 'zh-Hans': 'zh-CN', en: 'en-GB' };
const UNITS = [
  ['year', 31_557_600],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How far a device's clock was from ours, in the largest fitting unit; null when by less than a minute, or unknown. */
export interface ClockError {
  readonly ahead: boolean;
  /** Such as `3 days` or `3天`. */
  readonly by: string;
}

/** `offsetS`: seconds by which the device's clock was ahead of ours. */
export function clockError(offsetS: number | null, locale: Locale = currentLocale()): ClockError | null {
  const size = Math.abs(offsetS ?? 0);
  const found = UNITS.find(([, seconds]) => size >= seconds);
  if (!found) return null;
  const [unit, seconds] = found;
  const format = new Intl.NumberFormat(TAG[locale], { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
  return { ahead: (offsetS ?? 0) > 0, by: format.format(Math.round(size / seconds)) };
}
