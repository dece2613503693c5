import type { LonLat } from '@shared/geo/lonlat';
import { takePhotoAway } from '@shared/sync';
import type { Data } from '@shared/sync';
import type { AssignedSite, SiteVisit } from '../api/sites';
import { noteOf, setDraftOf, setNoteOf } from '../store/work';
import type { LocalVisit, SiteSummary, Work } from '../store/work';

/** Where the device is, EPSG:4326, and its accuracy in metres. */
export interface Here {
  readonly position: LonLat;
  readonly accuracyM: number;
}

export const NOTE_MOST = 20_000;

function summaryOf({ id, name, name_en, address, location }: SiteSummary): SiteSummary {
  return { id, name, name_en, address, location };
}

const placeOf = (here: Here | null): Data => (here === null ? {} : { position: { type: 'Point', coordinates: here.position }, position_acc_m: here.accuracyM });

/** Begin a visit now; its id. It stands in the store at once, and goes to the server when it can. */
export async function beginVisit(work: Work, site: AssignedSite, here: Here | null): Promise<string> {
  const startedAt = new Date().toISOString();
  const id = await work.store.create('visit', { site: site.id, status: 'in_progress', started_at: startedAt, ...placeOf(here), participants: [work.userId] });
  await setNoteOf(work, id, { site: summaryOf(site), open: true, startedAt, endBefore: null });
  return id;
}

/**
 * Go on here with one's own visit that is planned, was begun on another tablet, or is over and not verified yet: sent back
 * for correction, or reported and to be changed. One that is over keeps its times.
 */
export async function takeUpVisit(work: Work, visit: Pick<SiteVisit, 'id' | 'status' | 'started_at' | 'finished_at'>, site: SiteSummary, here: Here | null): Promise<string> {
  const startedAt = visit.started_at ?? new Date().toISOString();
  if (visit.started_at === null) await work.store.update('visit', visit.id, { status: 'in_progress', started_at: startedAt, ...placeOf(here) });
  const over = visit.status === 'returned' || visit.status === 'reported';
  await setNoteOf(work, visit.id, { site: summaryOf(site), open: true, startedAt, endBefore: over ? visit.finished_at : null });
  return visit.id;
}

/** End a visit now, for the person; the server hears of it when it can. One that was over before keeps its end. */
export async function finishVisit(work: Work, visit: LocalVisit): Promise<void> {
  // A clock set back meanwhile must not end a visit before it began.
  const now = new Date(Math.max(Date.now(), Date.parse(visit.startedAt))).toISOString();
  // One that is reported already has its changes in the store; a report once more would only be one more thing to collide.
  if (visit.status !== 'reported') await work.store.update('visit', visit.id, { status: 'reported', ...(visit.endBefore === null ? { finished_at: now } : {}) });
  const note = await noteOf(work, visit.id);
  if (note) await setNoteOf(work, visit.id, { ...note, open: false });
}

/** Give up a visit that was begun by mistake, with its photos and its trail; problems raised stay with the site. */
export async function discardVisit(work: Work, visit: string): Promise<void> {
  const { store } = work;
  // First, so that nothing is recorded for it any more.
  await setNoteOf(work, visit, undefined);
  await setDraftOf(work, visit, undefined);
  for (const { id } of await store.list('visit_photo', { visit })) await takePhotoAway(store, id);
  await store.delete('visit', visit);
  await store.db.points.where({ visit }).delete();
}
