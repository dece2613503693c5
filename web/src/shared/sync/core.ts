import type { Answer, StoreState, StoredFile } from './database';
import { acknowledgeWipe, quarantine, quarantineFiles } from './devices';
import type { LeftToHandOver } from './devices';
import { recordSum } from './database';
import type { Op } from './ops';
import { sendPoints } from './points';
import { Pusher, nothingPushed } from './push';
import type { Pushed } from './push';
import { Puller, nothingPulled } from './pull';
import type { Pulled } from './pull';
import { writeRecords } from './records';
import { troubleOf } from './room';
import type { SyncStore } from './store';
import { Uploader, nothingUploaded } from './uploads';
import type { Uploaded } from './uploads';
import { Busy, Offline, Refused, Revoked, SignedOut, Stopped, SyncError, Wire } from './wire';
import type { Wipe } from './wire';

/** The version of the record types that this client speaks. */
export const SCHEMA = 1;
const OFFLINE_RETRY_MS = 5_000;
/** Records looked at in one go; 5,000 are a sixth of a second of a slow tablet. */
const VERIFIED_AT_ONCE = 100;

/** Type and id. */
type RecordKey = [string, string];

/**
 * How a sync ended. `done`; `offline`, `busy` (again in `retryInMs`); `signed_out`; `refused` (the server takes no such
 * request: `detail` says why); `revoked` (quarantine or wipe are not done yet); `wiped`; `stopped`.
 */
export type Outcome = 'done' | 'offline' | 'busy' | 'signed_out' | 'refused' | 'revoked' | 'wiped' | 'stopped';

export interface Report {
  outcome: Outcome;
  detail: string;
  /** What it failed with; null when it did not. */
  error: unknown;
  /** When to call again, at the earliest; null when nothing waits for a time. */
  retryInMs: number | null;
  readonly pushed: Pushed;
  readonly pulled: Pulled;
  readonly uploaded: Uploaded;
  points: number;
  /** Files sent whose pictures the server is still reading. */
  unread: number;
}

export interface CoreOptions {
  readonly token: () => string | null | Promise<string | null>;
  readonly fetch?: typeof globalThis.fetch;
  /** The language in which the server shall give its reasons; the browser's unless given. */
  readonly language?: () => string;
  readonly random?: () => number;
  readonly elapsed?: () => number;
  readonly schema?: number;
  readonly page?: number;
  readonly pieceBytes?: number;
  readonly timeoutMs?: number;
  readonly storageFree?: () => Promise<number | null>;
  /** Told each operation and the server's final answer to it, when both are in the store. */
  readonly answered?: (op: Op, answer: Answer) => void;
  readonly onProgress?: (file: StoredFile, sent: number) => void;
  /** Told what of a revoked device's work is still to be handed over. */
  readonly handingOver?: (left: LeftToHandOver) => void;
  readonly signal?: AbortSignal;
  /** Whether photos may be sent now; asked before each piece. */
  readonly mayUpload?: () => Promise<boolean>;
  /** Whether originals that are kept for later may go now; unless told, they may not. */
  readonly mayUploadOriginals?: () => Promise<boolean>;
}

/**
 * One person's exchange with the server, without timers: each function does what there is to do and comes back. The
 * engine calls them when the time is ripe; tests and scripts may call them as they like. Safe to be abandoned at any
 * moment: what was not finished is in the store.
 */
export class SyncCore {
  readonly store: SyncStore;
  readonly wire: Wire;
  readonly pusher: Pusher;
  readonly puller: Puller;
  readonly uploader: Uploader;
  readonly #options: CoreOptions;
  #clock: number | null = null;

