import Dexie from 'dexie';
import type { HeldRecord, SyncDatabase } from './database';
import type { Data } from './ops';

export const VISIT = 'visit';
/** Reported by the person, or accepted by the office too. */
const DONE = new Set<unknown>(['reported', 'verified']);

/** When each site was last visited: its id → when the latest visit that was reported began, epoch milliseconds. */
export type LastVisits = ReadonlyMap<string, number>;

/**
 * What `LastVisits` is for the records held, kept beside them: thousands of visits need not be read for it at each start.
 * `cursor` is the store's when it was true. Where that has moved on without it, an older version of this client has
 * written records, and the note is not believed.
 */
export interface LastVisitsNote {
  readonly cursor: string;
  readonly at: LastVisits;
}

/** The last visits of these, of all sites that are in them. */
export function lastOf(visits: Iterable<Data>): Map<string, number> {
  const last = new Map<string, number>();
  // By the instant: to tell the day of each of some thousand visits takes longer than all the rest.
  for (const data of visits) raise(last, data);
  return last;
}

/** Whether this visit is now the last of its site. */
function raise(last: Map<string, number>, data: Data): boolean {
  const { site } = data;
  const at = doneAt(data);
  if (typeof site !== 'string' || !(at > (last.get(site) ?? -Infinity))) return false;
  last.set(site, at);
  return true;
}

/** When a visit began that was reported; NaN for any other. */
function doneAt({ status, started_at }: Data): number {
  return DONE.has(status) && typeof started_at === 'string' ? Date.parse(started_at) : Number.NaN;
}

/**
 * Write records, the only way to do it: the note of the last visits changes with them. In a transaction of the caller with
 * `meta` and `records`. No record is named twice.
 */
export async function writeRecords(db: SyncDatabase, { put = [], drop = [] }: { readonly put?: readonly HeldRecord[]; readonly drop?: [string, string][] }): Promise<void> {
  const visits = put.filter(({ type }) => type === VISIT);
  const touched = [...drop.filter(([type]) => type === VISIT), ...visits.map(({ type, id }): [string, string] => [type, id])];
  const note = touched.length > 0 ? await soundNote(db) : null;
  const before = note === null ? [] : await db.records.bulkGet(touched);
  if (drop.length > 0) await db.records.bulkDelete(drop);
  if (put.length > 0) await db.records.bulkPut(put);
  if (note === null) return;
  const at = new Map(note.at);
  // The last one of a site may be so no longer; then another one is, which has to be looked for.
  const lost = new Set<string>();
  for (const data of dataOf(before)) if (doneAt(data) === at.get(String(data['site']))) lost.add(String(data['site']));
  let changed = false;
  for (const { data } of visits) {
    if (raise(at, data)) changed = true;
    if (doneAt(data) === at.get(String(data['site']))) lost.delete(String(data['site']));
  }
  if (!changed && lost.size === 0) return;
  for (const site of lost) at.delete(site);
  for (const [site, latest] of lastOf(dataOf(await visitsAt(db, lost)))) at.set(site, latest);
  await db.setWords({ lastVisits: { ...note, at } });
}

/** The visits held of these sites. */
export async function visitsAt(db: SyncDatabase, sites: ReadonlySet<string>): Promise<HeldRecord[]> {
  return (await Promise.all([...sites].map((site) => db.records.where({ type: VISIT, 'data.site': site }).toArray()))).flat();
}

/** The last visits by the records held: as noted, or from a reading of all visits where nothing sound is noted. */
export async function heldLastVisits(db: SyncDatabase): Promise<LastVisits> {
  return (await soundNote(db))?.at ?? lastOf(dataOf(await db.records.where('[type+id]').between([VISIT, Dexie.minKey], [VISIT, Dexie.maxKey]).toArray()));
}

async function soundNote(db: SyncDatabase): Promise<LastVisitsNote | null> {
  const [note, cursor] = [await db.word('lastVisits'), await db.word('cursor')];
  return note !== undefined && note.cursor === cursor ? note : null;
}

const dataOf = (records: readonly (HeldRecord | undefined)[]): Data[] => records.flatMap((record) => (record ? [record.data] : []));
