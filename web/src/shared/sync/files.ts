import { sha256OfBytes } from '../upload/sha256';
import type { StoredFile, SyncDatabase } from './database';
import type { Data } from './ops';

/** A file made ready to be kept: its bytes in our own hands, with their hash. */
export interface PreparedFile {
  readonly blob: Blob;
  readonly sha256: string;
  readonly size: number;
  readonly filename: string;
  readonly filetype: string;
}

/**
 * Take a file into our own hands: a copy of its bytes (a handle of the camera may vanish) and their SHA-256.
 * Rejects with HashUnavailable on an insecure page.
 */
export async function prepareFile(file: Blob & { readonly name?: string }): Promise<PreparedFile> {
  const bytes = await file.arrayBuffer();
  const sha256 = await sha256OfBytes(bytes);
  return { blob: new Blob([bytes], { type: file.type }), sha256, size: bytes.byteLength, filename: file.name ?? '', filetype: file.type };
}

/** What the record of a photo says; `original` where `file` is a smaller copy whose original comes later. */
export const photoData = (visit: string, { sha256, size }: PreparedFile, fields: Data, original?: PreparedFile): Data => ({
  visit,
  sha256,
  size,
  ...(original ? { original_sha256: original.sha256, original_size: original.size } : {}),
  ...fields,
});

/** What stands in a record whose original will not come. */
export const NO_ORIGINAL: Data = { original_sha256: '', original_size: null };

/** A file of which nothing was sent. */
export function freshFile(id: string, visit: string, { filename, filetype, sha256, size }: PreparedFile, addedAt: number): StoredFile {
  return { id, visit, filename, filetype, sha256, size, addedAt, state: 'waiting', url: '', offset: 0, arrived: 0, asked: false, begun: 0, failures: 0, waitUntil: 0, code: '', detail: '', photo: null };
}

/** Keep a file with its bytes; inside a transaction with `files` and `blobs`, as all that follow. */
export async function keepFile(db: SyncDatabase, id: string, visit: string, file: PreparedFile, addedAt: number): Promise<void> {
  await db.files.put(freshFile(id, visit, file, addedAt));
  await db.blobs.put({ id, blob: file.blob });
}

/** Keep the original of a photo until it can be sent. */
export async function keepOriginal(db: SyncDatabase, photo: string, visit: string, file: PreparedFile, addedAt: number): Promise<void> {
  const id = originalId(photo);
  await db.files.put({ ...freshFile(id, visit, file, addedAt), of: photo, state: 'kept' });
  await db.blobs.put({ id, blob: file.blob });
}

/** Under which id the original of a photo is kept. */
export const originalId = (photo: string): string => `${photo} original`;

/** The id of the record whose file it is. */
export const recordOf = ({ id, of }: Pick<StoredFile, 'id' | 'of'>): string => of ?? id;

/** How a file waits that is not sent. */
export const waitingState = ({ of }: Pick<StoredFile, 'of'>): 'kept' | 'waiting' => (of === undefined ? 'waiting' : 'kept');

export async function dropFile(db: SyncDatabase, id: string): Promise<void> {
  await db.files.delete(id);
  await db.blobs.delete(id);
}

/** The files of a photo or a visit that is gone for good. */
export async function dropFilesOf(db: SyncDatabase, type: string, id: string): Promise<void> {
  if (type === 'visit_photo') for (const file of [id, originalId(id)]) await dropFile(db, file);
  if (type === 'visit') for (const file of await db.files.where({ visit: id }).toArray()) await dropFile(db, file.id);
}

/** As when it was never tried; what has arrived of it counts. */
export const UNTRIED = { state: 'waiting', code: '', detail: '', begun: 0, failures: 0, waitUntil: 0 } as const;

/** One that was given up, as it waits again. */
export const triedAgain = (file: StoredFile): StoredFile => (file.state === 'aside' ? { ...file, ...UNTRIED, state: waitingState(file) } : file);

/** One that was given up waits again. */
export async function fileAgain(db: SyncDatabase, id: string): Promise<void> {
  await db.files.where({ id }).modify((file) => void Object.assign(file, triedAgain(file)));
}

/** A file of a photo whose original is sent now: an original that was given up is tried once more, a copy is not. */
export const sentNow = (file: StoredFile): StoredFile => ({ ...(file.of === undefined ? file : triedAgain(file)), wanted: true, waitUntil: 0 });

/** The original of a photo is sent now, and before it the copy if that has not gone. */
export async function sendNow(db: SyncDatabase, photo: string): Promise<void> {
  await db.files.where('id').anyOf(photo, originalId(photo)).modify((file) => void Object.assign(file, sentNow(file)));
}
