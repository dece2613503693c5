import type { Composer } from 'vue-i18n';
import { troubleOf } from '../sync/room';

/** One refused field of a request: `pointer` is a JSON pointer into the body sent. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** An `application/problem+json` body (RFC 9457) as the server writes it; `extra` holds further members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly FieldError[];
  readonly [extra: string]: unknown;
}

/** The server answered, and refused. `code` is stable and may be relied on; `detail` is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Empty when the answer did not come from our server (a proxy's error page). */
  readonly requestId: string;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? `http_${status}`;
    this.detail = problem.detail ?? '';
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? '';
    this.problem = problem;
  }

  /** The refusal of one field, named as in the body (`planned_for`) or by its pointer (`/planned_for`). */
  fieldError(name: string): string | undefined {
    const pointer = name.startsWith('/') ? name : `/${name}`;
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

/** No answer came: the device is offline, the server is unreachable, or it took too long. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly reason: 'offline' | 'unreachable' | 'timeout';

  constructor(reason: NetworkError['reason'], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** True for the error of a request that we cancelled ourselves; such errors are not shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Why the store of the device did not take something, and what to do; null for an error with another cause. */
export function storeProblem(error: unknown, t: Composer['t']): string | null {
  const trouble = troubleOf(error);
  return trouble === null ? null : t(`error.${trouble}`);
}

/** What to tell a person about an error, in the page's language; the server's own detail for refusals it explains. */
export function explain(error: unknown, t: Composer['t']): string {
  if (error instanceof NetworkError) {
    if (error.reason === 'offline') return t('error.offline');
    return error.reason === 'timeout' ? t('error.timeout') : t('error.network');
  }
  if (!(error instanceof ApiError)) return storeProblem(error, t) ?? t('error.unexpected');
  if (error.status >= 500) return t('error.server');
  switch (error.status) {
    case 401:
      return t('error.unauthorized');
    case 404:
      return t('error.not_found');
    case 429:
      return t('error.throttled');
    case 403:
      return error.detail || t('error.forbidden');
    default:
      return error.errors[0]?.detail || error.detail || t('error.unexpected');
  }
}
