import { ApiError } from '@shared/api/errors';
import type { Client } from '@shared/api/client';
import { upload } from '@shared/upload/tus';
import type { ServerVisitPhoto } from '../api/types';
import type { LocalPhoto, Work } from '../store/work';
import { refusalOf } from './refusal';

const MOST_MISMATCHES = 3;

/** Bytes confirmed by the server, of all, of a photo under way. */
export type Progress = (photoId: string, sent: number, size: number) => void;

/**
 * Announce and upload every photo whose visit the server knows, one after the other. A photo that is refused keeps the
 * reason; one that stalls keeps its offset. Rejects when the server cannot be reached now.
 */
export async function sendPhotos(work: Work, client: Client, progress: Progress, signal: AbortSignal): Promise<void> {
  const waiting = await work.photos.where('state').anyOf('new', 'announced').sortBy('takenAt');
  for (const { id, visit } of waiting) {
    const known = await work.visits.get(visit);
    if (!known || known.confirmed === 'nothing') continue;
    try {
      await sendPhoto(work, client, id, progress, signal);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal || (await mayTryAgain(work, id, error))) throw error;
      await work.photos.update(id, { state: 'refused', refusal });
    }
  }
}

async function sendPhoto(work: Work, client: Client, id: string, progress: Progress, signal: AbortSignal): Promise<void> {
  const photo = await work.photos.get(id);
  if (!photo) return;
  if (photo.state === 'new') {
    await client.post('/visit-photos', announcement(photo), { signal });
    await work.photos.update(id, { state: 'announced' });
  }
  if (!photo.file) return;
  const { filename, filetype, sha256 } = photo;
  await upload(
    client,
    photo.file,
    { filename, filetype, sha256, purpose: 'photo', subject: `visit_photo:${id}` },
    {
      url: photo.uploadUrl,
      signal,
      onCreated: async (uploadUrl) => void (await work.photos.update(id, { uploadUrl })),
      onProgress: (sent, size) => progress(id, sent, size),
    },
  );
  await work.photos.update(id, { state: 'sent' });
}

function announcement(photo: LocalPhoto): Record<string, unknown> {
  return {
    id: photo.id,
    visit: photo.visit,
    sha256: photo.sha256,
    size: photo.size,
    taken_at: photo.takenAt,
    caption: photo.caption,
    ...(photo.position === null ? {} : { position: { type: 'Point', coordinates: photo.position } }),
    ...(photo.sigmaM === null ? {} : { sigma_m: photo.sigmaM }),
  };
}

/** Bytes spoilt on the way are sent again, a few times. */
async function mayTryAgain(work: Work, id: string, error: unknown): Promise<boolean> {
  if (!(error instanceof ApiError && error.status === 460)) return false;
  const photo = await work.photos.get(id);
  const mismatches = (photo?.mismatches ?? 0) + 1;
  await work.photos.update(id, { mismatches, uploadUrl: null });
  return mismatches < MOST_MISMATCHES;
}

/**
 * Ask what became of the photos whose bytes have arrived. The original is let go only once the server has read it as a
 * picture: then it can show it. Returns how many are still being read.
 */
export async function checkPhotos(work: Work, client: Client, signal: AbortSignal): Promise<number> {
  const sent = await work.photos.where('state').equals('sent').toArray();
  let open = sent.length;
  for (const visit of new Set(sent.map((photo) => photo.visit))) {
    const rows = await client.all<ServerVisitPhoto>('/visit-photos', { query: { visit }, signal });
    for (const row of rows) {
      if (!sent.some((photo) => photo.id === row.id)) continue;
      const state = await stateOf(row, client, signal);
      if (state === 'processing') continue;
      open -= 1;
      if (state === 'ready') await work.photos.update(row.id, { state: 'stored', photo: row.photo, file: null });
      else await work.photos.update(row.id, { state: 'refused', photo: row.photo, refusal: { status: 422, code: 'photo_refused', detail: '' } });
    }
  }
  return open;
}

/** `stored` says that the bytes are kept; whether they are a picture, the photo itself says. */
async function stateOf(row: ServerVisitPhoto, client: Client, signal: AbortSignal): Promise<'processing' | 'ready' | 'refused'> {
  if (row.state === 'refused') return 'refused';
  if (row.state === 'pending' || row.photo === null) return 'processing';
  return (await client.get<{ state: 'processing' | 'ready' | 'refused' }>(`/photos/${row.photo}`, { signal })).state;
}
