import type { Data } from '@shared/sync';
import { changePhoto } from '../photos/photos';
import type { Work } from '../store/work';

/** Raise a problem with the photos that show it, all or nothing; its id. */
export function raiseCase(work: Work, data: Data, photos: readonly string[]): Promise<string> {
  const { store } = work;
  const { meta, records, groups, ops } = store.db;
  return store.write([meta, records, groups, ops], async () => {
    const id = await store.create('case', data);
    // Changes of their own: one that the server will not have does not take the problem with it.
    for (const photo of photos) await changePhoto(work, photo, { case: id });
    return id;
  });
}
