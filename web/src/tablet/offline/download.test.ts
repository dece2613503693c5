import { ApiError, NetworkError } from '@shared/api/errors';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { PMTiles } from 'pmtiles';
import { PartsSource } from './archive';
import { MapStore, countParts, keyOf } from './db';
import type { StoredMap } from './db';
import { download } from './download';
import { Keeper } from './keep';
import { OfflineMaps } from './maps';
import type { Offer } from './maps';
import type { Client, RequestOptions } from '@shared/api/client';

const PART = 100;
const FILE = Uint8Array.from({ length: 950 }, (_, index) => (index * 7) % 251);
const partOf = (index: number): Uint8Array<ArrayBuffer> => FILE.slice(index * PART, (index + 1) * PART);
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const WHOLE = await sha256(FILE);
const PARTS = await Promise.all(Array.from({ length: 10 }, (_, index) => sha256(partOf(index))));

/** A server with one file. `answer` may spoil the answer to a request; the ranges that were asked for stand in `asked`. */
class Server {
  readonly asked: string[] = [];
  spoil: (range: string, times: number) => Response | Error | null = () => null;

  readonly client = {
    send: async (_method: string, _path: string, options: RequestOptions = {}): Promise<Response> => {
      const range = options.headers?.['Range'] ?? '';
      this.asked.push(range);
      const spoilt = this.spoil(range, this.asked.filter((other) => other === range).length);
      if (spoilt instanceof Error) throw spoilt;
      if (spoilt) return spoilt;
      const [begin = 0, end = 0] = range.replace('bytes=', '').split('-').map(Number);
      return new Response(FILE.slice(begin, end + 1), { status: 206 });
    },
  } as unknown as Client;
}

let stores = 0;
let keeper: Keeper;
let server: Server;
const signal = new AbortController().signal;
const pauses: number[] = [];
const run = (map: StoredMap, stop = signal): Promise<string> =>
  download(map, stop, { keeper, client: server.client, pause: async (ms) => void pauses.push(ms) });
const stored = (map: StoredMap): Promise<StoredMap | undefined> => keeper.store.maps.get(map.key);

async function begun(changes: Partial<StoredMap> = {}): Promise<StoredMap> {
  const map: StoredMap = {
    key: keyOf('me', WHOLE), userId: 'me', packageId: 'p1', sha256: WHOLE, size: FILE.length, partBytes: PART,
    parts: PARTS, tileType: 'mvt', minZoom: 0, maxZoom: 13,
    bounds: [108.9, 34.2, 109, 34.3], attribution: '', place: 'database', state: 'loading', trouble: null, readyAt: null, ...changes,
  };
  await keeper.store.maps.put(map);
  return map;
}

beforeEach(() => {
  keeper = new Keeper(new MapStore(`test-${(stores += 1)}`), null);
  server = new Server();
  pauses.length = 0;
});

describe('a download', () => {
  test('fetches each part once and is then the map of this person', async () => {
    const map = await begun();
    expect(await run(map)).toBe('ready');
    expect(server.asked).toHaveLength(10);
    expect(server.asked.at(-1)).toBe('bytes=900-949');
    expect(await stored(map)).toMatchObject({ state: 'ready', trouble: null });
    const whole = await new PartsSource(map, keeper).getBytes(0, 2_000);
    expect(new Uint8Array(whole.data)).toEqual(FILE);
  });

  test('that was cut goes on where it was, and waits for the network by itself', async () => {
    const map = await begun();
    server.spoil = (range, times) => (range.startsWith('bytes=400') && times < 4 ? new NetworkError('unreachable') : null);
    expect(await run(map)).toBe('ready');
    expect(pauses).toHaveLength(3);
    expect(server.asked).toHaveLength(13);
  });

  test('of which half a part arrived fetches that part again, not what came before', async () => {
    const map = await begun();
    const stop = new AbortController();
    server.spoil = (range) => {
      if (!range.startsWith('bytes=500')) return null;
      stop.abort();
      return new Response(partOf(5).slice(0, 40), { status: 206 });
    };
    expect(await run(map, stop.signal)).toBe('stopped');
    expect(await countParts(keeper.store, map.key)).toBe(5);
    server.spoil = () => null;
    server.asked.length = 0;
    expect(await run(map)).toBe('ready');
    expect(server.asked[0]).toBe('bytes=500-599');
    expect(server.asked).toHaveLength(5);
  });

  test('takes no part whose bytes are not the ones that were promised', async () => {
    const map = await begun();
    server.spoil = (range, times) => (range.startsWith('bytes=200') && times === 1 ? new Response(partOf(3), { status: 206 }) : null);
    expect(await run(map)).toBe('ready');
    expect(server.asked).toHaveLength(11);
  });

  test('gives up a part that is damaged where it lies, and says so', async () => {
    const map = await begun();
    server.spoil = (range) => (range.startsWith('bytes=200') ? new Response(partOf(3), { status: 206 }) : null);
    expect(await run(map)).toBe('stopped');
    expect(await stored(map)).toMatchObject({ state: 'paused', trouble: 'damaged' });
    expect(await countParts(keeper.store, map.key)).toBe(2);
  });

  test.each([
    ['another file is there by now', new Response(FILE, { status: 200 }), 'gone'],
    ['the map is no longer this person’s', new ApiError(404, { code: 'not_found' }), 'gone'],
    ['the sign-in has ended', new ApiError(401, { code: 'not_authenticated' }), 'signed_out'],
    ['the server forbids it', new ApiError(403, { code: 'forbidden' }), 'refused'],
  ])('ends when %s', async (_when, answer, trouble) => {
    const map = await begun();
    server.spoil = () => answer;
    expect(await run(map)).toBe('stopped');
    expect(await stored(map)).toMatchObject({ state: 'paused', trouble });
    expect(pauses).toEqual([]);
  });

  test('ends when the tablet is full, and keeps what is there', async () => {
    const map = await begun();
    const full = new Keeper(keeper.store, null);
    let room = 3;
    const keepPart = full.keepPart.bind(full);
    full.keepPart = async (...part) => {
      room -= 1;
      if (room < 0) throw new DOMException('no room', 'QuotaExceededError');
      await keepPart(...part);
    };
    expect(await download(map, signal, { keeper: full, client: server.client })).toBe('stopped');
    expect(await stored(map)).toMatchObject({ state: 'paused', trouble: 'space' });
    expect(await countParts(keeper.store, map.key)).toBe(3);
  });

  test('leaves the map before in use until it is complete, then removes it', async () => {
    const old = await begun({ key: 'me/old', state: 'ready', readyAt: 1 });
    await keeper.keepPart(old, 0, partOf(0));
    const theirs = await begun({ key: 'you/old', userId: 'you', state: 'ready', readyAt: 1 });
    const map = await begun();
    server.spoil = (range) => (range.startsWith('bytes=900') ? new ApiError(403, {}) : null);
    await run(map);
    expect(await stored(old)).toMatchObject({ state: 'ready' });
    server.spoil = () => null;
    await run(map);
    expect(await stored(old)).toBeUndefined();
    expect(await countParts(keeper.store, old.key)).toBe(0);
    expect(await stored(theirs)).toMatchObject({ state: 'ready' });
  });
});

