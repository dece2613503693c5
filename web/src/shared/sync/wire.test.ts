// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { LOW_BYTES, Writability, askToPersist, feelRoom, isFull, roomLeft, troubleOf } from './room';
import type { Storage, Trouble } from './room';
import { Busy, Offline, Refused, Revoked, SignedOut, Stopped, Wire } from './wire';

const problem = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });
const wire = (answer: () => Response | Promise<Response>, seen: RequestInit[] = []): Wire =>
  new Wire({
    origin: 'https://portal.test/',
    token: () => 'secret',
    language: () => 'zh-Hans',
    fetch: async (_, init) => {
      seen.push(init ?? {});
      return answer();
    },
  });

describe('an answer', () => {
  test.each([
    ['a page of a hotel', () => new Response('<html>', { status: 200 }), Offline],
    ['an error page of a proxy', () => new Response('<html>', { status: 404 }), Offline],
    ['a body that breaks off', () => new Response('{"results": [', { status: 200 }), Offline],
    ['no connection', () => Promise.reject(new TypeError('network')), Offline],
    ['a busy server', () => problem(429, { code: 'throttled' }, { 'Retry-After': '30' }), Busy],
    ['a token that is over', () => problem(401, { code: 'not_authenticated' }), SignedOut],
    ['a revoked device', () => problem(401, { code: 'device_revoked', wipe: 'now' }), Revoked],
    ['a refusal', () => problem(403, { code: 'forbidden', detail: 'no' }), Refused],
  ])('that is %s is told apart', async (_, answer, kind) => {
    await expect(wire(answer).json('GET', '/api/v1/sync/pull')).rejects.toBeInstanceOf(kind);
  });

  test('of a busy server says how long to wait, within an hour', async () => {
    const waits = async (header: string): Promise<number> => {
      const error: unknown = await wire(() => problem(503, { code: 'busy' }, { 'Retry-After': header })).json('GET', '/x').catch((one: unknown) => one);
      return (error as Busy).retryAfterMs;
    };
    expect(await Promise.all(['30', '0', '999999', 'Wed, 21 Oct'].map(waits))).toEqual([30_000, 1_000, 3_600_000, 5_000]);
  });

  test('to a question about an upload is believed only with the protocol’s own header', async () => {
    await expect(wire(() => new Response(null, { status: 404 })).exchange('HEAD', '/u')).rejects.toBeInstanceOf(Offline);
    await expect(wire(() => new Response(null, { status: 404, headers: { 'Tus-Resumable': '1.0.0' } })).exchange('HEAD', '/u')).rejects.toMatchObject({ status: 404 });
  });
});

describe('a request', () => {
  test('carries the token to our own server and nowhere else, packed if it is worth it', async () => {
    const seen: RequestInit[] = [];
    const own = wire(() => new Response('{}'), seen);
    await own.json('POST', '/api/v1/sync/push', JSON.stringify({ note: 'x'.repeat(5_000) }));
    await own.json('POST', '/api/v1/sync/push', '{}');
    const encodings = seen.map(({ headers }) => new Headers(headers).get('Content-Encoding'));
    expect(encodings).toEqual(['gzip', null]);
    const headers = new Headers(seen[0]?.headers);
    expect([headers.get('Authorization'), headers.get('Accept-Language')]).toEqual(['Token secret', 'zh-Hans']);
    expect(own.address('https://evil.test/api/v1/uploads/7?a=1')).toBe('https://portal.test/api/v1/uploads/7?a=1');
  });

  test('that is stopped says so', async () => {
    const stop = new AbortController();
    const hanging = new Wire({ origin: 'https://portal.test', token: () => null, fetch: (_, init) => new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))) });
    const asked = hanging.json('GET', '/x', undefined, { signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    await expect(asked).rejects.toBeInstanceOf(Stopped);
  });

  test('that takes too long counts as no network', async () => {
    const hanging = new Wire({ origin: 'https://portal.test', token: () => null, timeoutMs: 10, fetch: (_, init) => new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))) });
    await expect(hanging.json('GET', '/x')).rejects.toBeInstanceOf(Offline);
  });
});

