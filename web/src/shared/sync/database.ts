import Dexie from 'dexie';
import type { DBCore, PromiseExtended, Table } from 'dexie';
import { digest } from './ops';
import type { Action, Data, Op } from './ops';
import type { LastVisitsNote } from './records';
import { Writability, troubleOf } from './room';
import type { Trouble } from './room';

/** The shape of the tables below; another number is another store. */
export const FORMAT = 1;

/** A record as the server gave it; `rev` 0 while only this device knows its content. */
export interface HeldRecord {
  readonly type: string;
  readonly id: string;
  /** Revision of the content in `data`. */
  readonly rev: number;
  /** The newest revision seen, one's own included: what operations are based on. */
  readonly base: number;
  /** Number of the snapshot that mentioned it last. */
  readonly seen: number;
  readonly data: Data;
  readonly sum: string;
}

/** `queued`: to be sent. `aside`: refused for good; kept, with the reason, until a person edits or discards it. */
export type OpState = 'queued' | 'aside';

export interface StoredOp extends Op {
  /** Its place in the outbox. */
  readonly number?: number;
  readonly grp: number;
  readonly sum: string;
  readonly state: OpState;
  readonly code: string;
  readonly detail: string;
  readonly field: string;
}

export interface StoredGroup {
  readonly number?: number;
  /** How often it was given to the network; 0 means that the server cannot know it. */
  readonly tries: number;
  /** Answers in a row that told to come later. */
  readonly later: number;
  /** When it may be sent again, epoch milliseconds by the device's clock. */
  readonly waitUntil: number;
  /** Why it waits. */
  readonly code: string;
}

export type AnswerStatus = 'applied' | 'merged' | 'conflict' | 'rejected' | 'retry' | 'refused';

/** The last answer to an operation. `refused`: the request was, because of this operation. */
export interface Answer {
  readonly op: string;
  readonly type: string;
  readonly id: string;
  readonly status: AnswerStatus;
  /** Whether the server had answered it before. */
  readonly repeated: boolean;
  readonly code: string;
  readonly detail: string;
  readonly field: string;
  readonly rev: number | null;
  /** Id of the conflict record. */
  readonly conflict: string | null;
  /** When it came, epoch milliseconds by the device's clock. */
  readonly at: number;
}

/**
 * `waiting`: bytes to be sent (`url` set: begun). `sent`: all bytes are with the server, which has not shown yet that
 * it can read them. `stored`: the server can show it, and the bytes here were let go. `aside`: given up, with a reason.
 * `kept`: an original whose smaller copy is sent; it waits for a line that costs nothing, or for the person's word.
 */
export type FileState = 'waiting' | 'sent' | 'stored' | 'aside' | 'kept';

/** A file beside a record, without its bytes. */
export interface StoredFile {
  /** The id of the record (a `visit_photo`); of an original one of its own. */
  readonly id: string;
  /** Of an original: the id of the record. */
  readonly of?: string;
  /** Its person said to send it now, whatever the line costs. */
  readonly wanted?: boolean;
  readonly visit: string;
  readonly filename: string;
  readonly filetype: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly addedAt: number;
  readonly state: FileState;
  /** Path of the upload at the server; empty before it began. */
  readonly url: string;
  /** Where to go on; null when that has to be asked. */
  readonly offset: number | null;
  /** Bytes that had arrived when it was last known. */
  readonly arrived: number;
  /** Whether the server was asked if it knows these bytes already. */
  readonly asked: boolean;
  /** How often it was begun. */
  readonly begun: number;
  readonly failures: number;
  readonly waitUntil: number;
  readonly code: string;
  readonly detail: string;
  /** The server's photo, once it has one. */
  readonly photo: string | null;
}

export interface StoredBlob {
  readonly id: string;
  /** The original bytes, untouched. */
  readonly blob: Blob;
}

/** 0: the server has not answered for it. 1: it has it. 2: it will never take it, `code` says why. */
export type PointState = 0 | 1 | 2;

/** One position of a trail: EPSG:4326, epoch milliseconds, metres, m/s, degrees clockwise from true north. */
export interface TrailPoint {
  readonly t: number;
  readonly lon: number;
  readonly lat: number;
  readonly acc: number | null;
  readonly alt: number | null;
  readonly speed: number | null;
  readonly bearing: number | null;
}

export interface StoredPoint extends TrailPoint {
  readonly key?: number;
  readonly visit: string;
  readonly sent: PointState;
  readonly code?: string;
}

/** Whose store this is, and of which shape. */
export interface Stamp {
  readonly format: number;
  readonly origin: string;
  readonly user: string;
  readonly device: string;
  /** Drawn when the store was begun, so that a later one is not taken for it; stores of older versions have none. */
  readonly born?: string;
}

/** `open`: in use. `revoked`: the server has revoked the device; quarantine or wipe are not done. `wiped`: empty. */
export type StoreState = 'open' | 'revoked' | 'wiped';

/** What a person chose on this tablet. */
export const SETTINGS = ['photosOnWifiOnly', 'photosReduced', 'originalsLater'] as const;
export type Setting = (typeof SETTINGS)[number];

