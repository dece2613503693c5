import { sha256OfBytes, sha256Raw } from '../upload/sha256';
import type { StoredFile } from './database';
import { recordOf } from './files';
import { backoffMs } from './ops';
import { isDue } from './push';
import type { SyncStore } from './store';
import { Busy, Offline, Refused } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/uploads/';
const TUS = { 'Tus-Resumable': '1.0.0' };
const MIB = 1024 * 1024;
const SMALLEST_PIECE = MIB / 2;
const LARGEST_PIECE = 4 * MIB;
/** A piece should take about this long, so that little is lost with a connection and little waiting is added. */
const PIECE_MS = 4_000;
/** 120 s for a piece of 512 KiB is 4 kB/s; slower lines than that break and resume. */
const PIECE_TIMEOUT_MS = 120_000;
/** So often a file is begun anew when the server discards it, before it is given up. */
const MAX_BEGINNINGS = 5;
const GONE = new Set([404, 410]);
/** Why a file was given up that is not there any more as it was. */
export const BYTES_GONE: ReadonlySet<string> = new Set(['file_missing', 'file_changed']);
const LATER = new Set([408, 409, 423]);

/** Counts of what the files' lane did. */
export interface Uploaded {
  files: number;
  bytes: number;
  requests: number;
  aside: number;
  /** Originals; among neither `files` nor, with theirs, `bytes`. */
  originals: number;
}

export const nothingUploaded = (): Uploaded => ({ files: 0, bytes: 0, requests: 0, aside: 0, originals: 0 });

/** Where the lane finds files and notes how far each has come. */
export interface FileRows {
  /** Those in the states that may go, and those wanted, which nobody here is about to delete, in their order. An original follows its copy. */
  mayGo(may: Readonly<Record<'waiting' | 'kept', boolean>>): Promise<readonly StoredFile[]>;
  /** Only while it is what it was: the person may have taken the photo back meanwhile. */
  set(file: StoredFile, values: Partial<StoredFile>): Promise<void>;
}

export interface UploadOptions {
  readonly random?: () => number;
  /** Milliseconds that pass, for the speed of the line. */
  readonly elapsed?: () => number;
  /** Bytes in the first piece; later ones follow the speed of the line. */
  readonly pieceBytes?: number;
  /** The device that has been revoked and leaves the files behind, for people to look at. */
  readonly leftBy?: string;
  /** Other rows than those of the store. */
  readonly rows?: FileRows;
  /** Told how many bytes of a file have arrived. */
  readonly onProgress?: ((file: StoredFile, sent: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether files may be sent now; unless told, they may. Asked before each piece. */
  readonly mayUpload?: (() => Promise<boolean>) | undefined;
  /** Whether originals that are kept for later may go now; unless told, they may not. */
  readonly mayUploadOriginals?: (() => Promise<boolean>) | undefined;
}

/**
 * The lane for files: tus 1.0, one piece after another, resumed where it was cut, also after a reload. It never holds
 * up a record, and a file that does not move on holds up no other.
 */
export class Uploader {
  readonly #store: SyncStore;
  readonly #wire: Wire;
  readonly #options: UploadOptions;
  readonly #rows: FileRows;
  #piece: number;

  constructor(store: SyncStore, wire: Wire, options: UploadOptions = {}) {
    this.#store = store;
    this.#wire = wire;
    this.#options = options;
    this.#rows = options.rows ?? new StoredRows(store);
    this.#piece = options.pieceBytes ?? SMALLEST_PIECE;
  }

  /**
   * Take one file one request further; whether one could be. Rejects with Offline, SignedOut, Revoked; Busy when the
   * server takes no uploads at all now.
   */
  async uploadPiece(into: Uploaded): Promise<boolean> {
    const file = await this.#next();
    if (!file) return false;
    into.requests += 1;
    try {
      await this.#advance(file, into);
    } catch (error) {
      if (error instanceof Offline) await this.#postpone(file); // others get their turn, should this file break connections
      else if (error instanceof Refused) return this.#takeRefusal(file, error, into).then(() => true);
      else if (error instanceof Busy) {
        await this.#postpone(file, error.retryAfterMs);
        // 429 may concern this upload alone: too many are open.
        if (error.status === 429) return true;
      }
      throw error;
    }
    return true;
  }

  /** The file whose turn it is. */
  async #next(): Promise<StoredFile | undefined> {
    const now = this.#store.now();
    return (await this.mayGo()).find((file) => isDue(file, now));
  }

  /** Files that wait for nothing but their time: nobody minds, or their person wants them sent all the same. */
  async mayGo(): Promise<readonly StoredFile[]> {
    const { mayUpload, mayUploadOriginals } = this.#options;
    return this.#rows.mayGo({ waiting: mayUpload === undefined || (await mayUpload()), kept: (await mayUploadOriginals?.()) ?? false });
  }

  async #advance(file: StoredFile, into: Uploaded): Promise<void> {
    const signal = this.#options.signal;
    if (!file.asked && file.url === '' && this.#options.leftBy === undefined) await this.#askKnown(file, into);
    else if (file.url === '') await this.#begin(file, into);
    else if (file.offset === null) {
      const answer = await this.#wire.exchange('HEAD', file.url, { headers: TUS, signal });
      await this.#noteOffset(file, answer.headers.get('Upload-Offset'), into);
    } else await this.#sendPiece(file, file.offset, into);
  }

  /** Bytes that the server has, and this person may read, need not be sent. */
  async #askKnown(file: StoredFile, into: Uploaded): Promise<void> {
    let said: { readonly [name: string]: unknown };
    try {
      said = await this.#wire.json('GET', `${PATH}known`, undefined, { query: { sha256: file.sha256 }, signal: this.#options.signal });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await this.#rows.set(file, { asked: true });
      return;
    }
    // A guest network's page also answers 200: only the hash says that it is this file which need not be sent.
    if (said['sha256'] !== file.sha256) throw new Offline('the answer about a known file is not one');
    await this.#finish(file, into);
  }

