import { ApiError, NetworkError } from './api/errors';

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/**
 * Milliseconds until attempt number `failures` + 1: doubling from 2 s up to 5 min, of which a random half to whole,
 * so that tablets that lost the same network do not come back in the same moment.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(failures - 1, 0), LONGEST_MS);
  return full * (0.5 + random() / 2);
}

/** Whether the same request may succeed later: no answer came, or the server is busy or failed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (error instanceof DOMException && error.name === 'AbortError') return true;
  return error instanceof ApiError && (error.status >= 500 || [408, 423, 425, 429].includes(error.status));
}
