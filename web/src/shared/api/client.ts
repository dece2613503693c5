import { currentLocale } from '../i18n';
import { ApiError, NetworkError } from './errors';
import type { Problem } from './errors';

export * from './errors';

type QueryValue = string | number | boolean | null | undefined;

/** Query parameters; null and undefined are left out, an array repeats its name. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

export interface RequestOptions {
  readonly query?: Query | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Revision held by the caller: sent as `If-Match`, so that an edit of an older one is refused (412). */
  readonly rev?: number | undefined;
  /** Milliseconds for the whole answer; default 20,000. */
  readonly timeoutMs?: number | undefined;
}

/** A page of a list; `next` is the address of the following one, null on the last. */
export interface Page<T> {
  readonly results: readonly T[];
  readonly next: string | null;
}

export interface ClientOptions {
  /** Default `/api/v1`. */
  readonly base?: string;
  /** Token of a device, asked before each request; without one the session cookie and CSRF apply. */
  readonly token?: () => string | null | Promise<string | null>;
  /** Told of every 401, before the error is thrown: to show the sign-in or to wipe a revoked device. */
  readonly onUnauthorized?: (error: ApiError) => void;
  /** Wait between attempts at a GET, in milliseconds; one entry per repeat. Default [400, 1600]. */
  readonly retryDelaysMs?: readonly number[];
  readonly fetch?: typeof fetch;
}

export interface Client {
  /** GET and parse JSON. The only verb that is tried again, when no answer came or the server is busy. */
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  /** GET with `Accept: application/geo+json`. */
  getGeoJson<T>(path: string, options?: RequestOptions): Promise<T>;
  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  patch<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  delete<T = void>(path: string, options?: RequestOptions): Promise<T>;
  /** Every page of a cursor-paged list, one after another, as the caller asks for them. */
  pages<T>(path: string, options?: RequestOptions): AsyncGenerator<readonly T[], void, void>;
  /** All rows of a list, up to `most` (default 10,000). */
  all<T>(path: string, options?: RequestOptions & { readonly most?: number }): Promise<T[]>;
  /** The bare exchange with credentials, language, timeout and errors as above: for files and uploads. */
  send(method: string, path: string, options?: RequestOptions & { readonly body?: BodyInit | null }): Promise<Response>;
}

const TRY_AGAIN = new Set([429, 502, 503, 504]);
const LONGEST_WAIT_MS = 10_000;

