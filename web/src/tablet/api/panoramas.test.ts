// @vitest-environment node
import 'fake-indexeddb/auto';
import { ApiError, NetworkError } from '@shared/api/errors';
import type { Client } from '@shared/api/client';
import { uuid7 } from '@shared/ids';
import { openStore } from '@shared/sync';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Work } from '../store/work';
import { keepPreviews, keptPreview, newestPanoramas, panoramasOf } from './panoramas';

vi.setConfig({ testTimeout: 60_000 });

const [GATE, YARD] = [uuid7(), uuid7()] as [string, string];
let work: Work;

async function pulled(site: string, panorama: string, data: Record<string, unknown> = {}): Promise<string> {
  const id = uuid7();
  const whole = { site, panorama, state: 'ready', taken_at: '2026-11-01T02:00:00Z', created_at: '2026-11-20T02:00:00Z', ...data };
  await work.store.db.records.put({ type: 'panorama', id, rev: 7, base: 7, seen: 1, sum: '', data: whole });
  return id;
}

/** A server that gives each preview as its name, unless it is told to fail. */
function server(failure?: Error): { client: Client; send: ReturnType<typeof vi.fn> } {
  const send = vi.fn(async (_: string, path: string) => {
    if (failure) throw failure;
    return new Response(path);
  });
  return { client: { send } as unknown as Client, send };
}

beforeEach(async () => {
  const user = uuid7();
  work = new Work((await openStore({ origin: 'https://portal.test', user, device: uuid7() })).store, user);
});

describe('the panoramas of a site', () => {
  test('come the newest first, by when they were taken or else when they came, and only those that can be shown', async () => {
    await pulled(GATE, 'old', { taken_at: '2026-09-01T02:00:00Z' });
    await pulled(GATE, 'timeless', { taken_at: null });
    await pulled(GATE, 'new');
    await pulled(GATE, 'unread', { state: 'processing', taken_at: null });
    await pulled(GATE, 'no picture', { state: 'refused' });
    await pulled(YARD, 'other');
    expect((await panoramasOf(work, GATE)).map(({ panorama }) => panorama)).toEqual(['timeless', 'new', 'old']);
    expect([...(await newestPanoramas(work)).values()].map(({ panorama }) => panorama).sort()).toEqual(['other', 'timeless']);
  });
});

describe('previews', () => {
  test('of the newest panoramas are fetched once and kept for when there is no network', async () => {
    await pulled(GATE, 'old', { taken_at: '2026-09-01T02:00:00Z' });
    await pulled(GATE, 'new');
    const { client, send } = server();
    await keepPreviews(work, client);
    await keepPreviews(work, client);
    expect(send).toHaveBeenCalledTimes(1);
    const [newest, old] = await panoramasOf(work, GATE);
    expect(await (await keptPreview(work, newest!))?.text()).toBe('/panoramas/new/preview');
    expect(await keptPreview(work, old!)).toBeNull();
  });

  test('are small ones while the data-saver is on', async () => {
    await pulled(GATE, 'new');
    await work.store.setSetting('photosOnWifiOnly', true);
    const { client, send } = server();
    await keepPreviews(work, client);
    expect(send.mock.calls[0]?.[2]).toMatchObject({ query: { size: 256 } });
  });

  test('give way to that of a newer panorama, and go with the site', async () => {
    const first = await pulled(GATE, 'first', { taken_at: '2026-09-01T02:00:00Z' });
    const { client } = server();
    await keepPreviews(work, client);
    const second = await pulled(GATE, 'second');
    await keepPreviews(work, client);
    const [newest] = await panoramasOf(work, GATE);
    expect(await (await keptPreview(work, newest!))?.text()).toBe('/panoramas/second/preview');
    await work.store.db.records.bulkDelete([['panorama', first], ['panorama', second]]);
    await keepPreviews(work, client);
    expect(await keptPreview(work, newest!)).toBeNull();
  });

  test('that the server cannot give now stop nothing; without a network the next time is waited for', async () => {
    await pulled(GATE, 'new');
    await keepPreviews(work, server(new ApiError(409, { code: 'panorama_not_ready' })).client);
    await expect(keepPreviews(work, server(new NetworkError('unreachable')).client)).rejects.toThrow();
    await keepPreviews(work, server().client);
    const [newest] = await panoramasOf(work, GATE);
    expect(await keptPreview(work, newest!)).not.toBeNull();
  });
});
