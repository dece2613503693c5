import type { Client } from '@shared/api/client';
import type { Work } from '../store/work';
import { sendFixes } from './fixes';
import { Lane } from './lane';
import type { LaneState } from './lane';
import { checkPhotos, sendPhotos } from './photos';
import type { Progress } from './photos';
import { sendVisits } from './visits';

/** Fixes go out together: after so many, or so long after the first. */
export const FIXES_TOGETHER = 20;
export const FIXES_WITHIN_MS = 15_000;
const CHECK_PHOTOS_MS = 3_000;
const CHECK_PHOTOS_LATER_MS = 30_000;
const CHECKS_SOON = 20;

export type LaneName = 'visits' | 'fixes' | 'photos';

export interface OutboxOptions {
  readonly userId: string;
  readonly deviceId: string;
  readonly onState?: (lane: LaneName, state: LaneState) => void;
  readonly onProgress?: Progress;
}

/**
 * Brings the work of this tablet to the server: visits, positions and photos in three lanes, so that none holds up
 * another. It runs from `start` to `stop`; what it has not brought stands in the store for the next time.
 */
export class Outbox {
  readonly #lanes: Record<LaneName, Lane>;
  #unsentFixes = 0;
  #photoChecks = 0;
  readonly #online = (): void => this.kick();

  constructor(work: Work, client: Client, options: OutboxOptions) {
    const lane = (name: LaneName, run: (signal: AbortSignal) => Promise<void>): Lane =>
      new Lane(run, { onChange: (state) => options.onState?.(name, state) });
    this.#lanes = {
      visits: lane('visits', async (signal) => {
        await sendVisits(work, client, options.userId, signal);
        this.#lanes.photos.kickWithin(0);
      }),
      fixes: lane('fixes', async (signal) => {
        this.#unsentFixes = 0;
        await sendFixes(work, client, options.deviceId, signal);
      }),
      photos: lane('photos', async (signal) => {
        await sendPhotos(work, client, options.onProgress ?? (() => {}), signal);
        const open = await checkPhotos(work, client, signal);
        this.#photoChecks = open > 0 ? this.#photoChecks + 1 : 0;
        // After the lane is idle again; the server reads a photo within seconds, unless its worker is down.
        if (open > 0) setTimeout(() => this.#lanes.photos.kickWithin(this.#photoChecks < CHECKS_SOON ? CHECK_PHOTOS_MS : CHECK_PHOTOS_LATER_MS));
      }),
    };
  }

  start(): void {
    globalThis.addEventListener('online', this.#online);
    this.kick();
  }

  stop(): void {
    globalThis.removeEventListener('online', this.#online);
    for (const lane of Object.values(this.#lanes)) lane.stop();
  }

  /** Try everything now. */
  kick(): void {
    for (const lane of Object.values(this.#lanes)) lane.kick();
  }

  /** A visit began, changed or ended. */
  visitChanged(): void {
    this.#lanes.visits.kick();
  }

  /** A photo was added. */
  photoAdded(): void {
    this.#photoChecks = 0;
    this.#lanes.photos.kick();
  }

  /** One more fix is in the store. */
  fixAdded(): void {
    this.#unsentFixes += 1;
    if (this.#unsentFixes >= FIXES_TOGETHER && this.#lanes.fixes.state.failures === 0) this.#lanes.fixes.kick();
    else this.#lanes.fixes.kickWithin(FIXES_WITHIN_MS);
  }
}