/** A client of the portal's API. Paths are below `base`, or whole addresses of our own origin as `next` gives them. */
export function createClient(options: ClientOptions = {}): Client {
  const base = options.base ?? '/api/v1';
  const delays = options.retryDelaysMs ?? [400, 1600];
  const doFetch: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));

  async function once(method: string, path: string, request: RequestOptions & { body?: BodyInit | null }): Promise<Response> {
    const headers = new Headers({ Accept: 'application/json', 'Accept-Language': currentLocale(), ...request.headers });
    if (request.rev !== undefined) headers.set('If-Match', `W/"${request.rev}"`);
    const token = (await options.token?.()) ?? null;
    if (token !== null) headers.set('Authorization', `Token ${token}`);
    else if (method !== 'GET' && method !== 'HEAD') {
      const csrf = cookie('csrftoken');
      if (csrf !== null) headers.set('X-CSRFToken', csrf);
    }
    const timeout = AbortSignal.timeout(request.timeoutMs ?? 20_000);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    let response: Response;
    try {
      response = await doFetch(urlOf(base, path, request.query), {
        method,
        headers,
        body: request.body ?? null,
        signal,
        credentials: token === null ? 'same-origin' : 'omit',
      });
    } catch (error) {
      if (request.signal?.aborted) throw new DOMException('aborted', 'AbortError');
      if (timeout.aborted) throw new NetworkError('timeout', error);
      throw new NetworkError(navigator.onLine === false ? 'offline' : 'unreachable', error);
    }
    if (response.ok) return response;
    const refusal = await problemOf(response);
    if (response.status === 401) options.onUnauthorized?.(refusal);
    throw refusal;
  }

  async function send(method: string, path: string, request: RequestOptions & { body?: BodyInit | null } = {}): Promise<Response> {
    const waits = method === 'GET' ? delays : [];
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(method, path, request);
      } catch (error) {
        const wait = waits[attempt];
        if (wait === undefined || !worthRepeating(error)) throw error;
        await pause(waitFor(error, wait), request.signal);
      }
    }
  }

  async function json<T>(method: string, path: string, body: unknown, request: RequestOptions = {}): Promise<T> {
    const withBody = body === undefined ? request : { ...request, headers: { 'Content-Type': 'application/json', ...request.headers } };
    const response = await send(method, path, { ...withBody, body: body === undefined ? null : JSON.stringify(body) });
    // An empty answer (204) is `undefined`; callers say so with `delete<void>`.
    const text = await response.text().catch((error: unknown) => {
      throw cutShort(error, request.signal);
    });
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async function* pages<T>(path: string, request: RequestOptions = {}): AsyncGenerator<readonly T[], void, void> {
    let page = await json<Page<T>>('GET', path, undefined, request);
    yield page.results;
    while (page.next !== null) {
      // `next` carries every parameter of the first call.
      page = await json<Page<T>>('GET', page.next, undefined, { ...request, query: undefined });
      yield page.results;
    }
  }

  return {
    get: (path, request) => json('GET', path, undefined, request),
    getGeoJson: (path, request) =>
      json('GET', path, undefined, { ...request, headers: { ...request?.headers, Accept: 'application/geo+json' } }),
    post: (path, body, request) => json('POST', path, body, request),
    patch: (path, body, request) => json('PATCH', path, body, request),
    put: (path, body, request) => json('PUT', path, body, request),
    delete: (path, request) => json('DELETE', path, undefined, request),
    pages,
    all: async <T>(path: string, request: RequestOptions & { most?: number } = {}) => {
      const rows: T[] = [];
      for await (const page of pages<T>(path, request)) {
        rows.push(...page);
        if (rows.length >= (request.most ?? 10_000)) break;
      }
      return rows.slice(0, request.most ?? 10_000);
    },
    send,
  };
}

function urlOf(base: string, path: string, query: Query | undefined): string {
  const url = new URL(/^https?:/.test(path) ? path : `${base}/${path.replace(/^\//, '')}`, location.href);
  // `next` may name the host as a proxy sees it; credentials only ever go to our own origin.
  const own = new URL(`${url.pathname}${url.search}`, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null && item !== undefined) own.searchParams.append(name, String(item));
    }
  }
  return own.href;
}

function cookie(name: string): string | null {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = response.headers.get('Retry-After');
  const extra = retryAfter === null ? {} : { retry_after: Number(retryAfter) };
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) return new ApiError(response.status, { ...(body as Partial<Problem>), ...extra });
  } catch {
    // Not ours: a proxy's page, or a connection cut in the middle of the body.
  }
  return new ApiError(response.status, { title: response.statusText, ...extra });
}

/** An answer that began and did not end: the time was up, or the connection broke. */
function cutShort(error: unknown, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return new DOMException('aborted', 'AbortError');
  if (error instanceof DOMException && error.name === 'TimeoutError') return new NetworkError('timeout', error);
  return new NetworkError(navigator.onLine === false ? 'offline' : 'unreachable', error);
}

function worthRepeating(error: unknown): boolean {
  if (error instanceof NetworkError) return error.reason === 'unreachable';
  return error instanceof ApiError && TRY_AGAIN.has(error.status);
}

function waitFor(error: unknown, fallbackMs: number): number {
  const seconds = error instanceof ApiError ? Number(error.problem['retry_after']) : Number.NaN;
  return seconds >= 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : fallbackMs;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** The client of a signed-in browser page (and of the citizens' page, which needs no sign-in). */
export const api: Client = createClient();
