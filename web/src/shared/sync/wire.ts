import { isData } from './ops';
import type { Data } from './ops';

/** Anything that an exchange with the server ends with, besides success. */
export class SyncError extends Error {
  override readonly name: string = 'SyncError';
}

/** The server was not reached, or what came back was not its answer. Nothing is lost; try again later. */
export class Offline extends SyncError {
  override readonly name = 'Offline';
}

/** The server asks to wait (429, 503, 507 …). Nothing is lost. */
export class Busy extends SyncError {
  override readonly name = 'Busy';
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number;

  constructor(status: number, code: string, retryAfterMs: number) {
    super(`${status} ${code}: again in ${retryAfterMs} ms`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** There is no valid token: sign in again. Store and outbox stay as they are. */
export class SignedOut extends SyncError {
  override readonly name = 'SignedOut';
}

export type Wipe = 'after_quarantine' | 'now' | '';

/** The server has revoked this device. */
export class Revoked extends SyncError {
  override readonly name = 'Revoked';
  readonly wipe: Wipe;

  constructor(wipe: string) {
    super(`this device was revoked (wipe: ${wipe || 'no'})`);
    this.wipe = wipe === 'after_quarantine' || wipe === 'now' ? wipe : '';
  }
}

/** The server refused a request for good: `status`, stable `code`, `detail`, and the whole problem. */
export class Refused extends SyncError {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly problem: Data;

  constructor(status: number, code: string, detail: string, problem: Data = {}) {
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.problem = problem;
  }
}

/** Something that is not the network's or the server's doing, told by a caller that gave up: a stopped engine. */
export class Stopped extends SyncError {
  override readonly name = 'Stopped';
}

export interface WireOptions {
  /** The server's origin, as `https://portal.example`. */
  readonly origin: string;
  /** The device's token, asked before each request. */
  readonly token: () => string | null | Promise<string | null>;
  readonly fetch?: typeof globalThis.fetch;
  /** The device's time, epoch milliseconds. */
  readonly now?: () => number;
  /** Milliseconds for one exchange. */
  readonly timeoutMs?: number;
  /** The language in which the server shall give its reasons; the browser's unless given. */
  readonly language?: () => string;
  /** Told of the server's time minus the device's, in milliseconds, with each answer that says it. */
  readonly onClock?: (offsetMs: number) => void;
}

export interface Exchange {
  readonly body?: BodyInit | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

const PROBLEM = 'application/problem+json';
const WAIT = new Set([429, 502, 503, 504, 507]);
const GZIP_FROM_BYTES = 1024;
const TIMEOUT_MS = 60_000;

/**
 * One HTTP exchange with the server, and what each kind of failure means. Only what is plainly the server's own word
 * counts as its answer: a proxy's error page, a cut body or a hotel's login page is as good as no connection.
 */
export class Wire {
  readonly origin: string;
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.origin = options.origin.replace(/\/+$/, '');
    this.#options = options;
  }

  /** Send JSON text (or nothing), receive a JSON object. Rejects as `exchange` does. */
  async json(method: string, path: string, text?: string, options: Exchange = {}): Promise<Data> {
    const now = this.#options.now ?? Date.now;
    const began = now();
    const packed = text === undefined ? { body: null, headers: {} } : await pack(text);
    const headers = { Accept: 'application/json', ...packed.headers, ...options.headers };
    const answer = await this.exchange(method, path, { ...options, headers, body: packed.body });
    let found: unknown;
    try {
      found = await answer.json();
    } catch (error) {
      throw new Offline(`${method} ${path}: no JSON in the answer`, { cause: error });
    }
    if (!isData(found)) throw new Offline(`${method} ${path}: no JSON object in the answer`);
    const said = typeof found['server_time'] === 'string' ? Date.parse(found['server_time']) : Number.NaN;
    if (Number.isFinite(said)) this.#options.onClock?.(Math.round(said - (began + now()) / 2));
    return found;
  }

  /** One request, and its answer if that is a success. Rejects with Offline, Busy, SignedOut, Revoked or Refused. */
  async exchange(method: string, path: string, options: Exchange = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    const token = await this.#options.token();
    if (token) headers.set('Authorization', `Token ${token}`);
    const language = this.#options.language?.();
    if (language) headers.set('Accept-Language', language);
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    const timer = setTimeout(giveUp, options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS);
    options.signal?.addEventListener('abort', giveUp, { once: true });
    if (options.signal?.aborted) giveUp();
    try {
      const fetch = this.#options.fetch ?? globalThis.fetch.bind(globalThis);
      const answer = await fetch(this.address(path, options.query), {
        method,
        headers,
        body: options.body ?? null,
        signal: limit.signal,
        // The token alone says who asks; a redirect is not our server's.
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
      });
      // Read now: a connection that breaks within the body is as broken as one that breaks before it.
      const body = method === 'HEAD' || answer.status === 204 ? null : await answer.arrayBuffer();
      const whole = new Response(answer.status === 204 ? null : body, { status: answer.status, headers: answer.headers });
      if (answer.ok) return whole;
      throw await this.#failure(method, path, whole);
    } catch (error) {
      if (error instanceof SyncError) throw error;
      if (options.signal?.aborted) throw new Stopped(`${method} ${path}`, { cause: error });
      throw new Offline(`${method} ${path}: ${String(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The whole address of a path; of an address that the server gave, the host is always the one we know. */
  address(path: string, query: Readonly<Record<string, string | number>> = {}): string {
    const { pathname, search } = new URL(path, this.origin);
    const url = new URL(pathname + search, this.origin);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return url.href;
  }

  async #failure(method: string, path: string, answer: Response): Promise<SyncError> {
    const { status } = answer;
    const problem = await problemOf(answer);
    const code = typeof problem?.['code'] === 'string' ? problem['code'] : '';
    if (WAIT.has(status)) return new Busy(status, code || 'busy', retryAfterMs(answer));
    if (method === 'HEAD') {
      // An answer without a body cannot be told from a proxy's, except by the protocol's own header.
      if (status === 401) return this.#whoAmI();
      if (!answer.headers.has('tus-resumable')) return new Offline(`${method} ${path}: ${status}`);
      return new Refused(status, code || `http_${status}`, '', problem ?? {});
    }
    if (!problem) return new Offline(`${method} ${path}: ${status}, and not from the server itself`);
    if (status === 401) return code === 'device_revoked' ? new Revoked(String(problem['wipe'] ?? '')) : new SignedOut(code);
    return new Refused(status, code, String(problem['detail'] ?? ''), problem);
  }

  /** Ask again in a way that is answered with words. */
  async #whoAmI(): Promise<SyncError> {
    try {
      await this.exchange('GET', '/api/v1/me');
    } catch (error) {
      if (error instanceof SyncError) return error;
      throw error;
    }
    return new Offline('401, then not');
  }
}

async function problemOf(answer: Response): Promise<Data | null> {
  if ((answer.headers.get('Content-Type') ?? '').split(';')[0]?.trim() !== PROBLEM) return null;
  try {
    const found: unknown = await answer.json();
    return isData(found) && found['code'] ? found : null;
  } catch {
    return null;
  }
}

/** Between one second and an hour; 5 s when the server does not say. */
function retryAfterMs(answer: Response): number {
  const seconds = Number(answer.headers.get('Retry-After') ?? '5');
  return Math.min(Math.max(Number.isFinite(seconds) ? seconds : 5, 1), 3600) * 1000;
}

/** A JSON body: gzip from 1 kB on, where the browser can. */
export async function pack(text: string): Promise<{ body: BodyInit; headers: Record<string, string> }> {
  const headers = { 'Content-Type': 'application/json' };
  const plain = new Blob([text]);
  if (plain.size < GZIP_FROM_BYTES || typeof CompressionStream === 'undefined') return { body: text, headers };
  const packed = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  return { body: packed, headers: { ...headers, 'Content-Encoding': 'gzip' } };
}
