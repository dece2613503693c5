import { SyncCore } from './core';
import type { CoreOptions, Outcome, Report } from './core';
import { followHints } from './hints';
import type { Socket } from './hints';
import { asOnlyOne } from './lease';
import type { Locks } from './lease';
import type { StoredFile } from './database';
import { MAX_WAIT_MS, backoffMs } from './ops';
import { roomLeft, troubleOf, unlessRefused } from './room';
import type { Storage } from './room';
import type { Unsent } from './reading';
import type { SyncStore } from './store';
import type { Wipe } from './wire';

export type LaneName = 'records' | 'points' | 'files';

export interface LaneState {
  readonly status: 'idle' | 'working' | 'waiting';
  /** Failures in a row. */
  readonly failures: number;
  /** When the next attempt comes, epoch milliseconds by the device's clock; null when none is planned. */
  readonly nextAt: number | null;
  /** What the last attempt failed with; null when it did not. */
  readonly error: unknown;
}

/** How far a run has come, from when something began to wait until nothing does: "12 of 37 records, 3 of 8 photos". */
export interface Progress {
  /** Operations answered, of all. */
  readonly records: Share;
  readonly photos: Share;
  /** Bytes of photos. */
  readonly bytes: Share;
  readonly points: Share;
  /** Bytes of each file under way: its id → arrived, of all. */
  readonly files: Readonly<Record<string, Share>>;
}

export interface Share {
  readonly done: number;
  readonly of: number;
}

/** Why photos are not sent although they could be: the data-saver is on and this is, or may be, no Wi-Fi. */
export type Held = 'not_wifi' | 'network_unknown' | null;

export interface EngineState {
  /** Whether this tab is the one that syncs; others hear of it. */
  readonly leading: boolean;
  /** How the last exchange of records ended; null before the first. */
  readonly outcome: Outcome | null;
  readonly wipe: Wipe;
  readonly lanes: Readonly<Record<LaneName, LaneState>>;
  readonly progress: Progress;
  readonly held: Held;
  /** Whether `/ws/sync` tells of news. */
  readonly listening: boolean;
}

/** The part of the Network Information API that is used; `type` is known on Android only. */
export interface Connection {
  readonly type?: string;
  addEventListener?(name: 'change', listener: () => void): void;
  removeEventListener?(name: 'change', listener: () => void): void;
}

/** What the engine needs of a browser. Each part may be replaced (tests) or null (an old browser, Node). */
export interface Environment {
  readonly locks: Locks | null;
  readonly channel: ((name: string) => Channel) | null;
  readonly connection: Connection | null;
  readonly connect: ((url: string) => Socket) | null;
  readonly storage: Storage | undefined;
  /** Tells of `online`, `offline`, `visibilitychange`. */
  readonly events: EventSource | null;
  readonly visible: () => boolean;
  readonly random: () => number;
  readonly setTimer: (work: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  /** Ask the service worker to wake the page, or sync itself, when the network is back. */
  readonly registerBackgroundSync: (() => Promise<void>) | null;
}

export interface Channel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface EventSource {
  listen(name: 'online' | 'offline' | 'visibilitychange', listener: () => void): () => void;
}

export interface EngineOptions extends Pick<CoreOptions, 'token' | 'fetch' | 'language' | 'answered' | 'page' | 'pieceBytes' | 'timeoutMs'> {
  readonly environment?: Partial<Environment>;
  /** Milliseconds between pulls when nothing hints at news; twelve times that while the socket is open. */
  readonly pullEveryMs?: number;
}

type Listener = (state: EngineState) => void;
type Message = { readonly kind: 'kick'; readonly lanes: readonly LaneName[]; readonly hurry: boolean } | { readonly kind: 'anyway' } | { readonly kind: 'state'; readonly state: EngineState } | { readonly kind: 'ask' };

const LANES: readonly LaneName[] = ['records', 'points', 'files'];
const PULL_EVERY_MS = 60_000;
const POINTS_WITHIN_MS = 15_000;
const VERIFY_AFTER_MS = 10_000;
const READ_SOON_MS = 3_000;
const READ_LATER_MS = 30_000;
const READS_SOON = 20;
export const BACKGROUND_SYNC_TAG = 'portal-sync';
const IDLE: LaneState = { status: 'idle', failures: 0, nextAt: null, error: null };
const NOTHING: Share = { done: 0, of: 0 };

/**
 * Keeps a store and the server in step, from `start` to `stop`: sends what was changed, fetches what is new, tries again
 * later and later when that fails, and at once when the network comes back, the page is looked at, or somebody asks.
 * Of several tabs one works; the others hear how it goes and may ask it. Three lanes, so that none holds up another.
 */
export class SyncEngine {
  readonly store: SyncStore;
  readonly core: SyncCore;
  readonly #environment: Environment;
  readonly #options: EngineOptions;
  readonly #stopping = new AbortController();
  readonly #listeners = new Set<Listener>();
  readonly #timers = new Map<LaneName, { readonly timer: unknown; readonly at: number }>();
  readonly #running = new Map<LaneName, Promise<void>>();
  /** Lanes asked for while they work, and whether a person wants them to wait for nothing. */
  readonly #again = new Map<LaneName, boolean>();
  readonly #holder = Math.random().toString(36).slice(2);
  #channel: Channel | null = null;
  #state: EngineState;
  #leading: AbortController | null = null;
  #done = { ops: 0, files: 0, bytes: 0, points: 0 };
  #reads = 0;
  #sendAnyway = false;
  /** Whether the server could not be reached, for all that is known. */
  #cutOff = false;
  /** Whether something may be unsent; null while nobody has looked. */
  #waiting: boolean | null = null;
  /** Whether the worker is to be woken: asked since records last went, or since the network came back. */
  #asked = false;
  #pointTimer: unknown = null;
  #undo: (() => void)[] = [];
  #ended: Promise<void> = Promise.resolve();