  constructor(store: SyncStore, options: CoreOptions) {
    this.store = store;
    this.#options = options;
    const { signal, random, token, fetch, language, timeoutMs, page, elapsed, pieceBytes, onProgress, answered, schema = SCHEMA, storageFree } = options;
    this.wire = new Wire({
      origin: store.stamp.origin,
      token,
      now: store.now,
      onClock: (offset) => {
        this.#clock = offset;
      },
      ...(fetch ? { fetch } : {}),
      ...(language ? { language } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    this.pusher = new Pusher(store, this.wire, { schema, signal, answered, ...(random ? { random } : {}), ...(storageFree ? { storageFree } : {}) });
    this.puller = new Puller(store, this.wire, { signal, ...(page === undefined ? {} : { limit: page }) });
    this.uploader = new Uploader(store, this.wire, {
      signal,
      onProgress,
      mayUpload: options.mayUpload,
      mayUploadOriginals: options.mayUploadOriginals,
      ...(random ? { random } : {}),
      ...(elapsed ? { elapsed } : {}),
      ...(pieceBytes === undefined ? {} : { pieceBytes }),
    });
  }

  /** Send what waits, fetch what is new, then positions and files, records first all along. Never rejects for the
   * network's or the server's sake: the report says how it went. */
  sync(): Promise<Report> {
    return this.run(async (report) => {
      await this.#exchangeRecords(report);
      report.points += await sendPoints(this.store, this.wire, this.#options.signal);
      while (await this.uploader.uploadPiece(report.uploaded)) {
        const { ops } = await this.store.unsent();
        if (ops > 0) await this.#exchangeRecords(report);
      }
      report.unread = await this.uploader.checkSent();
    }, [this.#recordsDue, this.#filesDue]);
  }

  /** The records' lane alone: push until nothing is due, then pull to the end of the feed. */
  syncRecords(): Promise<Report> {
    return this.run((report) => this.#exchangeRecords(report), [this.#recordsDue]);
  }

  /** The files' lane alone. `between` is awaited before each piece. */
  syncFiles(between: () => Promise<void> = async () => {}): Promise<Report> {
    return this.run(async (report) => {
      await between();
      while (await this.uploader.uploadPiece(report.uploaded)) await between();
      report.unread = await this.uploader.checkSent();
    }, [this.#filesDue]);
  }

  /** The trails' lane alone. */
  syncPoints(): Promise<Report> {
    return this.run(async (report) => {
      report.points += await sendPoints(this.store, this.wire, this.#options.signal);
    });
  }

  /** Let nothing wait for its time: the next sync tries everything. */
  async hurry(): Promise<void> {
    const { db } = this.store;
    await db.transaction('rw', db.groups, db.files, async () => {
      await db.groups.toCollection().modify({ waitUntil: 0 });
      await this.hurryFiles();
    });
  }

  /** Let no file wait for its time; how often each has failed stays, for the next time. */
  async hurryFiles(): Promise<void> {
    await this.store.db.files.where('state').anyOf('waiting', 'kept').modify({ waitUntil: 0 });
  }

  /** When the next waiting group may go, epoch milliseconds by the device's clock; null if none waits. */
  readonly #recordsDue = async (): Promise<number | null> => {
    const { db } = this.store;
    const groups = await db.groups.toArray();
    const queued = new Set<number>();
    await db.ops.where('state').equals('queued').each(({ grp }) => void queued.add(grp));
    return earliest(groups.filter(({ number }) => queued.has(number ?? 0)));
  };

  /** The same of files; those that are held wait for no time. */
  readonly #filesDue = async (): Promise<number | null> => earliest(await this.uploader.mayGo());

  /**
   * Look whether the disk has altered records since they were written; how many. What is damaged is forgotten and all
   * is fetched anew; unsent work is not touched (operations carry digests of their own, see Pusher).
   */
  async verifyRecords(): Promise<number> {
    const { db } = this.store;
    const suspects = await this.#suspects();
    if (suspects.length === 0) return 0;
    return db.transaction('rw', db.records, db.meta, async () => {
      const found = await db.records.bulkGet(suspects);
      const damaged = found.flatMap((record) => (record && recordSum(record) !== record.sum ? [[record.type, record.id] as RecordKey] : []));
      await writeRecords(db, { drop: damaged });
      if (damaged.length > 0) await db.setWords({ cursor: '', snapshotOpen: false });
      return damaged.length;
    });
  }

  /**
   * The keys of what looks altered. Read apart from the writing, which would keep screens waiting for as long as it takes,
   * and a few at a time, so that a list which is scrolled meanwhile does not falter.
   */
  async #suspects(): Promise<RecordKey[]> {
    const suspects: RecordKey[] = [];
    let last: RecordKey = ['', ''];
    for (;;) {
      const some = await this.store.db.records.where(':id').above(last).limit(VERIFIED_AT_ONCE).toArray();
      for (const record of some) {
        last = [record.type, record.id];
        if (recordSum(record) !== record.sum) suspects.push(last);
      }
      if (some.length < VERIFIED_AT_ONCE) return suspects;
    }
  }

  async #exchangeRecords(report: Report): Promise<void> {
    let refused: Refused | null = null;
    try {
      while (await this.pusher.pushBatch(report.pushed));
    } catch (error) {
      // It takes nothing from us; what it has for us still comes.
      if (!(error instanceof Refused)) throw error;
      refused = error;
    }
    while (await this.puller.pullPage(report.pulled));
    if (refused) throw refused;
  }

  /** Do some work and say how it ended, and when what is left of it may go. */
  async run(work: (report: Report) => Promise<void>, dues: readonly (() => Promise<number | null>)[] = []): Promise<Report> {
    const report: Report = {
      outcome: 'done',
      detail: '',
      error: null,
      retryInMs: null,
      pushed: nothingPushed(),
      pulled: nothingPulled(),
      uploaded: nothingUploaded(),
      points: 0,
      unread: 0,
    };
    try {
      await this.#requireToken();
      await work(report);
    } catch (error) {
      report.error = error;
      report.detail = error instanceof Error ? error.message : String(error);
      if (error instanceof Revoked) await this.#obey(error.wipe, report);
      else report.outcome = outcomeOf(error);
      if (error instanceof Offline) report.retryInMs = OFFLINE_RETRY_MS;
      if (error instanceof Busy) report.retryInMs = error.retryAfterMs;
    }
    await this.#keepClock();
    if (report.outcome === 'done') {
      const times = (await Promise.all(dues.map((due) => due()))).filter((time) => time !== null);
      report.retryInMs = times.length > 0 ? Math.max(0, Math.min(...times) - this.store.now()) : null;
    }
    return report;
  }

  async #keepClock(): Promise<void> {
    const offset = this.#clock;
    this.#clock = null;
    if (offset === null) return;
    const { db } = this.store;
    const keep = db.transaction('rw', db.meta, async () => {
      if ((await db.word('state')) !== 'wiped') await db.setWords({ clockOffsetMs: offset });
    });
    await keep.catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }

  async #requireToken(): Promise<void> {
    const state = await this.store.word('state');
    if (state !== 'open') throw new Revoked((await this.store.word('wipe')) ?? '');
    if (!(await this.#options.token())) throw new SignedOut('not signed in');
  }

  /**
   * Quarantine, wipe, acknowledge; each step is remembered, so a cut between them does no harm. Without an order to wipe
   * (somebody signed this device out) the work is handed over all the same, and stays here for its owner's return.
   */
  async #obey(wipe: Wipe, report: Report): Promise<void> {
    const { store, wire } = this;
    const signal = this.#options.signal;
    const state = (): Promise<StoreState | undefined> => store.word('state');
    const over = { signal, told: this.#options.handingOver };
    const before = await state();
    if (wipe !== '' && before === 'open') await store.keepWords({ state: 'revoked', wipe });
    report.outcome = wipe === '' && (await state()) === 'open' ? 'signed_out' : 'revoked';
    try {
      // Another tab may have emptied the store, and left alone what is in the memory of this one.
      const left = before === 'wiped' && !store.memory.isEmpty;
      const order = left || (before === 'revoked' && wipe === 'after_quarantine') ? await this.#orderNow(wipe) : wipe;
      if ((left || (await state()) !== 'wiped') && order !== 'now') await quarantine(store, wire, this.pusher.schema, over);
      // Without an order to wipe they stay, and go as they should when their owner is back.
      if ((left || (await state()) === 'revoked') && order !== 'now') await quarantineFiles(store, wire, { ...over, pieceBytes: this.#options.pieceBytes });
      if (left || (await state()) === 'revoked') await store.wipe();
      if ((await state()) === 'wiped') {
        report.outcome = 'wiped';
        if (await this.#options.token()) await acknowledgeWipe(store, wire, signal);
      }
      report.error = null;
      report.detail = '';
    } catch (error) {
      if (!(error instanceof SyncError || isRefusal(error))) throw error;
      report.error = error;
      report.detail = error instanceof Error ? error.message : String(error);
      if (!(error instanceof SyncError) || error instanceof Offline || error instanceof Busy) report.retryInMs = OFFLINE_RETRY_MS;
    }
  }

  /** What the server wants now: the office may have given up meanwhile what was to be handed over first. */
  async #orderNow(wipe: Wipe): Promise<Wipe> {
    try {
      await this.wire.exchange('GET', '/api/v1/me', { signal: this.#options.signal });
      return wipe;
    } catch (error) {
      if (!(error instanceof Revoked) || error.wipe === '') throw error;
      await this.store.keepWords({ wipe: error.wipe });
      return error.wipe;
    }
  }
}

/** Whether the store has refused a write, and can be asked again. */
function isRefusal(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble === 'full' || trouble === 'unwritable';
}

const earliest = (waiting: readonly { readonly waitUntil: number }[]): number | null => (waiting.length > 0 ? Math.min(...waiting.map(({ waitUntil }) => waitUntil)) : null);

/** Rejects again with what is neither the network's nor the server's doing. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof Offline) return 'offline';
  if (error instanceof Busy) return 'busy';
  if (error instanceof SignedOut) return 'signed_out';
  if (error instanceof Refused) return 'refused';
  if (error instanceof Stopped) return 'stopped';
  throw error;
}
