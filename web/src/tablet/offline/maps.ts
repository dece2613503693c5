import type { Client } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import type { Schemas } from '@shared/api/types';
import { liveQuery } from 'dexie';
import { download } from './download';
import { keyOf } from './db';
import type { StoredMap } from './db';
import type { Keeper } from './keep';

/** The server's offer: the map of the person's places as they are today. */
export type Offer = Schemas['OfflinePackage'];

/** Why the server has no map to offer. */
export type NoOffer = 'no_places' | 'elsewhere' | 'failed';

const POLL_MS = 1_500;
const POLL_TIMES = 120;

/** The offline maps of one person on this tablet: asks for them, fetches them in any one tab, removes them. */
export class OfflineMaps {
  private subscription: { unsubscribe(): void } | null = null;
  private running: { readonly key: string; readonly abort: AbortController } | null = null;

  constructor(
    readonly keeper: Keeper,
    private readonly client: Client,
    private readonly userId: string,
    private readonly onProgress: (partBytes: number) => void = () => {},
  ) {}

  /** Go on with a download that was under way, in this tab or another, now and whenever one begins. */
  start(): void {
    const { maps } = this.keeper.store;
    this.subscription ??= liveQuery(() => maps.where('userId').equals(this.userId).and(({ state }) => state === 'loading').first()).subscribe({
      next: (map) => this.follow(map),
      error: (error: unknown) => console.warn('offline map', error),
    });
  }

  /** Stop in this tab; what is under way goes on at the next start. */
  stop(): void {
    this.subscription?.unsubscribe();
    this.subscription = null;
    this.follow(undefined);
  }

  /** The map that is complete, and the one on its way. */
  async mine(): Promise<{ readonly ready: StoredMap | null; readonly coming: StoredMap | null }> {
    const maps = await this.keeper.store.maps.where('userId').equals(this.userId).toArray();
    return { ready: maps.find(({ state }) => state === 'ready') ?? null, coming: maps.find(({ state }) => state !== 'ready') ?? null };
  }

  /**
   * What the server offers, once it is made; `onBuilding` tells that it is not yet. A reason where there is nothing to
   * offer. Rejects as the client does.
   */
  async ask(signal: AbortSignal, onBuilding: () => void = () => {}): Promise<Offer | NoOffer> {
    try {
      let offer = await this.client.post<Offer>('/maps/offline-packages', undefined, { signal });
      for (let times = 0; offer.state === 'building' && times < POLL_TIMES; times += 1) {
        onBuilding();
        await pause(POLL_MS, signal);
        offer = await this.client.get<Offer>(`/maps/offline-packages/${offer.id}`, { signal });
      }
      return offer.state === 'ready' ? offer : 'failed';
    } catch (error) {
      if (error instanceof ApiError && error.code === 'no_assigned_area') return 'no_places';
      if (error instanceof ApiError && error.code === 'basemap_elsewhere') return 'elsewhere';
      throw error;
    }
  }

  /** Fetch the map that is offered. Another one that was on its way is given up; a complete one stays until this one is. */
  async begin(offer: Offer): Promise<void> {
    const { sha256, size, part_bytes: partBytes } = offer;
    if (sha256 === null || size === null || partBytes === null) throw new Error('the map is not made yet');
    const key = keyOf(this.userId, sha256);
    const { coming } = await this.mine();
    if (coming && coming.key !== key) await this.keeper.remove(coming);
    const [west = 0, south = 0, east = 0, north = 0] = offer.bounds;
    await this.keeper.store.maps.put({
      key,
      userId: this.userId,
      packageId: offer.id,
      sha256,
      size,
      partBytes,
      parts: offer.parts,
      tileType: offer.tile_type,
      minZoom: offer.min_zoom ?? 0,
      maxZoom: offer.max_zoom ?? 0,
      bounds: [west, south, east, north],
      attribution: offer.attribution,
      place: coming?.key === key ? coming.place : this.keeper.place,
      state: 'loading',
      trouble: null,
      readyAt: null,
    });
  }

  async pause(map: StoredMap): Promise<void> {
    await this.keeper.store.maps.update(map.key, { state: 'paused', trouble: null });
  }

  async resume(map: StoredMap): Promise<void> {
    await this.keeper.store.maps.update(map.key, { state: 'loading', trouble: null });
  }

  async remove(map: StoredMap): Promise<void> {
    if (this.running?.key === map.key) this.follow(undefined);
    await this.keeper.remove(map);
  }

  private follow(map: StoredMap | undefined): void {
    if (map && this.running?.key === map.key) return;
    this.running?.abort.abort();
    this.running = null;
    if (!map) return;
    const abort = new AbortController();
    this.running = { key: map.key, abort };
    void this.run(map, abort.signal);
  }

  /** Only one tab fetches; another goes on when that one closes. */
  private async run(map: StoredMap, signal: AbortSignal): Promise<void> {
    const { keeper, client, onProgress } = this;
    const work = (): Promise<unknown> => download(map, signal, { keeper, client, onProgress });
    const locks = (navigator as Partial<Navigator>).locks;
    try {
      await (locks ? locks.request(`offline-map/${map.key}`, { signal }, work) : work());
    } catch (error) {
      if (!signal.aborted) console.warn('offline map', error);
    } finally {
      if (this.running?.abort.signal === signal) this.running = null;
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Remove all maps of a person, as when their tablet was revoked. */
export async function removeMapsOf(keeper: Keeper, userId: string): Promise<void> {
  for (const map of await keeper.store.maps.where('userId').equals(userId).toArray()) await keeper.remove(map);
}
