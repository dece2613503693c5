/**
 * The tablet's service worker: the application starts from its cache, with or without a server.
 *
 * Only files of the build are kept here. Requests to the API always go to the network: what the tablet knows lies in
 * IndexedDB, and an old answer would pass for the truth. A new version waits until no visit is open (see `messages.ts`).
 */
import { BACKGROUND_SYNC_TAG, StoreTooNew, StoreUnsound, openStore, sendInBackground } from '@shared/sync';
import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { ask, isQuestion } from '../pwa/messages';
import type { SinceAnswer } from '../pwa/messages';
import { Root, storeOptions } from '../store/root';
import { PAST_THE_WORKER, decide, needsToken } from './decide';
import type { Route } from './decide';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] };

/** Where the browser knows the Static Routing API. */
type Routing = ExtendableEvent & { readonly addRoutes?: (routes: readonly Route[]) => Promise<void> };
/** Of the Background Synchronization API. */
type SyncEvent = ExtendableEvent & { readonly tag: string };

const PAGE = '/tablet/';
/** A page that is drawing its first map on a slow tablet answers late. */
const ANSWER_WITHIN_MS = 8_000;

addPlugins([{ cacheWillUpdate: ({ response }) => Promise.resolve(response.status === 200 ? forEveryRequest(response) : null) }]);
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL(PAGE), { allowlist: [/^\/tablet\/(?:\?.*)?$/] }));

// What this worker has no part in does not come by it. It saves a start of the worker for each request; and a worker that
// a request wakes at the moment when its successor takes over lives on: Chromium forgets that it was to go, and gives it
// up after five minutes only.
self.addEventListener('install', (event) => {
  const { addRoutes } = event as Routing;
  if (addRoutes) event.waitUntil(addRoutes.call(event, PAST_THE_WORKER).catch((error: unknown) => console.warn('routes', error)));
});

registerRoute(
  ({ url, sameOrigin, request }) => sameOrigin && needsToken(url.pathname, request.method, request.headers.get('Authorization')),
  async ({ request, event }) => {
    const token = await tokenFor((event as FetchEvent).clientId);
    if (token === null) return fetch(request);
    const headers = new Headers(request.headers);
    headers.set('Authorization', `Token ${token}`);
    return fetch(request.url, { headers, mode: 'same-origin', credentials: 'omit', signal: request.signal });
  },
);

/**
 * The server says of what its answers depend on (cookies, language), and a request that differs there would not find
 * this one. The files of the build are the same for everybody.
 */
function forEveryRequest(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete('Vary');
  return new Response(response.body, { headers });
}

/** The token of the person whose page asks; the worker itself keeps none. */
async function tokenFor(clientId: string): Promise<string | null> {
  const page = await self.clients.get(clientId);
  return page ? ((await ask(page, { type: 'token?' }, ANSWER_WITHIN_MS))?.token ?? null) : null;
}

/** The application's pages in all tabs, also those that an older worker serves. */
async function pages(): Promise<readonly WindowClient[]> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.filter(({ url }) => url.startsWith(self.registration.scope));
}

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!port || !isQuestion(event.data, 'activate')) return;
  event.waitUntil(
    (async () => {
      const decision = decide(await Promise.all((await pages()).map((page) => ask(page, { type: 'visit?' }, ANSWER_WITHIN_MS))));
      port.postMessage(decision);
      // Done when the worker before has answered what it is still asked: the pages hear of that by themselves. Told once
      // more before that, the browser does nothing new.
      if (decision.activated) await self.skipWaiting();
    })(),
  );
});

let activatedAt: number | null = null;

self.addEventListener('message', ({ data, ports: [port] }) => {
  if (port && isQuestion(data, 'since?')) port.postMessage({ activatedAt } satisfies SinceAnswer);
});

// The first version serves the page that installed it at once; a later one only comes this far when it may.
self.addEventListener('activate', (event) => {
  activatedAt = Date.now();
  event.waitUntil(self.clients.claim());
});

// The network is back, and perhaps no page is there to hear of it.
self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === BACKGROUND_SYNC_TAG) sync.waitUntil(sendWhatWaits());
});

/** Send the work of whoever is signed in. Rejects when something is left, so that the browser tries again. */
async function sendWhatWaits(): Promise<void> {
  const root = new Root();
  try {
    const account = await root.current();
    // A revocation is the page's to finish.
    if (!account?.token || (await root.settings.get('revoked'))) return;
    const { store } = await openStore({ ...storeOptions(account), onlySound: true });
    try {
      const token = async (): Promise<string | null> => (await root.accounts.get(account.userId))?.token ?? null;
      if (!(await sendInBackground(store, { token }))) throw new Error('not everything is sent yet');
    } finally {
      store.close();
    }
  } catch (error) {
    // The page tells the person about a store like that, when it is opened.
    if (!(error instanceof StoreTooNew || error instanceof StoreUnsound)) throw error;
  } finally {
    root.close();
  }
}
