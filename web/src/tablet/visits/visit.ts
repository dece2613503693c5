import { uuid7 } from '@shared/ids';
import type { LonLat } from '@shared/geo/lonlat';
import { sha256Hex } from '@shared/upload/sha256';
import type { AssignedSite } from '../api/sites';
import type { ServerVisit } from '../api/types';
import type { LocalPhoto, LocalVisit, SiteSummary, Work } from '../store/work';

/** Where the device is, EPSG:4326, and its accuracy in metres. */
export interface Here {
  readonly position: LonLat;
  readonly accuracyM: number;
}

/** A file older than this was not taken now: its place is not where the tablet is. */
const JUST_TAKEN_MS = 300_000;
export const NOTE_MOST = 20_000;

function summaryOf({ id, name, name_en, address, location }: SiteSummary): SiteSummary {
  return { id, name, name_en, address, location };
}

/** Begin a visit now. It stands in the store at once; the outbox tells the server. */
export async function beginVisit(work: Work, site: AssignedSite, here: Here | null): Promise<LocalVisit> {
  const visit: LocalVisit = {
    id: uuid7(),
    site: summaryOf(site),
    startedAt: new Date().toISOString(),
    position: here?.position ?? null,
    accuracyM: here?.accuracyM ?? null,
    finishedAt: null,
    endBefore: null,
    note: '',
    participants: [],
    participantsSent: true,
    confirmed: 'nothing',
    refusal: null,
  };
  await work.visits.add(visit);
  return visit;
}

/**
 * Go on here with one's own visit that the server has and this store does not: planned, begun on another tablet, or
 * sent back for correction. A visit that was sent back keeps its times and is only reported again.
 */
export async function takeUpVisit(work: Work, server: ServerVisit, site: AssignedSite, here: Here | null): Promise<LocalVisit> {
  const begun = server.started_at !== null;
  const at = server.position?.coordinates;
  const visit: LocalVisit = {
    id: server.id,
    site: summaryOf(site),
    startedAt: server.started_at ?? new Date().toISOString(),
    position: at ? [at[0] ?? 0, at[1] ?? 0] : (here?.position ?? null),
    accuracyM: at ? server.position_acc_m : (here?.accuracyM ?? null),
    finishedAt: null,
    endBefore: server.status === 'returned' ? server.finished_at : null,
    note: server.note,
    participants: site.colleagues.filter((person) => server.participants.includes(person.id)),
    participantsSent: true,
    confirmed: begun ? 'started' : 'created',
    refusal: null,
  };
  await work.visits.put(visit);
  return visit;
}

/** End a visit now, for the person; the server hears of it through the outbox. A corrected one keeps its end. */
export async function finishVisit(work: Work, visit: LocalVisit): Promise<void> {
  // A clock set back meanwhile must not end a visit before it began.
  const now = new Date(Math.max(Date.now(), Date.parse(visit.startedAt))).toISOString();
  await work.visits.update(visit.id, { finishedAt: visit.endBefore ?? now });
}

/**
 * Add a photo to a visit: the file's own bytes, their hash, and beside them when and where the device says it was
 * taken. A picture chosen from the gallery keeps its own time and gets no place; what its EXIF says the server reads.
 * Rejects with HashUnavailable on an insecure page, or DOMException (QuotaExceededError) when the disk is full.
 */
export async function addPhoto(work: Work, visitId: string, file: File, here: Here | null): Promise<LocalPhoto> {
  const justTaken = Date.now() - file.lastModified < JUST_TAKEN_MS;
  const photo: LocalPhoto = {
    id: uuid7(),
    visit: visitId,
    filename: file.name,
    filetype: file.type,
    sha256: await sha256Hex(file),
    size: file.size,
    takenAt: new Date(justTaken ? Date.now() : file.lastModified).toISOString(),
    position: justTaken && here ? here.position : null,
    sigmaM: justTaken && here ? here.accuracyM : null,
    caption: '',
    state: 'new',
    // A copy of the bytes: a file handle of the camera may vanish.
    file: new Blob([await file.arrayBuffer()], { type: file.type }),
    uploadUrl: null,
    mismatches: 0,
    photo: null,
    refusal: null,
  };
  await work.photos.add(photo);
  return photo;
}
