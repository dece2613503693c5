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