  async #begin(file: StoredFile, into: Uploaded): Promise<void> {
    const blob = await this.#store.bytesOf(file.id);
    if (!blob) return this.#giveUp(file, 'file_missing', 'The bytes of this file are not in the store any more.', into);
    if (file.begun >= MAX_BEGINNINGS || (await sha256OfBytes(await blob.arrayBuffer())) !== file.sha256) {
      const code = file.begun >= MAX_BEGINNINGS ? 'begun_too_often' : 'file_changed';
      return this.#giveUp(file, code, 'The file in the store is not the one announced.', into);
    }
    const headers = { ...TUS, 'Upload-Length': String(file.size), 'Upload-Metadata': metadataOf(file, this.#options.leftBy) };
    const answer = await this.#wire.exchange('POST', PATH, { headers, signal: this.#options.signal });
    const location = answer.headers.get('Location');
    if (answer.status !== 201 || !location) throw new Offline('the answer to a creation is not one');
    await this.#rows.set(file, { url: new URL(location, this.#wire.origin).pathname, offset: 0, arrived: 0, begun: file.begun + 1 });
  }

  async #sendPiece(file: StoredFile, offset: number, into: Uploaded): Promise<void> {
    const blob = await this.#store.bytesOf(file.id);
    if (!blob) return this.#giveUp(file, 'file_missing', 'The bytes of this file are not in the store any more.', into);
    const piece = await blob.slice(offset, offset + this.#piece).arrayBuffer();
    const headers = {
      ...TUS,
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
      'Upload-Checksum': `sha256 ${base64(new Uint8Array(await sha256Raw(piece)))}`,
    };
    // Until it is answered, nobody knows how much has arrived.
    await this.#rows.set(file, { offset: null });
    const elapsed = this.#options.elapsed ?? ((): number => performance.now());
    const began = elapsed();
    const answer = await this.#wire.exchange('PATCH', file.url, { body: piece, headers, signal: this.#options.signal, timeoutMs: PIECE_TIMEOUT_MS });
    if (this.#options.pieceBytes === undefined) this.#piece = nextPiece(this.#piece, elapsed() - began);
    if (file.of === undefined) into.bytes += piece.byteLength;
    await this.#noteOffset(file, answer.headers.get('Upload-Offset'), into);
  }

  async #noteOffset(file: StoredFile, said: string | null, into: Uploaded): Promise<void> {
    if (said === null || !/^\d+$/.test(said)) throw new Offline("an upload's answer without its offset");
    const offset = Number(said);
    if (offset >= file.size) return this.#finish(file, into);
    await this.#rows.set(file, { offset, arrived: offset, failures: 0 });
    this.#options.onProgress?.(file, offset);
  }

  async #takeRefusal(file: StoredFile, refusal: Refused, into: Uploaded): Promise<void> {
    if (file.url && (GONE.has(refusal.status) || refusal.status === 460)) {
      // Expired or discarded: ask for the offset again after a bad checksum, else begin anew.
      await this.#rows.set(file, { offset: null, ...(refusal.status === 460 ? {} : { url: '' }) });
    } else if (refusal.code === 'upload_finished') {
      await this.#rows.set(file, { offset: null });
    } else if (LATER.has(refusal.status) || refusal.status >= 500) {
      await this.#rows.set(file, { offset: file.url === '' ? file.offset : null });
      if (refusal.status !== 409) await this.#postpone(file);
    } else await this.#giveUp(file, refusal.code, refusal.detail, into);
  }

