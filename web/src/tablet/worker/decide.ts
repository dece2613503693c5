import type { Activation, VisitAnswer } from '../pwa/messages';

/**
 * Whether a new version may take over, by what the open pages say of their visits. A page that says nothing may be one
 * that the system has put to sleep in the middle of a visit: it holds the update, too.
 */
export function decide(answers: readonly (VisitAnswer | null)[]): Activation {
  if (answers.some((answer) => answer?.open)) return { activated: false, held: 'visit' };
  if (answers.includes(null)) return { activated: false, held: 'silence' };
  return { activated: true };
}

/** Files that only the person signed in may see, by their path. */
const PRIVATE = /^\/(?:api\/v1\/(?:photos|panoramas)\/[^/]+\/|tiles\/(?!basemap\/)|stac\/)/;

/** Whether a page's request is for such a file, and carries no token yet. */
export function needsToken(path: string, method: string, authorization: string | null): boolean {
  return method === 'GET' && authorization === null && PRIVATE.test(path);
}

/** A rule of the Static Routing API: where a request goes that fits. The first that fits counts. */
export interface Route {
  readonly condition: { readonly urlPattern: { readonly pathname: string } } | { readonly not: { readonly requestMethod: 'GET' } };
  readonly source: 'network' | 'fetch-event';
}

const path = (pathname: string, source: Route['source']): Route => ({ condition: { urlPattern: { pathname } }, source });

/** Requests in which the worker has no part go to the network past it; those of `needsToken` still come to it. */
export const PAST_THE_WORKER: readonly Route[] = [
  { condition: { not: { requestMethod: 'GET' } }, source: 'network' },
  path('/api/v1/photos/*/*', 'fetch-event'),
  path('/api/v1/panoramas/*/*', 'fetch-event'),
  path('/api/*', 'network'),
  path('/tiles/basemap/*', 'network'),
];