describe('room', () => {
  const storage = (usage: number, quota: number, granted = true) => ({ estimate: async () => ({ usage, quota }), persisted: async () => false, persist: async () => granted });

  test('is low when it may not last for a day', async () => {
    expect(await roomLeft(storage(10, LOW_BYTES * 10))).toMatchObject({ low: false, free: LOW_BYTES * 10 - 10 });
    expect(await roomLeft(storage(LOW_BYTES, LOW_BYTES * 1.5))).toMatchObject({ low: true });
    expect(await roomLeft(storage(95e9, 100e9))).toMatchObject({ low: true });
    expect(await roomLeft({})).toBeNull();
  });

  test('is asked to stay, which the browser may refuse', async () => {
    expect(await askToPersist(storage(0, 1))).toBe(true);
    expect(await askToPersist(storage(0, 1, false))).toBe(false);
    expect(await askToPersist(undefined)).toBe(false);
  });

  test('that is used up is told from other errors, also within those of Dexie', () => {
    expect(isFull(new DOMException('', 'QuotaExceededError'))).toBe(true);
    expect(isFull({ name: 'AbortError', inner: { name: 'QuotaExceededError' } })).toBe(true);
    expect(isFull(new Error('other'))).toBe(false);
    expect(troubleOf({ name: 'AbortError', inner: new DOMException('', 'DataError') })).toBe('unwritable');
    expect(troubleOf({ name: 'DatabaseClosedError' })).toBe('lost');
    expect([troubleOf(new RangeError('x')), troubleOf(null)]).toEqual([null, null]);
  });

  test('is felt for where the browser promises more than there is', async () => {
    const fits = (most: number): Storage => {
      const writable = { truncate: async (bytes: number) => (bytes > most ? Promise.reject(new DOMException('', 'QuotaExceededError')) : undefined), abort: async () => undefined };
      const file = { createWritable: async () => writable };
      return { ...storage(0, 10e9), getDirectory: async () => ({ getFileHandle: async () => file }) as unknown as FileSystemDirectoryHandle };
    };
    expect(await feelRoom(fits(60e6))).toBe(50e6);
    expect(await feelRoom(fits(1e6))).toBe(0);
    expect(await feelRoom(fits(1e12))).toBe(LOW_BYTES);
    expect(await feelRoom(storage(0, 10e9))).toBeNull();
    expect(await roomLeft(storage(0, 10e9), async () => 50e6)).toMatchObject({ low: true, free: 50e6 });
    expect(await roomLeft(storage(0, 10e9), async () => LOW_BYTES)).toMatchObject({ low: false, free: 10e9 });
  });

  test('that is felt for does not count as used', async () => {
    let usage = 7e6;
    const feel = async () => (usage += LOW_BYTES);
    expect(await roomLeft({ estimate: async () => ({ usage, quota: 10e9 }) }, feel)).toMatchObject({ usage: 7e6 });
  });

  test('is gone until there is some for what found none', () => {
    const writability = new Writability();
    const told: (Trouble | null)[] = [];
    const stop = writability.listen((trouble) => told.push(trouble));
    writability.kept(['points']);
    writability.refused(['ops', 'blobs'], 'full');
    expect([writability.trouble, writability.onlyFiles]).toEqual(['full', true]);
    writability.refused(['ops'], 'full');
    expect(writability.onlyFiles).toBe(false);
    writability.kept(['points']);
    writability.kept(['ops']);
    expect([writability.trouble, writability.onlyFiles]).toEqual(['full', true]);
    writability.kept(['blobs', 'groups', 'ops']);
    expect([writability.trouble, ...told]).toEqual([null, 'full', 'full', 'full', null]);
    stop();
    writability.lost();
    writability.kept(['blobs', 'ops']);
    expect([writability.trouble, told.length]).toEqual(['lost', 4]);
  });
});
