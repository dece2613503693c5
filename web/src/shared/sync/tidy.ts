import Dexie from 'dexie';
import { dropFile } from './files';
import type { SyncStore } from './store';

const KEPT_ANSWERS = 2_000;

/**
 * Let go of what the server has and nobody looks at here: positions and file entries of visits that are not held any
 * more or ended more than `days` ago, and old answers. Nothing unsent is touched.
 */
export async function tidy(store: SyncStore, days: number): Promise<void> {
  const { db } = store;
  const before = new Date(store.now() - days * 86_400_000).toISOString();
  await db.transaction('rw', [db.records, db.ops, db.files, db.blobs, db.points, db.answers], async () => {
    const visits = new Set<string>();
    await db.points.orderBy('[visit+t]').eachUniqueKey((key) => void visits.add((key as unknown as [string, number])[0]));
    for (const file of await db.files.toArray()) visits.add(file.visit);
    for (const visit of visits) {
      const shown = await store.get('visit', visit, { aside: true });
      const end = shown?.['finished_at'] ?? shown?.['updated_at'];
      if (shown !== null && !(typeof end === 'string' && end < before)) continue;
      const points = db.points.where('[visit+t]').between([visit, Dexie.minKey], [visit, Dexie.maxKey]);
      if ((await points.filter(({ sent }) => sent === 0).count()) === 0) await points.delete();
      for (const file of await db.files.where({ visit }).toArray()) {
        if (file.state === 'stored' || (file.state === 'sent' && shown === null)) await dropFile(db, file.id);
      }
    }
    const tooMany = (await db.answers.count()) - KEPT_ANSWERS;
    if (tooMany > 0) await db.answers.orderBy('at').limit(tooMany).delete();
  });
}