  async #finish(file: StoredFile, into: Uploaded): Promise<void> {
    await this.#rows.set(file, { state: 'sent', offset: file.size, arrived: file.size, failures: 0, code: '', detail: '' });
    this.#options.onProgress?.(file, file.size);
    if (file.of === undefined) into.files += 1;
    else into.originals += 1;
  }

  async #giveUp(file: StoredFile, code: string, detail: string, into: Uploaded): Promise<void> {
    await this.#rows.set(file, { state: 'aside', code, detail });
    into.aside += 1;
  }

  async #postpone(file: StoredFile, atLeastMs = 0): Promise<void> {
    const failures = file.failures + 1;
    const wait = Math.max(backoffMs(failures, this.#options.random ?? Math.random), atLeastMs);
    await this.#rows.set(file, { failures, waitUntil: this.#store.now() + wait });
  }

  // --- afterwards ----------------------------------------------------------------------------------------------------

  /**
   * Ask what became of files whose bytes have arrived. The original is let go once the server has read it as a picture,
   * for then it can show it; how many are still open. Rejects as `uploadPiece` does.
   */
  async checkSent(): Promise<number> {
    const { db } = this.#store;
    let open = 0;
    for (const file of await db.files.where('state').equals('sent').toArray()) {
      const data = (await db.records.get(['visit_photo', recordOf(file)]))?.data;
      const photo = file.of === undefined ? data?.['state'] === 'stored' && data['photo'] : data?.['original'];
      if (file.of === undefined && data?.['state'] === 'refused') await this.#refuse(file, 'photo_refused');
      else if (typeof photo !== 'string' || !(await this.#checkPhoto(file, photo))) open += 1;
    }
    return open;
  }

  /** Whether there is nothing more to ask. */
  async #checkPhoto(file: StoredFile, photo: string): Promise<boolean> {
    let said: { readonly [name: string]: unknown };
    try {
      said = await this.#wire.json('GET', `/api/v1/photos/${photo}`, undefined, { signal: this.#options.signal });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return true; // not ours to see any more; it is stored all the same
    }
    if (said['state'] === 'refused') await this.#refuse(file, String(said['refusal_code'] ?? 'photo_refused'));
    if (said['state'] !== 'ready') return said['state'] === 'refused';
    const { db } = this.#store;
    await db.transaction('rw', db.files, db.blobs, async () => {
      await db.files.update(file.id, { state: 'stored', photo });
      await db.blobs.delete(file.id);
    });
    return true;
  }

  async #refuse(file: StoredFile, code: string): Promise<void> {
    await this.#store.db.files.update(file.id, { state: 'aside', code, detail: '' });
  }
}

/** The files of a store. */
class StoredRows implements FileRows {
  constructor(readonly store: SyncStore) {}

  async mayGo(may: Parameters<FileRows['mayGo']>[0]): Promise<readonly StoredFile[]> {
    const { store } = this;
    const { db } = store;
    return db.transaction('r', db.files, db.ops, async () => {
      const inState = async (state: 'waiting' | 'kept'): Promise<StoredFile[]> => (await db.files.where('state').equals(state).toArray()).filter(({ wanted }) => may[state] || wanted);
      const [waiting, kept] = [await inState('waiting'), await inState('kept')];
      const gone = await doomed(store);
      const unsent = new Set(await db.files.where('state').anyOf('waiting', 'aside').primaryKeys());
      const originals = kept.filter((file) => !unsent.has(recordOf(file)));
      return [...waiting.sort(byAdded), ...originals.sort(byAdded)].filter((file) => !isDoomed(file, gone));
    });
  }

  async set(file: StoredFile, values: Partial<StoredFile>): Promise<void> {
    await this.store.db.files.where({ id: file.id }).filter(({ state }) => state === file.state).modify(values);
  }
}

/** As they were added; an original after its copy. */
export const byAdded = (a: StoredFile, b: StoredFile): number => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1);

/** The ids of the records that are about to be deleted here. */
export async function doomed({ db, memory }: SyncStore): Promise<ReadonlySet<string>> {
  const queued = await db.ops.where('[state+action]').equals(['queued', 'delete']).toArray();
  return new Set([...queued, ...memory.held.ops.filter(({ action }) => action === 'delete')].map(({ id }) => id));
}

export const isDoomed = (file: Pick<StoredFile, 'id' | 'of' | 'visit'>, gone: ReadonlySet<string>): boolean => gone.has(recordOf(file)) || gone.has(file.visit);

/** Bytes of the next piece: twice or half the last one, as that was quicker or slower than wanted. */
export function nextPiece(bytes: number, tookMs: number): number {
  if (tookMs < PIECE_MS / 2) return Math.min(bytes * 2, LARGEST_PIECE);
  if (tookMs > PIECE_MS * 2) return Math.max(bytes / 2, SMALLEST_PIECE);
  return bytes;
}

/** An `Upload-Metadata` header: `key base64,key base64`, the values as UTF-8. */
export function metadataOf(file: Pick<StoredFile, 'id' | 'of' | 'filename' | 'filetype' | 'sha256'>, leftBy?: string): string {
  const { filename, filetype, sha256 } = file;
  const record = recordOf(file);
  const about = leftBy === undefined ? { purpose: 'photo', subject: `visit_photo:${record}` } : { purpose: 'attachment', subject: `left_photo:${leftBy}`, record };
  const words = { filename, filetype, sha256, ...about };
  return Object.entries(words)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
    .join(',');
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
