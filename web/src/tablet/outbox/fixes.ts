import { ApiError } from '@shared/api/errors';
import type { Client } from '@shared/api/client';
import { REJECTED, SENT, UNSENT } from '../store/work';
import type { StoredFix, Work } from '../store/work';

const MOST_AT_ONCE = 500;

interface PointsAnswer {
  readonly accepted: number;
  readonly duplicate: number;
  readonly held: number;
  readonly flagged: number;
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
}

/**
 * Send every fix that the server has not answered for, oldest first. A fix is kept until its answer came; sent twice,
 * the server recognises it. A fix that cannot be read is found by halving and set aside with its code.
 * Rejects when the server cannot be reached now.
 */
export async function sendFixes(work: Work, client: Client, deviceId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const batch = await work.fixes.where('sent').equals(UNSENT).limit(MOST_AT_ONCE).toArray();
    if (batch.length === 0) return;
    await sendBatch(work, client, deviceId, batch, signal);
  }
}

async function sendBatch(work: Work, client: Client, deviceId: string, batch: readonly StoredFix[], signal: AbortSignal): Promise<void> {
  const body = { device: deviceId, sent_at: new Date().toISOString(), points: batch.map(asPoint) };
  let answer: PointsAnswer;
  try {
    answer = await client.post<PointsAnswer>('/trails/points', body, { signal });
  } catch (error) {
    if (!(error instanceof ApiError && [400, 413, 422].includes(error.status))) throw error;
    const [only, ...others] = batch;
    if (others.length === 0 && only) return set(work, [only], REJECTED, error.code);
    const half = Math.ceil(batch.length / 2);
    await sendBatch(work, client, deviceId, batch.slice(0, half), signal);
    await sendBatch(work, client, deviceId, batch.slice(half), signal);
    return;
  }
  const refused = new Map(answer.rejected.map(({ index, code }) => [index, code]));
  await work.transaction('rw', work.fixes, async () => {
    await set(work, batch.filter((_, index) => !refused.has(index)), SENT);
    for (const [index, code] of refused) {
      const fix = batch[index];
      if (fix) await set(work, [fix], REJECTED, code);
    }
  });
}

function asPoint({ t, lon, lat, acc, alt, speed, bearing, visit }: StoredFix): Record<string, unknown> {
  const known = Object.entries({ acc, alt, speed, bearing }).filter(([, value]) => value !== null);
  return { t: new Date(t).toISOString(), lon, lat, ...Object.fromEntries(known), visit };
}

async function set(work: Work, fixes: readonly StoredFix[], sent: StoredFix['sent'], code?: string): Promise<void> {
  const keys = fixes.flatMap(({ key }) => (key === undefined ? [] : [key]));
  await work.fixes.where(':id').anyOf(keys).modify(code === undefined ? { sent } : { sent, code });
}
