import { ApiError } from '@shared/api/errors';
import { isPassing } from '@shared/backoff';
import type { Refusal } from '../store/work';

/**
 * The server's final no about one thing; null when the same request may succeed later. A dead token (401) is nobody's
 * fault but the tablet's: the work waits until the person signs in again.
 */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ApiError) || isPassing(error) || error.status === 401) return null;
  return { status: error.status, code: error.code, detail: error.errors[0]?.detail || error.detail };
}
