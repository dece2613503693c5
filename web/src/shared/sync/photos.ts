import type { SyncDatabase } from './database';
import { NO_ORIGINAL, dropFile, dropFilesOf, originalId, recordOf } from './files';
import { forget } from './outbox';
import type { SyncStore } from './store';

const PHOTO = 'visit_photo';

/**
 * Take a photo of a visit away. One of which the server cannot have heard goes at once, with its bytes; so does one whose
 * announcement was refused. Of any other the server is told: until it has answered its bytes stay, and are not sent on.
 */
export function takePhotoAway(store: SyncStore, id: string): Promise<void> {
  const { meta, records, groups, ops, files, blobs } = store.db;
  const gone = async (): Promise<void> => {
    const own = await ops.where({ type: PHOTO, id }).toArray();
    const creation = own.find(({ action }) => action === 'create');
    if (creation?.state === 'aside' || (creation && (await isOurs(store.db, own.map(({ grp }) => grp), id)))) {
      await forget(store.db, own);
      await dropFilesOf(store.db, PHOTO, id);
    } else await store.delete(PHOTO, id);
  };
  return store.together([meta, records, groups, ops, files, blobs], gone, () => store.delete(PHOTO, id));
}

/** Send only the smaller copy of a photo: its original is let go here, and the office does not wait for it. */
export function giveUpOriginal(store: SyncStore, photo: string): Promise<void> {
  const { meta, records, groups, ops, files, blobs } = store.db;
  return store.together([meta, records, groups, ops, files, blobs], async () => {
    await dropFile(store.db, originalId(photo));
    if ((await store.get(PHOTO, photo, { aside: true })) !== null) await store.update(PHOTO, photo, NO_ORIGINAL);
  });
}

/** The same of every original that is kept. */
export async function giveUpOriginals(store: SyncStore): Promise<void> {
  for (const file of await store.originalsKept()) await giveUpOriginal(store, recordOf(file));
}

/** Whether these groups were never given to the network, and are about this record alone. */
async function isOurs({ groups, ops }: SyncDatabase, numbers: readonly number[], id: string): Promise<boolean> {
  const given = await groups.where('number').anyOf(numbers).filter(({ tries }) => tries > 0).count();
  return given === 0 && (await ops.where('grp').anyOf(numbers).filter((op) => op.id !== id).count()) === 0;
}
