import { prepareFile } from '@shared/sync';
import type { Data, UpdateOptions } from '@shared/sync';
import { goOnIfHeld } from '../store/work';
import type { Work } from '../store/work';
import type { Here } from '../visits/visit';

/** A file older than this was not taken now: its place is not where the tablet is. */
const JUST_TAKEN_MS = 300_000;
export const CAPTION_MOST = 500;

export const isJustTaken = (file: File): boolean => Date.now() - file.lastModified < JUST_TAKEN_MS;

export interface Adding {
  readonly id?: string;
  readonly fields?: Data;
  /** What the file is a smaller copy of: kept to be sent later, if there is room. */
  readonly original?: File | undefined;
}

/** How a photo is sent: its own file; a smaller copy, the original later by Wi-Fi; a smaller copy, and nothing else. */
export type Size = 'original' | 'later' | 'copy';

/**
 * Add a photo to a visit: the file's own bytes, their hash, and beside them when and, if that is known already, where
 * the device says it was taken. A picture chosen from the gallery keeps its own time and gets no place; what its EXIF
 * says the server reads. Its id.
 * Rejects with HashUnavailable on an insecure page, or as `store.addPhoto` where there is no room: then it is held in memory.
 */
export async function addPhoto(work: Work, visit: string, file: File, here: Here | null, { id, fields = {}, original }: Adding = {}): Promise<string> {
  const justTaken = isJustTaken(file);
  const takenAt = new Date(justTaken ? Date.now() : file.lastModified).toISOString();
  const data = { ...fields, taken_at: takenAt, ...(justTaken && here ? placeData(here) : {}) };
  return work.store.addPhoto(visit, await prepareFile(file), data, id, original && (await prepareFile(original)));
}

const placeData = ({ position, accuracyM }: Here): Data => ({ position: { type: 'Point', coordinates: position }, sigma_m: accuracyM });

/** Say afterwards where a photo was taken, by what the device says. */
export const placePhoto = (work: Work, photo: string, here: Here): Promise<void> => goOnIfHeld(changePhoto(work, photo, placeData(here)));

/** Set fields of a photo. One that was taken away meanwhile stays away. */
export function changePhoto({ store }: Work, photo: string, data: Data, options: UpdateOptions = {}): Promise<void> {
  const { meta, records, groups, ops } = store.db;
  const change = async (): Promise<void> => {
    if ((await store.get('visit_photo', photo, { aside: true })) !== null) await store.update('visit_photo', photo, data, options);
  };
  return store.together([meta, records, groups, ops], change);
}