  constructor(store: SyncStore, options: EngineOptions) {
    this.store = store;
    this.#options = options;
    this.#environment = { ...browserEnvironment(), ...options.environment };
    const { random, storage } = this.#environment;
    const { environment: _, pullEveryMs: __, ...core } = options;
    this.core = new SyncCore(store, {
      ...core,
      random,
      signal: this.#stopping.signal,
      storageFree: async () => (await roomLeft(storage))?.free ?? null,
      mayUpload: async () => (await this.#holding()) === null,
      mayUploadOriginals: async () => this.#costly() === null,
      onProgress: (file, sent) => this.#fileMoved(file, sent),
    });
    this.#state = {
      leading: false,
      outcome: null,
      wipe: '',
      lanes: { records: IDLE, points: IDLE, files: IDLE },
      progress: { records: NOTHING, photos: NOTHING, bytes: NOTHING, points: NOTHING, files: {} },
      held: null,
      listening: false,
    };
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Be told of every change of the state; ends with the function given back. */
  onState(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Begin. Call once. */
  start(): void {
    const { channel, events, connection, locks } = this.#environment;
    this.#channel = channel?.(`sync ${this.store.db.name}`) ?? null;
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data as Message);
    this.#post({ kind: 'ask' });
    const kick = (): void => this.kick();
    if (events) {
      const online = (): void => {
        this.#asked = false;
        this.kick();
      };
      const offline = (): void => {
        this.#cutOff = true;
        void this.#askBackground();
      };
      this.#undo.push(events.listen('online', online));
      this.#undo.push(events.listen('offline', offline));
      this.#undo.push(events.listen('visibilitychange', () => (this.#environment.visible() ? this.kick() : void this.#askBackground())));
    }
    connection?.addEventListener?.('change', kick);
    this.#undo.push(() => connection?.removeEventListener?.('change', kick));
    const { signal } = this.#stopping;
    const lease = { locks, holder: this.#holder, sleep: (ms: number, until: AbortSignal) => this.#sleep(ms, until), signal };
    this.#ended = asOnlyOne(this.store, lease, (until) => this.#lead(until)).catch((error: unknown) => {
      if (!signal.aborted) console.error('sync', error);
    });
  }

  /** End; a request under way is abandoned, what it was about stays in the store. Resolves when nothing works any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const undo of this.#undo.splice(0)) undo();
    if (this.#pointTimer !== null) this.#environment.clearTimer(this.#pointTimer);
    for (const { timer } of this.#timers.values()) this.#environment.clearTimer(timer);
    this.#timers.clear();
    await Promise.allSettled([...this.#running.values(), this.#ended]);
    this.#channel?.close();
    this.#channel = null;
    this.#listeners.clear();
  }

  /** Something was changed here: send it soon. Called after `store.change` and its like. */
  changed(): void {
    this.#waiting = true;
    this.kick(['records', 'files'], false);
  }

