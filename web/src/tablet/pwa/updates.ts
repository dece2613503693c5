import { shallowReactive } from 'vue';
import { ask, isQuestion } from './messages';
import type { TokenAnswer, VisitAnswer } from './messages';

/**
 * The application itself, kept on the tablet: `waiting` once a new version has been downloaded, `held` when it was asked
 * to take over and something forbade it; `worker` when nothing does, and the version before is still at work.
 */
export const application = shallowReactive({
  /** Whether it starts without a network. False where the browser has no service workers or forbids them. */
  kept: false,
  waiting: false,
  held: null as 'visit' | 'silence' | 'worker' | null,
  busy: false,
});

/** What pages know that the worker asks for. `visitOpen` is null as long as it is not known: that counts as open. */
export interface Knowledge {
  visitOpen(): boolean | null;
  token(): string | null;
}

const LOOK_EVERY_MS = 60 * 60_000;
const LOOK_AGAIN_MS = 10 * 60_000;
/** Eight seconds for the pages to answer the worker, and some for itself. */
const DECIDE_WITHIN_MS = 11_000;
/** A page that is told to change is loaded anew in less. */
const BEGIN_WITHIN_MS = 10_000;
const FREE_EVERY_MS = 500;
const START_WITHIN_MS = 15_000;
const START_TRIES = 3;

let registration: ServiceWorkerRegistration | null = null;
let lookedAt = 0;

/**
 * Keep the application on the tablet, and its new versions as they come. Does nothing where it is not built (development)
 * or not allowed. Call once.
 */
export async function keepApplication(knowledge: Knowledge): Promise<void> {
  const container = (navigator as Partial<Navigator>).serviceWorker;
  if (!container || !import.meta.env.PROD) return;
  // The first worker takes over a page that came from the network, and nothing changes for it.
  let controlled = container.controller !== null || beganAt() !== null;
  container.addEventListener('controllerchange', () => {
    const cleared = container.controller === null;
    if (controlled && !cleared) void loadAnew(knowledge);
    controlled = !cleared;
    // The browser has cleared it away with all else: nothing newer is there, and without a network a page loaded anew would
    // not come.
    if (cleared) void keepAgain(container);
  });
  container.addEventListener('message', (event) => answer(event, knowledge));
  container.startMessages();
  void loadAnewIfOld(container.controller);
  try {
    registration = await register(container);
  } catch (error) {
    console.warn('application not kept for offline use', error);
    return;
  }
  lookedAt = Date.now();
  const { installing } = registration;
  void container.ready.then(() => {
    application.kept = true;
  });
  follow(installing);
  registration.addEventListener('updatefound', () => follow(registration?.installing ?? null));
  application.waiting = registration.waiting !== null;
  if (application.waiting) void takeOverAtStart(knowledge);
  setInterval(() => void look(LOOK_EVERY_MS), LOOK_AGAIN_MS);
  globalThis.addEventListener('online', () => void (application.kept ? look(LOOK_AGAIN_MS) : keepAgain(container)));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look(LOOK_AGAIN_MS);
    // Nobody looks: a good moment to change, if nothing forbids it.
    else if (application.waiting) void takeOver();
  });
}

const register = (container: ServiceWorkerContainer): Promise<ServiceWorkerRegistration> =>
  container.register('/tablet/sw.js', { scope: '/tablet/', updateViaCache: 'none' });

/** Fetch the application once more, when there is a network. */
async function keepAgain(container: ServiceWorkerContainer): Promise<void> {
  application.kept = false;
  try {
    registration = await register(container);
    await container.ready;
    application.kept = true;
  } catch (error) {
    console.warn('application not kept for offline use', error);
  }
}

/**
 * A page that was being loaded while a new version took over has the old version's files, and nobody told it: it was not
 * there to hear of the change. It is loaded once more, before anybody has begun.
 */
async function loadAnewIfOld(worker: ServiceWorker | null): Promise<void> {
  const began = beganAt();
  if (worker === null || began === null) return;
  const answer = await ask(worker, { type: 'since?' }, DECIDE_WITHIN_MS);
  if (answer?.activatedAt != null && answer.activatedAt > began) location.reload();
}

/** When a worker was asked for this page, epoch milliseconds; null for a page that came from the network. */
function beganAt(): number | null {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation && navigation.workerStart > 0 ? performance.timeOrigin + navigation.workerStart : null;
}

/** A version that was downloaded while the application was last open takes over before anybody has begun. */
async function takeOverAtStart(knowledge: Knowledge): Promise<void> {
  for (let times = 0; knowledge.visitOpen() === null && times < START_WITHIN_MS / 100; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // A tab that is just closing does not answer the first time. Once somebody has touched the page, it is theirs.
  for (let times = 0; times < START_TRIES && knowledge.visitOpen() === false && !touched(); times += 1) {
    await takeOver();
    if (application.held !== 'silence') return;
  }
}

const touched = (): boolean => (navigator as Partial<Navigator>).userActivation?.hasBeenActive ?? false;

/**
 * Let the waiting version take over; the pages then load anew. It refuses while a visit is open in any tab, which
 * `application.held` tells.
 */
export async function takeOver(): Promise<void> {
  const waiting = registration?.waiting;
  if (!waiting || application.busy) return;
  application.busy = true;
  try {
    const decision = await ask(waiting, { type: 'activate' }, DECIDE_WITHIN_MS);
    application.held = decision === null ? 'silence' : decision.activated ? null : decision.held;
    if (!decision?.activated) return;
    await new Promise((resolve) => setTimeout(resolve, BEGIN_WITHIN_MS));
    // The browser lets the version before end what it is at, for up to five minutes. It cannot be hurried.
    if (registration?.waiting === waiting) application.held = 'worker';
  } finally {
    application.busy = false;
  }
}

/** The new version serves this page: load it, unless a visit was begun since it was told to take over. */
async function loadAnew({ visitOpen }: Knowledge): Promise<void> {
  while (visitOpen() !== false) await new Promise((resolve) => setTimeout(resolve, FREE_EVERY_MS));
  location.reload();
}

async function look(atMostEveryMs: number): Promise<void> {
  if (!registration || navigator.onLine === false || Date.now() - lookedAt < atMostEveryMs) return;
  lookedAt = Date.now();
  await registration.update().catch(() => undefined);
}

function follow(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    application.waiting = registration?.waiting != null && navigator.serviceWorker.controller !== null;
    if (!application.waiting) application.held = null;
  });
}

function answer(event: MessageEvent, knowledge: Knowledge): void {
  const [port] = event.ports;
  if (!port) return;
  if (isQuestion(event.data, 'visit?')) port.postMessage({ open: knowledge.visitOpen() ?? true } satisfies VisitAnswer);
  if (isQuestion(event.data, 'token?')) port.postMessage({ token: knowledge.token() } satisfies TokenAnswer);
}
