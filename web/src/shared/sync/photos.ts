import type { SyncDatabase } from './database';
import { dropFilesOf } from './files';
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

/** Whether these groups were never given to the network, and are about this record alone. */
async function isOurs({ groups, ops }: SyncDatabase, numbers: readonly number[], id: string): Promise<boolean> {
  const given = await groups.where('number').anyOf(numbers).filter(({ tries }) => tries > 0).count();
  return given === 0 && (await ops.where('grp').anyOf(numbers).filter((op) => op.id !== id).count()) === 0;
}
