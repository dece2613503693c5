import { ApiError, explain } from '@shared/api/errors';
import { currentLocale } from '@shared/i18n';
import type { Composer } from 'vue-i18n';
import type { AssignedSite } from './api/sites';
import type { Refusal, Unsent } from './store/work';

type T = Composer['t'];

/** A record's name in the page's language, where it has one. */
export function nameOf(record: { readonly name: string; readonly name_en: string }): string {
  return (currentLocale() === 'en' && record.name_en) || record.name;
}

/** How urgent a site is, in words and tone; closed sites are not urgent. */
export function dueOf(site: AssignedSite, t: T): { readonly text: string; readonly tone: 'neutral' | 'success' | 'warning' | 'danger' } {
  if (site.closed) return { text: t('tablet.site_closed'), tone: 'neutral' };
  const days = site.dueInDays;
  if (days < 0) return { text: t('tablet.overdue', { n: -days }, -days), tone: 'danger' };
  if (days === 0) return { text: t('tablet.due_today'), tone: 'warning' };
  return { text: t('tablet.due_in', { n: days }, days), tone: days <= 7 ? 'warning' : 'success' };
}

/** `1:05:09`, or `5:09` below an hour. Milliseconds in. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `340 kB`, `4.1 MB`, `10.7 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000_000) return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The bytes that arrive, or those kept here, are not those announced. */
const SPOILT = new Set(['checksum_mismatch', 'begun_too_often', 'file_changed']);

interface Amounts {
  readonly records?: number;
  readonly changes?: number;
  readonly positions?: number;
  readonly photos?: number;
}

/** `2 changes · 1 photo`: what there is of each kind; empty where there is nothing. */
export function amountsText({ records = 0, changes = 0, positions = 0, photos = 0 }: Amounts, t: T): string {
  return [
    ...(records > 0 ? [t('tablet.amount.records', { n: records }, records)] : []),
    ...(changes > 0 ? [t('tablet.amount.changes', { n: changes }, changes)] : []),
    ...(positions > 0 ? [t('tablet.amount.positions', { n: positions }, positions)] : []),
    ...(photos > 0 ? [t('tablet.amount.photos', { n: photos }, photos)] : []),
  ].join('\u00a0· '); // a line ends after the dot
}

/** How much the server does not have yet, or will not get. */
export const unsentText = ({ visits, fixes, photos }: Unsent, t: T): string => amountsText({ records: visits, positions: fixes, photos }, t);

/** The server's reason for not taking something, in words. */
export function refusalText(refusal: Refusal, t: T): string {
  if (SPOILT.has(refusal.code)) return t('tablet.photo_mismatch');
  if (refusal.code === 'photo_refused') return t('tablet.photo_unreadable');
  return explain(new ApiError(refusal.status, { ...refusal }), t);
}

/** `4.1 of 9.6 MB`: both in the unit of the whole. */
export function formatShare({ done, of }: { readonly done: number; readonly of: number }, t: T): string {
  const unit = of < 1_000_000 ? 1_000 : of < 1_000_000_000 ? 1_000_000 : 1_000_000_000;
  const shown = (bytes: number): string => (bytes / unit).toFixed(unit === 1_000 ? 0 : 1);
  return t('tablet.sync.share', { done: shown(done), of: shown(of), unit: unit === 1_000 ? 'kB' : unit === 1_000_000 ? 'MB' : 'GB' });
}