  /** A position was added; they go together, within 15 s of the first. */
  pointAdded(): void {
    this.#waiting = true;
    if (this.#pointTimer !== null || this.#stopping.signal.aborted) return;
    this.#pointTimer = this.#environment.setTimer(() => {
      this.#pointTimer = null;
      // A lane that waits after a failure keeps its own, later time.
      if (this.#state.lanes.points.failures === 0) this.kick(['points']);
    }, POINTS_WITHIN_MS);
  }

  /**
   * Work now, whatever was planned. `hurry` lets nothing wait for its time; as when a person presses the button. In a
   * tab that does not sync, the one that does is asked.
   */
  kick(lanes: readonly LaneName[] = LANES, hurry = false): void {
    if (this.#stopping.signal.aborted) return;
    if (!this.#leading) return this.#post({ kind: 'kick', lanes, hurry });
    if (hurry) void this.core.hurry().then(() => lanes.forEach((lane) => void this.#run(lane, true)));
    else for (const lane of lanes) void this.#run(lane);
  }

  /** Send photos now although the data-saver holds them, until all of these are sent; from whatever tab, by whatever tab. */
  sendPhotosAnyway(): void {
    this.#sendAnyway = true;
    this.#post({ kind: 'anyway' });
    this.kick(['files'], true);
  }

  /** Send the original of a photo that is kept for later now, or all of them, whatever the line costs; from whatever tab. */
  async sendOriginals(photo?: string): Promise<void> {
    await this.store.wantOriginals(photo === undefined ? undefined : [photo]);
    this.kick(['files'], true);
  }

  /** Sync once, here and now, and wait for it: for scripts. A service worker's `sync` event calls `sendInBackground`. */
  async syncOnce(): Promise<Report> {
    const report = await this.core.sync();
    await this.#settle('records', report);
    return report;
  }

  // --- leading -------------------------------------------------------------------------------------------------------

  async #lead(until: AbortSignal): Promise<void> {
    const leading = new AbortController();
    this.#leading = leading;
    const over = new Promise<void>((resolve) => {
      until.addEventListener('abort', () => resolve(), { once: true });
      if (until.aborted) resolve();
    });
    this.#become({ leading: true });
    const { connect, random } = this.#environment;
    const hints = connect
      ? followHints({
          origin: this.store.stamp.origin,
          token: this.#options.token,
          connect,
          onHint: () => void this.#run('records'),
          onOpen: (listening) => {
            // One that never opened says nothing: it may be all that a proxy forbids.
            if (this.#state.listening && !listening) this.#cutOff = true;
            this.#become({ listening });
            if (listening && this.#cutOff) void this.#run('records');
          },
          random,
          sleep: (ms, signal) => this.#sleep(ms, signal),
          signal: until,
        }).catch((error: unknown) => console.warn('sync hints', error))
      : Promise.resolve();
    // Not in the first seconds, which belong to whoever wants to see the list.
    const verifying = this.#environment.setTimer(() => void this.#verify(), VERIFY_AFTER_MS);
    try {
      this.kick();
      await over;
    } finally {
      this.#leading = null;
      this.#environment.clearTimer(verifying);
      for (const { timer } of this.#timers.values()) this.#environment.clearTimer(timer);
      this.#timers.clear();
      await Promise.allSettled([...this.#running.values(), hints]);
      if (!this.#stopping.signal.aborted) this.#become({ leading: false, listening: false });
    }
  }

  async #verify(): Promise<void> {
    try {
      if ((await this.store.word('state')) === 'open' && (await this.core.verifyRecords()) > 0) void this.#run('records');
    } catch (error) {
      console.warn('sync', error);
    }
  }

  /** One run of a lane at a time; asked meanwhile, once more afterwards. */
  async #run(lane: LaneName, hurry = false): Promise<void> {
    if (!this.#leading || this.#stopping.signal.aborted) return;
    if (this.#running.has(lane)) return void this.#again.set(lane, hurry || (this.#again.get(lane) ?? false));
    this.#cancel(lane);
    this.#again.delete(lane);
    const running = this.#work(lane).catch((error: unknown) => this.#failed(lane, error));
    this.#running.set(lane, running);
    await running;
    this.#running.delete(lane);
    const hurried = this.#again.get(lane);
    // After a failure its own, later time holds, unless a person wants it now.
    if (this.#again.delete(lane) && (hurried || this.#state.lanes[lane].failures === 0)) void this.#run(lane);
  }

  async #work(lane: LaneName): Promise<void> {
    this.#becomeLane(lane, { ...this.#state.lanes[lane], status: 'working', nextAt: null });
    await this.#measure();
    let report: Report;
    if (lane === 'records') report = await this.core.syncRecords();
    else if (lane === 'points') report = await this.core.syncPoints();
    else report = await this.core.syncFiles(() => this.#recordsFirst());
    await this.#settle(lane, report);
  }

  /** Records that are being sent have the line for themselves, as long as they move. */
  async #recordsFirst(): Promise<void> {
    const records = this.#running.get('records');
    if (!records) return;
    const enough = new AbortController();
    await Promise.race([records, this.#sleep(5_000, enough.signal)]);
    enough.abort();
  }

  async #settle(lane: LaneName, report: Report): Promise<void> {
    const { pushed, uploaded, points, outcome, retryInMs } = report;
    const answered = pushed.applied + pushed.merged + pushed.conflict + pushed.aside;
    this.#done = {
      ops: this.#done.ops + answered,
      files: this.#done.files + uploaded.files,
      bytes: this.#done.bytes,
      points: this.#done.points + points,
    };
    await this.#measure();
    if (lane === 'records') this.#become({ outcome });
    if (outcome === 'revoked' || outcome === 'wiped' || outcome === 'signed_out') return this.#end(report);
    if (outcome === 'stopped') return;
    const { random } = this.#environment;
    const before = this.#state.lanes[lane].failures;
    if (outcome === 'offline' || outcome === 'busy') {
      // A stalled file has a time of its own; the lane goes on with the others.
      const failures = before + 1;
      const wait = Math.max(backoffMs(failures, random), outcome === 'busy' ? (retryInMs ?? 0) : 0);
      if (lane === 'records' && outcome === 'offline') this.#cutOff = true;
      this.#becomeLane(lane, { status: 'waiting', failures, nextAt: null, error: report.error });
      this.#plan(lane, wait);
      if (!this.#asked) void this.#askBackground();
      return;
    }
    if (outcome === 'refused') {
      this.#becomeLane(lane, { status: 'waiting', failures: before + 1, nextAt: null, error: report.error });
      this.#plan(lane, MAX_WAIT_MS);
      return;
    }
    const asBefore = lane === 'files' && before > 0 && uploaded.requests === 0 && retryInMs !== null;
    // Nothing was due, so nothing is better than it was.
    this.#becomeLane(lane, asBefore ? { ...this.#state.lanes[lane], status: 'waiting' } : IDLE);
    if (lane === 'records') {
      this.#asked = false;
      if (this.#cutOff) await this.#reachedAgain();
      // A photo's record that has just come may be all that its file waits for.
      if (pushed.applied > 0 || report.pulled.changed > 0) void this.#run('files');
      const every = this.#options.pullEveryMs ?? PULL_EVERY_MS;
      this.#plan(lane, Math.min(this.#state.listening ? every * 12 : every, retryInMs ?? Number.POSITIVE_INFINITY));
    } else if (lane === 'files') {
      // The feed tells that a photo is stored.
      if (uploaded.files + uploaded.originals > 0) void this.#run('records');
      const held = await this.#holding();
      this.#become({ held });
      this.#reads = report.unread > 0 && uploaded.files + uploaded.originals === 0 ? this.#reads + 1 : 0;
      const read = report.unread > 0 ? (this.#reads < READS_SOON ? READ_SOON_MS : READ_LATER_MS) : Number.POSITIVE_INFINITY;
      const next = Math.min(read, retryInMs ?? Number.POSITIVE_INFINITY);
      if (Number.isFinite(next)) this.#plan(lane, next);
    }
  }

  /** What failed while the server was out of reach need not wait out its time. A photo that breaks the line by itself must. */
  async #reachedAgain(): Promise<void> {
    this.#cutOff = false;
    // On a store that takes nothing photos keep their time; that is no failure of the records that were just sent.
    await unlessRefused(this.core.hurryFiles());
    for (const lane of ['points', 'files'] as const) void this.#run(lane);
  }

  async #end(report: Report): Promise<void> {
    const wipe = ((await this.store.word('wipe')) ?? '') as Wipe;
    this.#become({ outcome: report.outcome, wipe });
    // Quarantine, wipe and acknowledgement go on until they are done.
    const unfinished = report.outcome !== 'signed_out' && report.error !== null;
    for (const lane of LANES) this.#becomeLane(lane, { ...IDLE, error: report.error });
    if (!unfinished) return;
    const failures = this.#state.lanes.records.failures + 1;
    this.#becomeLane('records', { status: 'waiting', failures, nextAt: null, error: report.error });
    this.#plan('records', backoffMs(failures, this.#environment.random));
  }

  /** Not the network and not the server: the disk is full, the store was closed under us, or a mistake of ours. */
  #failed(lane: LaneName, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    console.error('sync', lane, error);
    const failures = this.#state.lanes[lane].failures + 1;
    this.#becomeLane(lane, { status: 'waiting', failures, nextAt: null, error });
    this.#plan(lane, backoffMs(failures, this.#environment.random));
    const trouble = troubleOf(error);
    // What is sent frees the room of photos, and sending needs some for its notes.
    if (trouble === 'full' || trouble === 'unwritable') void this.store.giveUpReserve().then((given) => given && this.kick([lane]));
  }

  // --- time ----------------------------------------------------------------------------------------------------------

  /** Run a lane within so many milliseconds; an earlier time that is planned already stays. */
  #plan(lane: LaneName, ms: number): void {
    if (!this.#leading || this.#stopping.signal.aborted) return;
    const at = this.store.now() + ms;
    const planned = this.#timers.get(lane);
    if (planned && planned.at <= at) return;
    this.#cancel(lane);
    const timer = this.#environment.setTimer(() => {
      this.#timers.delete(lane);
      void this.#run(lane);
    }, ms);
    this.#timers.set(lane, { timer, at });
    this.#becomeLane(lane, { ...this.#state.lanes[lane], nextAt: at });
  }

  #cancel(lane: LaneName): void {
    const planned = this.#timers.get(lane);
    if (planned) this.#environment.clearTimer(planned.timer);
    this.#timers.delete(lane);
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { setTimer, clearTimer } = this.#environment;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        clearTimer(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimer(wake, ms);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async #askBackground(): Promise<void> {
    const { registerBackgroundSync } = this.#environment;
    if (!registerBackgroundSync || this.#waiting === false) return;
    try {
      // A page that is being closed has no time to look first.
      if (this.#waiting === null) {
        const { ops, files, points } = await this.store.unsent();
        if (ops + files + points === 0) return;
      }
      this.#asked = true;
      await registerBackgroundSync();
    } catch {
      // It is a comfort: the page syncs when it is opened again.
    }
  }

  // --- the data-saver ------------------------------------------------------------------------------------------------

  async #holding(): Promise<Held> {
    if (this.#sendAnyway || !(await this.store.setting('photosOnWifiOnly'))) return null;
    return this.#costly();
  }

  /** Why the line may cost something; null on one that does not. */
  #costly(): Held {
    const type = this.#environment.connection?.type;
    if (type === 'wifi' || type === 'ethernet') return null;
    return type === undefined || type === 'unknown' || type === 'other' ? 'network_unknown' : 'not_wifi';
  }

  // --- what others see -----------------------------------------------------------------------------------------------

  #fileMoved({ id, of, size }: StoredFile, sent: number): void {
    const { files } = this.#state.progress;
    const before = files[id]?.done ?? 0;
    // An original is none of the photos that are counted.
    if (of === undefined) this.#done = { ...this.#done, bytes: this.#done.bytes + Math.max(0, sent - before) };
    const { [id]: _, ...others } = files;
    const bytes = { done: Math.min(this.#done.bytes, this.#state.progress.bytes.of), of: this.#state.progress.bytes.of };
    this.#become({ progress: { ...this.#state.progress, bytes, files: sent < size ? { ...files, [id]: { done: sent, of: size } } : others } });
  }

  /** Bring the counts up to date; a run is over when nothing waits any more. */
  async #measure(): Promise<void> {
    let unsent: Unsent;
    try {
      unsent = await this.store.unsent();
    } catch {
      return; // the store is being wiped or removed
    }
    const { ops, files, bytes, points, originals, originalsWanted } = unsent;
    this.#waiting = ops + files + points + originalsWanted > 0;
    if (files === 0) this.#sendAnyway = false;
    const share = (done: number, left: number): Share => ({ done, of: done + left });
    const progress: Progress = {
      records: share(this.#done.ops, ops),
      photos: share(this.#done.files, files),
      bytes: share(this.#done.bytes, bytes),
      points: share(this.#done.points, points),
      files: files + originals === 0 ? {} : this.#state.progress.files,
    };
    if (ops + files + points === 0) this.#done = { ops: 0, files: 0, bytes: 0, points: 0 };
    this.#become({ progress });
  }

  #becomeLane(lane: LaneName, state: LaneState): void {
    this.#become({ lanes: { ...this.#state.lanes, [lane]: state } });
  }

  #become(change: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#stopping.signal.aborted) return;
    for (const listener of this.#listeners) listener(this.#state);
    if (this.#leading) this.#post({ kind: 'state', state: this.#state });
  }

  #post(message: Message): void {
    try {
      this.#channel?.postMessage(message.kind === 'state' ? { ...message, state: plain(message.state) } : message);
    } catch (error) {
      console.warn('sync channel', error);
    }
  }

  #hear(message: Message): void {
    if (message.kind === 'kick') {
      if (this.#leading) this.kick(message.lanes, message.hurry);
    } else if (message.kind === 'ask') {
      if (this.#leading) this.#post({ kind: 'state', state: this.#state });
    } else if (message.kind === 'anyway') {
      // Whether it leads now or later.
      this.#sendAnyway = true;
    } else if (!this.#leading) {
      const { photos } = message.state.progress;
      if (photos.done === photos.of) this.#sendAnyway = false;
      this.#become({ ...message.state, leading: false });
    }
  }
}

/** Errors travel between tabs as their class and words. */
function plain(state: EngineState): EngineState {
  const lanes = Object.fromEntries(
    Object.entries(state.lanes).map(([name, lane]) => {
      const { error } = lane;
      if (!(error instanceof Error)) return [name, lane];
      const { status, code, detail } = error as { status?: unknown; code?: unknown; detail?: unknown };
      return [name, { ...lane, error: { name: error.name, message: error.message, status, code, detail } }];
    }),
  );
  return { ...state, lanes: lanes as unknown as EngineState['lanes'] };
}

/** What is there in a page; a worker has no document, and Node perhaps nothing. */
interface Scope {
  readonly navigator?: { readonly locks?: unknown; readonly storage?: Storage; readonly connection?: Connection; readonly serviceWorker?: ServiceWorkerContainer };
  readonly document?: EventTarget & { readonly visibilityState: string };
}

/** What this browser offers. */
export function browserEnvironment(): Environment {
  const { navigator, document: page } = globalThis as unknown as Scope;
  return {
    locks: (navigator?.locks as Locks | undefined) ?? null,
    channel: typeof BroadcastChannel === 'undefined' ? null : (name) => new BroadcastChannel(name) as unknown as Channel,
    connection: navigator?.connection ?? null,
    connect: typeof WebSocket === 'undefined' ? null : (url) => new WebSocket(url) as unknown as Socket,
    storage: navigator?.storage,
    events: typeof globalThis.addEventListener === 'function' ? { listen: (name, listener) => listenTo(name === 'visibilitychange' ? (page ?? globalThis) : globalThis, name, listener) } : null,
    visible: () => page?.visibilityState !== 'hidden',
    random: Math.random,
    setTimer: (work, ms) => setTimeout(work, ms),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    registerBackgroundSync: page && navigator?.serviceWorker ? backgroundSyncOf(navigator.serviceWorker) : null,
  };
}

function listenTo(target: EventTarget, name: string, listener: () => void): () => void {
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
}

type Registration = ServiceWorkerRegistration & { readonly sync?: { register(tag: string): Promise<void> } };

/** Known beforehand, for when the page is being closed. */
function backgroundSyncOf(workers: ServiceWorkerContainer): () => Promise<void> {
  let known: Registration | undefined;
  void workers.ready.then((registration) => {
    known = registration;
  });
  return async () => {
    await (known ?? ((await workers.getRegistration()) as Registration | undefined))?.sync?.register(BACKGROUND_SYNC_TAG);
  };
}
