import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { LonLat } from '@shared/geo/lonlat';

/** What the tablet must know of a site to go on with a visit without asking the server. */
export interface SiteSummary {
  readonly id: string;
  readonly name: string;
  readonly name_en: string;
  readonly address: string;
  readonly location: LonLat;
}

/** Why the server will not take something, as it said. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** How far the server has confirmed a visit; each is one request, safe to repeat. */
export type Confirmed = 'nothing' | 'created' | 'started' | 'reported';

/**
 * A visit as this tablet knows it. What the person did stands here first (`finishedAt` set means finished for them);
 * `confirmed` says how much of it the server has. Times are ISO 8601 in UTC by the device's clock.
 */
export interface LocalVisit {
  readonly id: string;
  readonly site: SiteSummary;
  readonly startedAt: string;
  /** Where the visit was begun, EPSG:4326, and the accuracy in metres; null without a fix. */
  readonly position: LonLat | null;
  readonly accuracyM: number | null;
  finishedAt: string | null;
  /** The end reported before, of a visit that came back for correction: nothing is recorded any more. */
  readonly endBefore: string | null;
  note: string;
  /** People beside oneself. */
  participants: readonly { readonly id: string; readonly name: string }[];
  /** Whether the server has these participants. */
  participantsSent: boolean;
  confirmed: Confirmed;
  refusal: Refusal | null;
}

/** One fix of a trail: lon/lat in EPSG:4326, time in epoch milliseconds, metres, m/s, degrees from true north. */
export interface TrailFix {
  readonly t: number;
  readonly lon: number;
  readonly lat: number;
  readonly acc: number | null;
  readonly alt: number | null;
  readonly speed: number | null;
  readonly bearing: number | null;
}

/** 0: the server has not answered for it yet. */
export const UNSENT = 0;
export const SENT = 1;
/** The server will never take it; `code` says why. */
export const REJECTED = 2;

export interface StoredFix extends TrailFix {
  readonly key?: number;
  readonly visit: string;
  sent: typeof UNSENT | typeof SENT | typeof REJECTED;
  code?: string;
}

/** `new`: nothing sent; `announced`: the server knows of it; `sent`: all bytes are there and being read. */
export type PhotoState = 'new' | 'announced' | 'sent' | 'stored' | 'refused';

export interface LocalPhoto {
  readonly id: string;
  readonly visit: string;
  readonly filename: string;
  readonly filetype: string;
  readonly sha256: string;
  readonly size: number;
  readonly takenAt: string;
  readonly position: LonLat | null;
  readonly sigmaM: number | null;
  caption: string;
  state: PhotoState;
  /** The original bytes, untouched; null once the server has stored them. */
  file: Blob | null;
  uploadUrl: string | null;
  /** Uploads whose bytes did not match; after three the photo is given up. */
  mismatches: number;
  /** The server's photo, once stored. */
  photo: string | null;
  refusal: Refusal | null;
}

/** The work of one person on this tablet. Nothing leaves it before the server has answered. */
export class Work extends Dexie {
  readonly visits!: Table<LocalVisit, string>;
  readonly fixes!: Table<StoredFix, number>;
  readonly photos!: Table<LocalPhoto, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      visits: 'id, startedAt, confirmed, site.id',
      fixes: '++key, [visit+t], sent',
      photos: 'id, visit, state',
    });
  }
}

/** The store of one person; a colleague who signs in on the same tablet gets another. */
export function openWork(userId: string): Work {
  return new Work(workName(userId));
}

/** Remove a person's store with everything in it. */
export function removeWork(userId: string): Promise<void> {
  return Dexie.delete(workName(userId));
}

const workName = (userId: string): string => `portal-tablet-${userId}`;

/** Whether the person did something in this visit that the server has not confirmed. */
export function hasNews(visit: LocalVisit): boolean {
  if (visit.confirmed === 'reported') return false;
  return visit.confirmed !== 'started' || visit.finishedAt !== null || !visit.participantsSent;
}

/** How much the server does not have yet. */
export interface Unsent {
  readonly visits: number;
  readonly fixes: number;
  readonly photos: number;
}

export async function countUnsent(work: Work): Promise<Unsent> {
  const [visits, fixes, photos] = await Promise.all([
    work.visits.filter((visit) => visit.refusal === null && hasNews(visit)).count(),
    work.fixes.where('sent').equals(UNSENT).count(),
    work.photos.where('state').anyOf('new', 'announced').count(),
  ]);
  return { visits, fixes, photos };
}

export const isUnsent = ({ visits, fixes, photos }: Unsent): boolean => visits + fixes + photos > 0;

/** The visit under way on this tablet, if there is one; it survives reloads. */
export async function runningVisit(work: Work): Promise<LocalVisit | undefined> {
  const open = await work.visits.filter((visit) => visit.finishedAt === null && visit.refusal === null).sortBy('startedAt');
  return open.at(-1);
}

/** The fixes of a visit in the order of their times. */
export function fixesOf(work: Work, visitId: string): Promise<StoredFix[]> {
  return work.fixes.where('[visit+t]').between([visitId, Dexie.minKey], [visitId, Dexie.maxKey]).toArray();
}

/** Take away what the server has of visits that ended more than `days` ago. */
export async function tidy(work: Work, nowMs: number, days = 14): Promise<void> {
  const before = new Date(nowMs - days * 86_400_000).toISOString();
  const old = await work.visits.filter((visit) => (visit.confirmed === 'reported' || visit.refusal !== null) && (visit.finishedAt ?? visit.startedAt) < before).toArray();
  for (const visit of old) {
    await work.transaction('rw', work.visits, work.fixes, work.photos, async () => {
      const waiting =
        (await work.fixes.where('[visit+t]').between([visit.id, Dexie.minKey], [visit.id, Dexie.maxKey]).and((fix) => fix.sent === UNSENT).count()) +
        (await work.photos.where({ visit: visit.id }).and((photo) => photo.file !== null).count());
      if (waiting > 0 && visit.refusal === null) return;
      await work.fixes.where('[visit+t]').between([visit.id, Dexie.minKey], [visit.id, Dexie.maxKey]).delete();
      await work.photos.where({ visit: visit.id }).delete();
      await work.visits.delete(visit.id);
    });
  }
}
