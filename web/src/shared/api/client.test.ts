import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError, createClient, isAbort } from './client';
import type { ClientOptions } from './client';

interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly credentials: RequestCredentials | undefined;
}

/** A server that gives these answers, one after another, and remembers what it was asked. */
function serving(...answers: (Response | Error)[]): { asked: Asked[]; fetch: typeof fetch } {
  const asked: Asked[] = [];
  return {
    asked,
    fetch: async (input, init = {}) => {
      asked.push({
        url: new URL(String(input)),
        method: init.method ?? 'GET',
        headers: new Headers(init.headers),
        body: init.body,
        credentials: init.credentials,
      });
      const answer = answers.shift();
      if (!answer) throw new Error('asked once too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** An answer whose body breaks off with this error. */
const breakingOff = (error: unknown): Response =>
  new Response(new ReadableStream({ pull: (body) => body.error(error) }), { status: 200 });

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });
const client = (fetch: typeof globalThis.fetch, options: ClientOptions = {}) => createClient({ retryDelaysMs: [0, 0], fetch, ...options });

beforeEach(() => {
  document.cookie = 'csrftoken=abc; path=/';
});
afterEach(() => {
  document.cookie = 'csrftoken=; path=/; max-age=0';
  vi.unstubAllGlobals();
});

describe('a request', () => {
  it('of a signed-in page carries the cookie and, when it changes something, the CSRF token', async () => {
    const server = serving(json({}), json({}));
    await client(server.fetch).get('/me');
    await client(server.fetch).post('/visits', { id: '1' });
    expect(server.asked.map(({ headers }) => headers.get('X-CSRFToken'))).toEqual([null, 'abc']);
    expect(server.asked.map(({ credentials }) => credentials)).toEqual(['same-origin', 'same-origin']);
    expect(server.asked[1]?.body).toBe('{"id":"1"}');
  });

  it('whose answer breaks off failed like one that was never answered', async () => {
    const reason = async (error: unknown) => {
      const failure: unknown = await client(serving(breakingOff(error)).fetch).get('/sites').catch((thrown: unknown) => thrown);
      return failure instanceof NetworkError ? failure.reason : failure;
    };
    expect(await reason(new DOMException('signal timed out', 'TimeoutError'))).toBe('timeout');
    expect(await reason(new TypeError('network error'))).toBe('unreachable');
  });

  it('of a tablet carries its token and neither cookie nor CSRF token', async () => {
    const server = serving(json({}));
    await client(server.fetch, { token: () => 't0k' }).post('/visits', {});
    const [asked] = server.asked;
    expect(asked?.headers.get('Authorization')).toBe('Token t0k');
    expect(asked?.headers.get('X-CSRFToken')).toBeNull();
    expect(asked?.credentials).toBe('omit');
  });

  it('leaves absent parameters out and repeats those with several values', async () => {
    const server = serving(json({}));
    await client(server.fetch).get('/sites', { query: { kind: ['a', 'b'], name: undefined, page: null, open: false } });
    expect(server.asked[0]?.url.search).toBe('?kind=a&kind=b&open=false');
  });

  it('that edits a record names the revision it saw', async () => {
    const server = serving(json({}));
    await client(server.fetch).patch('/sites/1', {}, { rev: 17 });
    expect(server.asked[0]?.headers.get('If-Match')).toBe('W/"17"');
  });
});

describe('a refusal', () => {
  const problem = {
    type: 'about:blank',
    title: 'Invalid',
    status: 422,
    code: 'invalid',
    detail: 'Look at the fields.',
    request_id: 'r-1',
    errors: [{ pointer: '/planned_for', code: 'past', detail: 'This day is over.' }],
  };

  it('tells its code, its fields and the request id to quote', async () => {
    const failure = await client(serving(json(problem, 422)).fetch).post('/visits', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    const refused = failure as ApiError;
    expect([refused.status, refused.code, refused.requestId]).toEqual([422, 'invalid', 'r-1']);
    expect(refused.fieldError('planned_for')).toBe('This day is over.');
    expect(refused.fieldError('note')).toBeUndefined();
  });

  it('by a proxy, in HTML, is still told by its status', async () => {
    const server = serving(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(client(server.fetch).post('/visits', {})).rejects.toMatchObject({ status: 502, code: 'http_502' });
  });

  it('for want of a sign-in is announced once, for the page to act on', async () => {
    const onUnauthorized = vi.fn();
    const server = serving(json({ ...problem, status: 401, code: 'device_revoked' }, 401));
    await expect(client(server.fetch, { onUnauthorized }).get('/me')).rejects.toBeInstanceOf(ApiError);
    expect(onUnauthorized).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'device_revoked' }));
  });
});

describe('a lost connection', () => {
  it('is tried again for reading', async () => {
    const server = serving(new TypeError('reset'), json({}, 503), json({ ok: true }));
    await expect(client(server.fetch).get('/sites')).resolves.toEqual({ ok: true });
    expect(server.asked).toHaveLength(3);
  });

  it('is never tried again for writing: the first attempt may have arrived', async () => {
    const server = serving(new TypeError('reset'), json({}));
    await expect(client(server.fetch).post('/visits', {})).rejects.toMatchObject({ reason: 'unreachable' });
    expect(server.asked).toHaveLength(1);
  });

  it('of a device that is offline is told at once', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const server = serving(new TypeError('no network'), json({}));
    const failure = await client(server.fetch).get('/sites').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NetworkError);
    expect((failure as NetworkError).reason).toBe('offline');
    expect(server.asked).toHaveLength(1);
  });

  it('that lasts longer than allowed ends as a timeout', async () => {
    const hanging: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))));
    await expect(client(hanging).post('/visits', {}, { timeoutMs: 5 })).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('is not waited for after the caller gave up', async () => {
    const stop = new AbortController();
    const server = serving(json({}, 503));
    const asked = client(server.fetch, { retryDelaysMs: [60_000] }).get('/sites', { signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    await expect(asked.catch(isAbort)).resolves.toBe(true);
    expect(server.asked).toHaveLength(1);
  });
});

describe('a paged list', () => {
  it('is read to its end, following `next` on our own origin whatever host it names', async () => {
    const server = serving(
      json({ results: [1, 2], next: 'http://backend:8000/api/v1/sites?cursor=c2&limit=2' }),
      json({ results: [3], next: null }),
    );
    await expect(client(server.fetch).all<number>('/sites', { query: { limit: 2 } })).resolves.toEqual([1, 2, 3]);
    expect(server.asked[1]?.url.href).toBe(`${location.origin}/api/v1/sites?cursor=c2&limit=2`);
  });

  it('is cut where the caller wants no more', async () => {
    const server = serving(json({ results: [1, 2, 3], next: '/api/v1/sites?cursor=x' }));
    await expect(client(server.fetch).all<number>('/sites', { most: 2 })).resolves.toEqual([1, 2]);
  });
});

it('an empty answer is undefined', async () => {
  await expect(client(serving(new Response(null, { status: 204 })).fetch).delete('/devices/1')).resolves.toBeUndefined();
});