/** The few words that a store keeps beside its tables. */
export interface Words {
  readonly stamp: Stamp;
  readonly state: StoreState;
  readonly wipe: string;
  readonly cursor: string;
  /** Number of the snapshot begun last: the generation of what is held. */
  readonly snapshot: number;
  readonly snapshotOpen: boolean;
  readonly snapshotComplete: number;
  /** When the feed was last read to its end, epoch milliseconds by the device's clock. */
  readonly pulledAt: number;
  readonly lastVisits: LastVisitsNote;
  /** The server's time minus the device's, milliseconds; null while unknown. */
  readonly clockOffsetMs: number | null;
  /** Number of the last group handed over to the quarantine. */
  readonly quarantined: number;
  /** Key of the last position handed over to it. */
  readonly quarantinedPoints: number;
  /** Whether files are sent to the quarantine and no longer as photos of their visits. */
  readonly quarantinesFiles: boolean;
  /** Data-saver: photos go by Wi-Fi only. */
  readonly photosOnWifiOnly: boolean;
  /** Photos are kept and sent as smaller copies. */
  readonly photosReduced: boolean;
  /** Of photos that are sent as smaller copies the originals are kept, to be sent later. */
  readonly originalsLater: boolean;
  /** Who syncs, where the browser has no Web Locks. */
  readonly lease: { readonly holder: string; readonly until: number };
}

export interface Word<Name extends keyof Words = keyof Words> {
  readonly key: Name;
  readonly value: Words[Name];
}

/** Something of the application's own, kept with the rest and wiped with it; never sent. */
export interface StoredNote {
  readonly key: string;
  readonly value: unknown;
}

/** The database of one person at one server. */
export class SyncDatabase extends Dexie {
  readonly meta!: Table<Word, string>;
  readonly records!: Table<HeldRecord, [string, string]>;
  readonly groups!: Table<StoredGroup, number>;
  readonly ops!: Table<StoredOp, number>;
  readonly answers!: Table<Answer, string>;
  readonly files!: Table<StoredFile, string>;
  readonly blobs!: Table<StoredBlob, string>;
  readonly points!: Table<StoredPoint, number>;
  readonly notes!: Table<StoredNote, string>;
  /** Whether what is written here is kept, whoever writes it. */
  readonly writability = new Writability();

  constructor(name: string, options: { readonly indexedDB?: IDBFactory; readonly IDBKeyRange?: typeof IDBKeyRange } = {}) {
    // Strict: what was entered is on the disk when the promise resolves, also if the battery dies next. And no cache of
    // queries, which would show what is not on the disk yet.
    // Nor is it opened again by itself when the browser has closed it: that may be another, empty one.
    super(name, { ...options, chromeTransactionDurability: 'strict', cache: 'disabled', autoOpen: false });
    this.version(FORMAT).stores({
      meta: 'key',
      records: '[type+id], [type+data.site], [type+data.visit], [type+data.id]',
      groups: '++number',
      ops: '++number, &op, grp, id, state, [type+id], [state+type], [state+action]',
      answers: 'op, [type+id], at',
      files: 'id, visit, state',
      blobs: 'id',
      points: '++key, [visit+t], sent',
      notes: 'key',
    });
    this.use({ stack: 'dbcore', name: 'writability', create: (core) => watched(core, this.writability) });
  }

  /** Close it. Dexie calls this too, to open it again by itself, when the browser or another tab has ended it. */
  override close(options = { disableAutoOpen: true }): void {
    super.close(options);
    if (!options.disableAutoOpen) this.writability.lost();
  }

  override open(): PromiseExtended<Dexie> {
    return this.writability.trouble === 'lost' ? Dexie.Promise.reject(new Dexie.DatabaseClosedError()) : super.open();
  }

  async word<Name extends keyof Words>(key: Name): Promise<Words[Name] | undefined> {
    return (await this.meta.get(key))?.value as Words[Name] | undefined;
  }

  async setWords(words: Partial<Words>): Promise<void> {
    const rows = Object.entries(words).map(([key, value]) => ({ key, value }) as Word);
    await this.meta.bulkPut(rows);
  }
}

/** A database that tells how its writes end. */
function watched(core: DBCore, writability: Writability): DBCore {
  /** Those that write bytes of files: what is kept of others says nothing of photos. */
  const withBytes = new WeakSet<object>();
  return {
    ...core,
    table(name) {
      const table = core.table(name);
      if (name !== 'blobs') return table;
      return {
        ...table,
        mutate(request) {
          if (request.type === 'put' || request.type === 'add') withBytes.add(request.trans);
          return table.mutate(request);
        },
      };
    },
    transaction(tables, mode, options) {
      const begun = core.transaction(tables, mode, options);
      if (mode === 'readwrite') {
        // The browser's own transaction, of which Dexie's type shows little.
        const own = begun as unknown as IDBTransaction;
        let trouble: Trouble | null = null;
        const concerned = (): string[] => tables.filter((name) => name !== 'blobs' || withBytes.has(own));
        // Some browsers say so at the write and others at the end.
        own.addEventListener('error', ({ target }) => (trouble ??= troubleOf((target as IDBRequest).error)), true);
        own.addEventListener('abort', () => {
          trouble ??= troubleOf(own.error);
          if (trouble !== null) writability.refused(concerned(), trouble);
        });
        own.addEventListener('complete', () => writability.kept(concerned()));
      }
      return begun;
    },
  };
}

/** The name of the database of a person at a server: nobody's store is mistaken for another's. */
export function databaseName(origin: string, user: string): string {
  return `portal-sync ${origin.replace(/\/+$/, '')} ${user}`;
}

/** A record with its digest. */
export function held(record: Omit<HeldRecord, 'sum'>): HeldRecord {
  return { ...record, sum: recordSum(record) };
}

export function recordSum({ type, id, rev, base, data }: Omit<HeldRecord, 'sum' | 'seen'>): string {
  return digest(type, id, rev, base, JSON.stringify(data));
}

export type { Action, Data };
