/** Where the connection stands: `offline` is the browser's own word for having no network. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'refused';

/**
 * What a person looks at: west, south, east, north in degrees (WGS 84), and the map's zoom; up to so many messages a second,
 * and whether the server is to count people at low zoom.
 */
export interface Watched {
  readonly bbox: readonly [west: number, south: number, east: number, north: number];
  readonly zoom: number;
  readonly per_second: number;
  readonly clusters: boolean;
}

export interface LiveEvents {
  state(state: LiveState): void;
  message(message: Readonly<Record<string, unknown>>): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A connection that held this long was a good one: the next trouble begins with a short wait again. */
const STEADY_MS = 10_000;
/** Not signed in, or not allowed: trying again changes nothing. */
const REFUSALS = new Set([4401, 4403]);

/**
 * Milliseconds until attempt number `attempt` (from 0): doubling from 1 s to 30 s, less up to a quarter by `chance`
 * (0–1), so that a restarted server is not met by everyone at once.
 */
export function reconnectDelayMs(attempt: number, chance: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
  return Math.round(full * (1 - 0.25 * chance));
}

/**
 * The socket `/ws/live`, kept open: comes back by itself after a loss, at once when the network returns, and always
 * tells the server anew what is watched.
 */
export class LiveConnection {
  readonly #url: string;
  readonly #events: LiveEvents;
  #socket: WebSocket | null = null;
  #watched: Watched | null = null;
  /** The last that was told of what is watched: from there the server goes on after a broken connection. */
  #told: Readonly<Record<string, unknown>> = {};
  #attempt = 0;
  #openedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(url: string, events: LiveEvents) {
    this.#url = url;
    this.#events = events;
  }

  /** Connect, and follow the network's coming and going. */
  open(): void {
    globalThis.addEventListener('online', this.#online);
    globalThis.addEventListener('offline', this.#offline);
    this.#connect();
  }

  /** Say what is looked at; repeated by itself on every new connection. */
  watch(watched: Watched): void {
    this.#watched = watched;
    this.#told = {};
    this.#tell();
  }

  /** Close for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    globalThis.removeEventListener('online', this.#online);
    globalThis.removeEventListener('offline', this.#offline);
    this.#drop();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#events.state(this.#attempt === 0 ? 'connecting' : 'reconnecting');
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (socket !== this.#socket) return;
      this.#openedAt = Date.now();
      this.#events.state('live');
      this.#tell();
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (socket !== this.#socket || typeof data !== 'string') return;
      const message = parsed(data);
      if (!message) return;
      const { type, stream, seq } = message;
      if (type === 'positions') this.#told = { stream, seq };
      this.#events.message(message);
    });
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#lost(code);
    });
  }

  #lost(code: number): void {
    this.#socket = null;
    if (this.#closed) return;
    if (REFUSALS.has(code)) {
      this.#events.state('refused');
      return;
    }
    if (navigator.onLine === false) {
      this.#events.state('offline');
      return;
    }
    if (this.#openedAt > 0 && Date.now() - this.#openedAt > STEADY_MS) this.#attempt = 0;
    this.#openedAt = 0;
    this.#events.state('reconnecting');
    this.#timer = setTimeout(() => this.#connect(), reconnectDelayMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #tell(): void {
    if (this.#socket?.readyState !== 1 || !this.#watched) return;
    this.#socket.send(JSON.stringify({ type: 'watch', ...this.#watched, ...this.#told }));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  readonly #online = (): void => {
    if (this.#closed || this.#socket) return;
    this.#attempt = Math.max(this.#attempt, 1);
    this.#connect();
  };

  readonly #offline = (): void => {
    clearTimeout(this.#timer);
    this.#drop();
    this.#events.state('offline');
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The address of a socket on our own origin. */
export function socketUrl(path: string): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`;
}
