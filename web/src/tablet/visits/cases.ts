import type { Data } from '@shared/sync';
import { changePhoto } from '../photos/photos';
import { goOnIfHeld } from '../store/work';
import type { Work } from '../store/work';

/** Raise a problem with the photos that show it, all or nothing; its id. */
export async function raiseCase(work: Work, data: Data, photos: readonly string[]): Promise<string> {
  const { store } = work;
  const { meta, records, groups, ops } = store.db;
  const id = store.newId();
  // Changes of their own: one that the server will not have does not take the problem with it.
  const writes = [() => store.create('case', data, id), ...photos.map((photo) => () => changePhoto(work, photo, { case: id }))];
  const together = async (): Promise<void> => {
    for (const write of writes) await write();
  };
  const oneByOne = async (): Promise<void> => {
    for (const write of writes) await goOnIfHeld(write());
  };
  await store.together([meta, records, groups, ops], together, oneByOne);
  return id;
}
