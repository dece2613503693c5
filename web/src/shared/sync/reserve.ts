/** Room that is set aside for records and the sync's own notes, for when photos have taken the rest. */
import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { SyncDatabase } from './database';
import { troubleOf } from './room';

export const RESERVE_BYTES = 4_000_000;
/** Where it lies among the bytes of photos. */
const RESERVE = 'reserve';

/** Set it aside, unless that is done, or there is no room: then `db.writability` tells so. */
export async function setReserveAside({ blobs, writability }: SyncDatabase): Promise<void> {
  if (writability.trouble !== null || (await blobs.where({ id: RESERVE }).count()) > 0) return;
  await blobs.put({ id: RESERVE, blob: new Blob([new Uint8Array(RESERVE_BYTES)]) });
}

/** Let go of it; whether there was any. */
export async function giveUpReserve({ blobs }: SyncDatabase): Promise<boolean> {
  try {
    if ((await blobs.where({ id: RESERVE }).count()) === 0) return false;
    await blobs.delete(RESERVE);
    return true;
  } catch (error) {
    console.warn('store', error);
    return false;
  }
}

/** Write records in one transaction: where there is no room, once more with the reserve given up. */
export async function writeWithReserve<T>(db: SyncDatabase, tables: Table[], write: () => Promise<T>): Promise<T> {
  try {
    return await db.transaction('rw', tables, write);
  } catch (error) {
    // Inside of somebody else's transaction that one has ended, and they begin anew.
    if (troubleOf(error) === null || Dexie.currentTransaction || !(await giveUpReserve(db))) throw error;
    return db.transaction('rw', tables, write);
  }
}
