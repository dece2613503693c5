import type { LonLat } from '@shared/geo/lonlat';
import { takePhotoAway } from '@shared/sync';
import type { Data } from '@shared/sync';
import type { AssignedSite, SiteVisit } from '../api/sites';
import { forgetVisit, goOnIfHeld, noteAbout, noteOf } from '../store/work';
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
  const id = work.store.newId();
  const write = work.store.change((group) => {
    group.create('visit', { site: site.id, status: 'in_progress', started_at: startedAt, ...placeOf(here), participants: [work.userId] }, id);
    group.keep(noteAbout(id, { site: summaryOf(site), open: true, startedAt, endBefore: null }));
  });
  await goOnIfHeld(write);
  return id;
}

/** What is planned: the day, `YYYY-MM-DD` in China, and what to look to. */
export interface Plan {
  readonly day: string;
  readonly note: string;
}

/** Plan a visit of one's own; its id. */
export function planVisit(work: Work, site: string, { day, note }: Plan): Promise<string> {
  return work.store.create('visit', { site, status: 'planned', planned_for: day, note, participants: [work.userId] });
}

/** Change a plan. `base` is the revision of the sight that was changed. */
export function replanVisit(work: Work, visit: string, { day, note }: Plan, base: number | null): Promise<void> {
  return work.store.update('visit', visit, { planned_for: day, note }, { base });
}

/**
 * Go on here with one's own visit that is planned, was begun on another tablet, or is over and not verified yet: sent back
 * for correction, or reported and to be changed. One that is over keeps its times.
 */
export async function takeUpVisit(work: Work, visit: Pick<SiteVisit, 'id' | 'status' | 'started_at' | 'finished_at'>, site: SiteSummary, here: Here | null): Promise<string> {
  const startedAt = visit.started_at ?? new Date().toISOString();
  const over = visit.status === 'returned' || visit.status === 'reported';
  const notes = [noteAbout(visit.id, { site: summaryOf(site), open: true, startedAt, endBefore: over ? visit.finished_at : null })];
  const begun = { status: 'in_progress', started_at: startedAt, ...placeOf(here) };
  await goOnIfHeld(visit.started_at === null ? work.store.update('visit', visit.id, begun, { notes }) : work.store.keepNotes(notes));
  return visit.id;
}

/** End a visit now, for the person; the server hears of it when it can. One that was over before keeps its end. */
export async function finishVisit(work: Work, visit: LocalVisit): Promise<void> {
  // A clock set back meanwhile must not end a visit before it began.
  const now = new Date(Math.max(Date.now(), Date.parse(visit.startedAt))).toISOString();
  const note = await noteOf(work, visit.id);
  const notes = note ? [noteAbout(visit.id, { ...note, open: false })] : [];
  const over = { status: 'reported', ...(visit.endBefore === null ? { finished_at: now } : {}) };
  // One that is reported already has its changes in the store; a report once more would only be one more thing to collide.
  await goOnIfHeld(visit.status === 'reported' ? work.store.keepNotes(notes) : work.store.update('visit', visit.id, over, { notes }));
}

/** Give up a visit that was begun by mistake, with its photos and its trail; problems raised stay with the site. */
export async function discardVisit(work: Work, visit: string): Promise<void> {
  const { store } = work;
  const { meta, records, groups, ops, files, blobs, notes, points } = store.db;
  const all = async (kept: (write: Promise<unknown>) => Promise<unknown>): Promise<void> => {
    for (const { id } of await store.list('visit_photo', { visit })) await kept(takePhotoAway(store, id));
    const gone = store.change((group) => {
      group.delete('visit', visit);
      forgetVisit(group, visit);
    });
    await kept(gone);
  };
  await store.together([meta, records, groups, ops, files, blobs, notes, points], () => all((write) => write), () => all(goOnIfHeld));
}
