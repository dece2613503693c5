import { SyncEngine } from './engine';
import type { EngineOptions } from './engine';
import type { SyncStore } from './store';

export interface BackgroundOptions extends EngineOptions {
  /** Milliseconds after which it ends, whatever is left. Chromium ends a `sync` event after three minutes. */
  readonly withinMs?: number;
  /** A tab that is being closed leaves the work to us within so many milliseconds; one that stays goes on with it. */
  readonly tabWithinMs?: number;
  readonly lookEveryMs?: number;
}

const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 500;
const TAB_WITHIN_MS = 10_000;
const TRIES = 3;
/** Nothing comes of another attempt, until somebody is there. */
const ENDED = ['signed_out', 'wiped', 'refused'];

/**
 * Send what waits without a page, as in a service worker's `sync` event: by an engine of its own where no tab syncs, else
 * the tab is asked to. Whether there is nothing more to do: false asks for another event, later. Rejects with what is
 * wrong with the store.
 */
export async function sendInBackground(store: SyncStore, options: BackgroundOptions): Promise<boolean> {
  const { withinMs = WITHIN_MS, tabWithinMs = TAB_WITHIN_MS, lookEveryMs = LOOK_EVERY_MS, environment, ...others } = options;
  const engine = new SyncEngine(store, { ...others, environment: { ...environment, connect: null, events: null, registerBackgroundSync: null } });
  const isDone = async (): Promise<boolean> => {
    const { ops, points, files, originalsWanted } = await store.unsent();
    // Photos that wait for Wi-Fi wait for the page.
    return ops + points + originalsWanted === 0 && (files === 0 || engine.state.held !== null);
  };
  if (await isDone()) return true;
  let heard = false;
  engine.onState(() => {
    heard = true;
  });
  try {
    engine.start();
    engine.kick();
    let still = 0;
    for (let passed = 0; passed < withinMs; passed += lookEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      if (await isDone()) return true;
      const { outcome, leading, lanes } = engine.state;
      if (!leading) {
        if (passed < tabWithinMs) continue;
        // A tab that the system has put to sleep says nothing; one that fails may be closed before it gets through.
        return heard && Object.values(lanes).every(({ failures }) => failures === 0);
      }
      if (outcome !== null && ENDED.includes(outcome)) return true;
      const all = Object.values(lanes);
      if (all.some(({ failures }) => failures >= TRIES)) return false;
      // Nothing fails, nothing is at work: the server wants the rest later.
      const rests = all.every(({ status, failures }) => status !== 'working' && failures === 0);
      still = rests ? still + 1 : 0;
      if (still > 1) return false;
    }
    return false;
  } finally {
    await engine.stop();
  }
}
