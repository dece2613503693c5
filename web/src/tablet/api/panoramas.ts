import type { Client } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import { text } from '../store/work';
import type { Work } from '../store/work';

/** A panorama of a site that can be shown. `moment`: when it was taken, or else when it came; ISO 8601. */
export interface SitePanorama {
  readonly panorama: string;
  readonly site: string;
  readonly moment: string;
}

/** A preview as it is kept, for when there is no network. */
interface KeptPreview {
  readonly panorama: string;
  readonly size: number;
  readonly picture: Blob;
}

const PREFIX = 'panorama:';

/** The panoramas that this tablet knows of, the newest first; of one site, or of all. */
export async function panoramasOf(work: Work, site?: string): Promise<SitePanorama[]> {
  const held = await work.store.list('panorama', site === undefined ? {} : { site });
  return held
    .flatMap(({ data }): SitePanorama[] => {
      const [panorama, of, moment] = [text(data['panorama']), text(data['site']), text(data['taken_at']) ?? text(data['created_at'])];
      return data['state'] === 'ready' && panorama !== null && of !== null && moment !== null ? [{ panorama, site: of, moment }] : [];
    })
    .sort((a, b) => b.moment.localeCompare(a.moment));
}

/** The newest panorama of each site. */
export async function newestPanoramas(work: Work): Promise<Map<string, SitePanorama>> {
  const newest = new Map<string, SitePanorama>();
  for (const one of await panoramasOf(work)) if (!newest.has(one.site)) newest.set(one.site, one);
  return newest;
}

/** The preview of this panorama, if it is kept. */
export async function keptPreview(work: Work, { site, panorama }: SitePanorama): Promise<Blob | null> {
  const kept = await work.store.note<KeptPreview>(PREFIX + site);
  return kept?.panorama === panorama ? kept.picture : null;
}

/**
 * Fetch what is missing: of each site the preview of its newest panorama, a small one while the data-saver is on; and drop
 * those of sites that are gone. One that the server cannot give now is left for the next time. Rejects as the client does
 * when the network is away.
 */
export async function keepPreviews(work: Work, client: Client, signal?: AbortSignal): Promise<void> {
  const newest = await newestPanoramas(work);
  for (const key of (await work.store.notes<KeptPreview>(PREFIX)).keys()) {
    if (!newest.has(key.slice(PREFIX.length))) await work.store.setNote(key, undefined);
  }
  const size = (await work.store.setting('photosOnWifiOnly')) ? 256 : 1024;
  for (const one of newest.values()) {
    if (await keptPreview(work, one)) continue;
    const picture = await previewOf(client, one.panorama, size, signal);
    if (picture) await work.store.setNote(PREFIX + one.site, { panorama: one.panorama, size, picture } satisfies KeptPreview);
  }
}

async function previewOf(client: Client, panorama: string, size: number, signal?: AbortSignal): Promise<Blob | null> {
  try {
    return await (await client.send('GET', `/panoramas/${panorama}/preview`, { query: { size }, signal, headers: { Accept: '*/*' } })).blob();
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
