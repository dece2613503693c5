import type { StoredPoint } from './database';
import { halves, isData, toJson } from './ops';
import type { SyncStore } from './store';
import { Offline, Refused } from './wire';
import type { Wire } from './wire';

const PATH = '/api/v1/trails/points';
const MOST_AT_ONCE = 1_000;

/**
 * Send every position that the server has not answered for, oldest first; how many it answered for. One is kept until
 * its answer came; sent twice, the server recognises it. One that cannot be read is found by halving and set aside.
 * Rejects with Offline, Busy, SignedOut, Revoked; Refused when the server takes no positions from us at all.
 */
export async function sendPoints(store: SyncStore, wire: Wire, signal?: AbortSignal): Promise<number> {
  let sent = 0;
  for (;;) {
    const batch = await store.db.points.where('sent').equals(0).limit(MOST_AT_ONCE).toArray();
    if (batch.length === 0) return sent;
    await sendBatch(store, wire, batch, signal);
    sent += batch.length;
  }
}

async function sendBatch(store: SyncStore, wire: Wire, batch: readonly StoredPoint[], signal?: AbortSignal): Promise<void> {
  let refused: Map<number, string>;
  try {
    const body = toJson({ device: store.stamp.device, sent_at: store.stampTime(), points: batch.map(asPoint) });
    refused = readRefused(await wire.json('POST', PATH, body, { signal }), batch.length);
  } catch (error) {
    if (!(error instanceof Refused && [400, 413, 422].includes(error.status))) throw error;
    const [only, ...others] = batch;
    if (others.length === 0 && only) return mark(store, [only], 2, error.code);
    for (const half of halves(batch)) await sendBatch(store, wire, half, signal);
    return;
  }
  const { points } = store.db;
  await store.db.transaction('rw', points, async () => {
    await mark(store, batch.filter((_, index) => !refused.has(index)), 1);
    for (const [index, code] of refused) {
      const point = batch[index];
      if (point) await mark(store, [point], 2, code);
    }
  });
}

/** Index → code of the positions refused. Throws Offline for what is no answer to so many. */
function readRefused(answer: { readonly [name: string]: unknown }, sent: number): Map<number, string> {
  const { accepted, duplicate, held, rejected } = answer;
  const counts = [accepted, duplicate, held].map(Number);
  if (!Array.isArray(rejected) || counts.reduce((sum, one) => sum + one, rejected.length) !== sent) throw new Offline('the answer to positions does not match what was sent');
  return new Map((rejected as unknown[]).flatMap((one) => (isData(one) ? [[Number(one['index']), String(one['code'])] as const] : [])));
}

/** As the server takes it. */
export function asPoint({ t, lon, lat, acc, alt, speed, bearing, visit }: StoredPoint): Record<string, unknown> {
  const known = Object.entries({ acc, alt, speed, bearing }).filter(([, value]) => value !== null);
  return { t: new Date(t).toISOString(), lon, lat, ...Object.fromEntries(known), visit };
}

async function mark(store: SyncStore, batch: readonly StoredPoint[], sent: StoredPoint['sent'], code?: string): Promise<void> {
  const keys = batch.flatMap(({ key }) => (key === undefined ? [] : [key]));
  await store.db.points.where(':id').anyOf(keys).modify(code === undefined ? { sent } : { sent, code });
}
