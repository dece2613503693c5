import { ApiError, NetworkError, isAbort } from '@shared/api/errors';
import { backoffMs, isPassing } from '@shared/backoff';
import type { Client } from '@shared/api/client';
import { missingParts, partSize } from './db';
import type { StoredMap, Trouble } from './db';
import type { Keeper } from './keep';

export interface DownloadOptions {
  readonly keeper: Keeper;
  readonly client: Pick<Client, 'send'>;
  /** Bytes of the part under way. */
  readonly onProgress?: (partBytes: number) => void;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A part of 1 MiB at 3.5 kB/s. */
const PART_WITHIN_MS = 300_000;
/** A part that arrives damaged so often is damaged where it lies. */
const DAMAGED_TIMES = 3;

class Damaged extends Error {}
class NotTheSame extends Error {}

/**
 * Fetch what is missing of a map, part by part, each checked against its hash before it counts. Ends when the map is
 * complete, `signal` is aborted, or something forbids it (which stands in the store as `trouble`); without a network it
 * waits and goes on. Whatever ends it, what has arrived stays.
 */
export async function download(map: StoredMap, signal: AbortSignal, options: DownloadOptions): Promise<'ready' | 'stopped'> {
  const { keeper } = options;
  const { maps } = keeper.store;
  const pause = options.pause ?? pauseOrOnline;
  let failures = 0;
  let damaged = 0;
  for (const index of await missingParts(keeper.store, map)) {
    for (;;) {
      if (signal.aborted) return 'stopped';
      try {
        const bytes = await fetchPart(map, index, signal, options);
        if ((await sha256Of(bytes)) !== map.parts[index]) throw new Damaged();
        await keeper.keepPart(map, index, bytes);
        if (failures > 0) await maps.update(map.key, { trouble: null });
        failures = damaged = 0;
        break;
      } catch (error) {
        if (signal.aborted || isAbort(error)) return 'stopped';
        damaged += Number(error instanceof Damaged);
        const trouble = troubleOf(error, damaged);
        await maps.update(map.key, trouble === 'network' ? { trouble } : { trouble, state: 'paused' });
        if (trouble !== 'network') return 'stopped';
        failures += 1;
        await pause(backoffMs(failures), signal);
      } finally {
        options.onProgress?.(0);
      }
    }
  }
  if (signal.aborted) return 'stopped';
  await finish(map, keeper);
  return 'ready';
}

/** The map is complete: from now on it is the person's map, and the one before goes. */
async function finish(map: StoredMap, keeper: Keeper): Promise<void> {
  await keeper.store.maps.update(map.key, { state: 'ready', trouble: null, readyAt: Date.now() });
  const others = await keeper.store.maps.where('userId').equals(map.userId).toArray();
  for (const other of others) if (other.key !== map.key) await keeper.remove(other);
}

async function fetchPart(map: StoredMap, index: number, signal: AbortSignal, { client, onProgress }: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const begin = index * map.partBytes;
  const size = partSize(map, index);
  const response = await client.send('GET', `/maps/offline-packages/${map.packageId}/file`, {
    headers: { Accept: '*/*', Range: `bytes=${begin}-${begin + size - 1}`, 'If-Range': `"${map.sha256}"` },
    signal,
    timeoutMs: PART_WITHIN_MS,
  });
  // 200 instead of 206: the server has another file by now.
  if (response.status !== 206) {
    await response.body?.cancel();
    throw new NotTheSame();
  }
  const bytes = new Uint8Array(size);
  let arrived = 0;
  try {
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      if (arrived + piece.value.length > size) throw new Damaged();
      bytes.set(piece.value, arrived);
      arrived += piece.value.length;
      onProgress?.(arrived);
    }
  } catch (error) {
    if (error instanceof Damaged || signal.aborted) throw error;
    // The connection was cut in the middle, or the part took too long.
    throw new NetworkError('unreachable', error);
  }
  if (arrived < size) throw new NetworkError('unreachable');
  return bytes;
}

function troubleOf(error: unknown, damaged: number): Trouble {
  if (error instanceof Damaged) return damaged < DAMAGED_TIMES ? 'network' : 'damaged';
  if (error instanceof NotTheSame) return 'gone';
  if (error instanceof ApiError && error.status === 401) return 'signed_out';
  if (isPassing(error)) return 'network';
  if (error instanceof ApiError) return error.status === 404 || error.status === 409 ? 'gone' : 'refused';
  // Anything else is the browser's refusal to keep the bytes.
  return 'space';
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Wait so long, or until the network is back. */
function pauseOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      globalThis.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    globalThis.addEventListener('online', end, { once: true });
  });
}
