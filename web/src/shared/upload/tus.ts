import { ApiError, NetworkError } from '../api/errors';
import type { Client } from '../api/client';

const MIB = 1024 * 1024;
const SMALLEST_CHUNK = MIB / 2;
const LARGEST_CHUNK = 4 * MIB;
/** A chunk should take about this long, so that little is lost with a connection and little waiting is added. */
const CHUNK_MS = 4_000;
const PROTOCOL = { 'Tus-Resumable': '1.0.0' };

export type UploadPurpose = 'photo' | 'panorama' | 'attachment' | 'recording';

/** What the server is told of a file before its bytes. */
export interface UploadDescription {
  readonly filename: string;
  /** Media type, as `image/jpeg`. */
  readonly filetype: string;
  /** 64 hexadecimal digits; the server refuses other bytes with 460. */
  readonly sha256: string;
  readonly purpose: UploadPurpose;
  /** The record it belongs to, as `visit_photo:0192…`; that may arrive later. */
  readonly subject?: string;
}

export interface UploadOptions {
  /** Address of an upload begun before, to go on with. */
  readonly url?: string | null;
  /** Told once the server gave the upload an address: keep it, to resume after a reload. */
  readonly onCreated?: (url: string) => void | Promise<void>;
  /** Bytes that the server has confirmed, of all. */
  readonly onProgress?: (sent: number, size: number) => void;
  readonly signal?: AbortSignal;
}

export interface UploadResult {
  readonly url: string;
}

/**
 * Send a file by tus 1.0, or the rest of it: the server is asked what it has (HEAD) and gets what is missing, in
 * chunks of 512 KiB to 4 MiB after the speed of the line. An upload that the server no longer knows is begun again.
 *
 * Rejects with NetworkError or ApiError of the exchange that failed; what arrived stays, and calling again with the
 * `url` of `onCreated` goes on from there. 460 `checksum_mismatch` means that other bytes arrived than were announced.
 */
export async function upload(client: Client, file: Blob, description: UploadDescription, options: UploadOptions = {}): Promise<UploadResult> {
  let url = options.url ?? null;
  let offset = url === null ? null : await offsetOf(client, url, options.signal);
  if (url === null || offset === null) {
    url = await create(client, file.size, description, options.signal);
    await options.onCreated?.(url);
    offset = 0;
  }
  options.onProgress?.(offset, file.size);
  let chunk = SMALLEST_CHUNK;
  while (offset < file.size) {
    const began = performance.now();
    offset = await sendChunk(client, url, file, offset, chunk, options.signal);
    options.onProgress?.(offset, file.size);
    chunk = nextChunk(chunk, performance.now() - began);
  }
  return { url };
}

/** End an upload and free its bytes on the server. One that is gone already is no error. */
export async function terminate(client: Client, url: string): Promise<void> {
  try {
    await client.send('DELETE', url, { headers: PROTOCOL });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The size of the next chunk in bytes: twice or half the last one, as that was quicker or slower than wanted. */
export function nextChunk(bytes: number, tookMs: number): number {
  if (tookMs < CHUNK_MS / 2) return Math.min(bytes * 2, LARGEST_CHUNK);
  if (tookMs > CHUNK_MS * 2) return Math.max(bytes / 2, SMALLEST_CHUNK);
  return bytes;
}

/** An `Upload-Metadata` header: `key base64,key base64`, the values as UTF-8. */
export function metadataHeader(description: UploadDescription): string {
  return Object.entries(description)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key} ${base64(String(value))}`)
    .join(',');
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

async function create(client: Client, size: number, description: UploadDescription, signal?: AbortSignal): Promise<string> {
  const response = await client.send('POST', '/uploads/', {
    headers: { ...PROTOCOL, 'Upload-Length': String(size), 'Upload-Metadata': metadataHeader(description) },
    signal,
  });
  const url = response.headers.get('Location');
  if (!url) throw new ApiError(response.status, { code: 'no_upload_address' });
  return new URL(url, location.href).href;
}

/** Bytes the server holds of an upload; null when it does not know it any more. */
async function offsetOf(client: Client, url: string, signal?: AbortSignal): Promise<number | null> {
  try {
    return readOffset(await client.send('HEAD', url, { headers: PROTOCOL, signal }));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function sendChunk(
  client: Client,
  url: string,
  file: Blob,
  offset: number,
  bytes: number,
  signal?: AbortSignal,
): Promise<number> {
  const headers = { ...PROTOCOL, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
  try {
    const body = file.slice(offset, offset + bytes);
    // 90 s for one chunk is 6 kB/s; slower lines than that break and resume.
    return readOffset(await client.send('PATCH', url, { headers, body, signal, timeoutMs: 90_000 }));
  } catch (error) {
    // A chunk may have arrived although its answer did not: the server's count decides.
    if (!(error instanceof ApiError && error.code === 'wrong_offset')) throw error;
    const held = await offsetOf(client, url, signal);
    if (held === null || held === offset) throw error;
    return held;
  }
}

function readOffset(response: Response): number {
  const offset = Number(response.headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new NetworkError('unreachable', 'no Upload-Offset in the answer');
  return offset;
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}
