import { readStored, store } from '@shared/storage';
import { ref, watch } from 'vue';
import { client, session } from '../session';
import { MapStore } from './db';
import { partFiles } from './files';
import { Keeper } from './keep';
import { OfflineMaps, removeMapsOf } from './maps';
import type { LocalTiles } from '@shared/map/local';

/** Bytes of the part that this tab is fetching. */
export const partUnderWay = ref(0);
/** Whether the server offers another map than the one on this tablet. */
export const newerMap = ref(false);

const LOOKED_AT = 'portal.offline-map-looked-at';
const LOOK_EVERY_MS = 24 * 60 * 60_000;

export const keeper = new Keeper(new MapStore(), partFiles());
let current: { readonly userId: string; readonly maps: OfflineMaps } | null = null;
let opened: { readonly key: string; readonly tiles: LocalTiles } | null = null;

/** The offline maps of whoever is signed in; null when nobody is. */
export function offlineMaps(): OfflineMaps | null {
  return current?.maps ?? null;
}

/** Follow who is signed in: their downloads go on, nobody else's; a revoked person's maps are removed. Call once. */
export function startOfflineMaps(): void {
  void keeper.sweep().catch((error: unknown) => console.warn('offline map', error));
  watch(
    session,
    (now) => {
      const userId = now.phase === 'signed_in' ? now.account.userId : null;
      if (current?.userId !== userId) {
        current?.maps.stop();
        current = null;
        newerMap.value = false;
        opened = null;
        if (userId !== null) {
          current = { userId, maps: new OfflineMaps(keeper, client, userId, (bytes) => (partUnderWay.value = bytes)) };
          current.maps.start();
          void lookForNewer(current.maps).catch(() => undefined);
        }
      }
      if (now.phase === 'revoked') void removeMapsOf(keeper, now.revocation.userId).catch((error: unknown) => console.warn('offline map', error));
    },
    { immediate: true },
  );
}

/** Once a day: sites are assigned anew, and maps are drawn anew. */
async function lookForNewer(maps: OfflineMaps): Promise<void> {
  const { ready } = await maps.mine();
  if (!ready || navigator.onLine === false || Date.now() - Number(readStored(LOOKED_AT)) < LOOK_EVERY_MS) return;
  const offer = await maps.ask(AbortSignal.timeout(300_000));
  store(LOOKED_AT, String(Date.now()));
  if (typeof offer !== 'string') newerMap.value = offer.sha256 !== ready.sha256;
}

/** The person's map, to be drawn; null while there is none that is complete. */
export async function openOwnMap(): Promise<LocalTiles | null> {
  const ready = (await current?.maps.mine())?.ready;
  if (!ready) return null;
  if (opened?.key === ready.key) return opened.tiles;
  if (!(await keeper.holds(ready))) {
    await keeper.distrust(ready);
    return null;
  }
  const { tilesOf } = await import('./archive');
  opened = { key: ready.key, tiles: tilesOf(ready, keeper) };
  return opened.tiles;
}