describe('a person’s offline maps', () => {
  const offer = (changes: Partial<Offer> = {}): Offer =>
    ({
      id: 'p1', state: 'ready', failure: '', size: FILE.length, sha256: WHOLE, part_bytes: PART,
      parts: PARTS, tile_type: 'mvt', tiles: 4, min_zoom: 0, max_zoom: 13,
      bounds: [108.9, 34.2, 109, 34.3], attribution: '', created_at: '', built_at: '', ...changes,
    }) as Offer;
  const mapsOf = (userId: string): OfflineMaps => new OfflineMaps(keeper, server.client, userId);

  test('a download goes on at the next start of the application, and a paused one does not', async () => {
    await mapsOf('me').begin(offer());
    const maps = mapsOf('me');
    const [map] = await keeper.store.maps.toArray();
    await maps.pause(map as StoredMap);
    maps.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.asked).toEqual([]);
    await maps.resume(map as StoredMap);
    await expect.poll(async () => (await maps.mine()).ready?.key, { timeout: 20_000 }).toBe(map?.key);
    maps.stop();
  }, 30_000);

  test('nobody sees or goes on with another person’s', async () => {
    await mapsOf('me').begin(offer());
    const maps = mapsOf('you');
    maps.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await maps.mine()).toEqual({ ready: null, coming: null });
    expect(server.asked).toEqual([]);
    maps.stop();
  });

  test('another map that is offered replaces the one on its way', async () => {
    const maps = mapsOf('me');
    await maps.begin(offer({ sha256: 'older' }));
    await maps.begin(offer());
    expect((await keeper.store.maps.toArray()).map(({ sha256: hashed }) => hashed)).toEqual([WHOLE]);
  });

  test('without places, or with the basemap of another service, there is none', async () => {
    const refusing = (code: string): OfflineMaps =>
      new OfflineMaps(keeper, { post: () => Promise.reject(new ApiError(409, { code })) } as unknown as Client, 'me');
    expect(await refusing('no_assigned_area').ask(signal)).toBe('no_places');
    expect(await refusing('basemap_elsewhere').ask(signal)).toBe('elsewhere');
    await expect(refusing('else').ask(signal)).rejects.toThrow();
  });

  test('bytes that the browser cleared are noticed and fetched again', async () => {
    const map = await begun({ state: 'ready', readyAt: 1 });
    expect(await keeper.holds(map)).toBe(false);
    await keeper.distrust(map);
    expect(await stored(map)).toMatchObject({ state: 'paused', trouble: 'damaged', readyAt: null });
  });
});

test('an archive is read across the borders of its parts', async () => {
  const source = new PartsSource(await begun({ state: 'ready' }), keeper);
  for (let index = 0; index < 10; index += 1) await keeper.keepPart((await keeper.store.maps.toArray())[0] as StoredMap, index, partOf(index));
  const { data } = await source.getBytes(195, 210);
  expect(new Uint8Array(data)).toEqual(FILE.slice(195, 405));
  await expect(new PMTiles(source).getHeader()).rejects.toThrow();
});
