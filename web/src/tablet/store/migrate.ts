import Dexie from 'dexie';
import type { StoredFile, StoredPoint, SyncStore } from '@shared/sync';
import type { LonLat } from '@shared/geo/lonlat';
import type { Person, Refusal, SiteSummary, VisitNote } from './work';

/** What versions before 28 November 2026 kept in a database of their own; see `takeOver`. */
interface OldVisit {
  readonly id: string;
  readonly site: SiteSummary;
  readonly startedAt: string;
  readonly position: LonLat | null;
  readonly accuracyM: number | null;
  readonly finishedAt: string | null;
  readonly endBefore: string | null;
  readonly note: string;
  readonly participants: readonly Person[];
  readonly participantsSent: boolean;
  readonly confirmed: 'nothing' | 'created' | 'started' | 'reported';
  readonly refusal: Refusal | null;
}

interface OldPhoto {
  readonly id: string;
  readonly visit: string;
  readonly filename: string;
  readonly filetype: string;
  readonly sha256: string;
  readonly size: number;
  readonly takenAt: string;
  readonly position: LonLat | null;
  readonly sigmaM: number | null;
  readonly caption: string;
  readonly state: 'new' | 'announced' | 'sent' | 'stored' | 'refused';
  readonly file: Blob | null;
  readonly uploadUrl: string | null;
}

const DONE = 'taken over';
const oldName = (userId: string): string => `portal-tablet-${userId}`;

/**
 * Take over what an older version of this page left on the tablet: visits, photos and positions that the server does not
 * have become operations, files and positions here, the rest is only shown. Then the old database goes. Safe to repeat
 * and to be cut at any point. How many visits had something unsent.
 */
export async function takeOver(store: SyncStore, userId: string): Promise<number> {
  if (!(await Dexie.exists(oldName(userId)))) return 0;
  const old = new Dexie(oldName(userId));
  let unsent = 0;
  try {
    await old.open();
    const rows = <T>(table: string): Promise<T[]> => (old.tables.some(({ name }) => name === table) ? old.table<T>(table).toArray() : Promise.resolve([]));
    const [visits, photos, fixes] = [await rows<OldVisit>('visits'), await rows<OldPhoto>('photos'), await rows<StoredPoint>('fixes')];
    if ((await store.note<boolean>(DONE)) !== true) unsent = await bring(store, userId, visits, photos, fixes);
  } finally {
    old.close();
  }
  await old.delete();
  await store.setNote(DONE, undefined);
  return unsent;
}

async function bring(store: SyncStore, userId: string, visits: readonly OldVisit[], photos: readonly OldPhoto[], fixes: readonly StoredPoint[]): Promise<number> {
  const { db } = store;
  return db.transaction('rw', db.tables, async () => {
    let unsent = 0;
    for (const visit of visits) {
      const own = photos.filter((photo) => photo.visit === visit.id);
      const fresh = own.filter(({ state, file }) => state === 'new' && file !== null);
      const fields = unsentOf(visit, userId);
      if (fields !== null || fresh.length > 0) {
        unsent += 1;
        await store.change((group) => {
          if (fields !== null && visit.confirmed === 'nothing') group.create('visit', fields, visit.id);
          else if (fields !== null) group.update('visit', visit.id, fields);
          for (const photo of fresh) {
            const { sha256, size, filename, filetype } = photo;
            group.addPhoto(visit.id, { blob: photo.file as Blob, sha256, size, filename, filetype }, fieldsOf(photo), photo.id);
          }
        });
      }
      for (const photo of own) if (photo.file !== null && (photo.state === 'announced' || photo.state === 'sent')) await keepFile(store, photo);
      const note: VisitNote = { site: visit.site, open: visit.finishedAt === null, startedAt: visit.startedAt, endBefore: visit.endBefore };
      await store.setNote(`visit ${visit.id}`, note);
    }
    await db.points.bulkAdd(fixes.map(({ key: _, ...point }) => point));
    await store.setNote(DONE, true);
    return unsent;
  });
}

/** What the server does not have of a visit; null when it has all. */
function unsentOf(visit: OldVisit, userId: string): Record<string, unknown> | null {
  const { confirmed, participants, finishedAt, startedAt, note, position, accuracyM } = visit;
  if (confirmed === 'reported') return null;
  const people = { participants: [...new Set([userId, ...participants.map(({ id }) => id)])].sort() };
  const end = finishedAt === null ? {} : { status: 'reported', finished_at: finishedAt };
  // What was typed was only sent with the report.
  const words = note === '' ? {} : { note };
  if (confirmed === 'started') {
    const fields = { ...words, ...(visit.participantsSent ? {} : people), ...end };
    return Object.keys(fields).length > 0 ? fields : null;
  }
  const place = position === null ? {} : { position: { type: 'Point', coordinates: position }, ...(accuracyM === null ? {} : { position_acc_m: accuracyM }) };
  const begun = { status: 'in_progress', started_at: startedAt, ...place, ...words, ...people, ...end };
  return confirmed === 'nothing' ? { site: visit.site.id, ...begun } : begun;
}

function fieldsOf({ takenAt, caption, position, sigmaM }: OldPhoto): Record<string, unknown> {
  return { taken_at: takenAt, caption, ...(position === null ? {} : { position: { type: 'Point', coordinates: position } }), ...(sigmaM === null ? {} : { sigma_m: sigmaM }) };
}

/** A photo that the server knows of: its bytes go on from where they were. */
async function keepFile(store: SyncStore, { id, visit, filename, filetype, sha256, size, state, uploadUrl, file }: OldPhoto): Promise<void> {
  const begun = state === 'announced' && uploadUrl !== null;
  const kept: StoredFile = {
    id,
    visit,
    filename,
    filetype,
    sha256,
    size,
    addedAt: store.now(),
    state: state === 'sent' ? 'sent' : 'waiting',
    url: begun ? new URL(uploadUrl, store.stamp.origin).pathname : '',
    offset: begun ? null : 0,
    arrived: 0,
    asked: false,
    begun: begun ? 1 : 0,
    failures: 0,
    waitUntil: 0,
    code: '',
    detail: '',
    photo: null,
  };
  await store.db.files.put(kept);
  await store.db.blobs.put({ id, blob: file as Blob });
}
