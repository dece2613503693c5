import { backoffMs } from '@shared/backoff';

export interface LaneState {
  readonly status: 'idle' | 'working' | 'waiting';
  /** Failures in a row. */
  readonly failures: number;
  /** When the next attempt comes, epoch milliseconds; null when none is planned. */
  readonly nextAt: number | null;
  /** What the last attempt failed with. */
  readonly error: unknown;
}

export interface LaneOptions {
  readonly onChange?: (state: LaneState) => void;
  readonly random?: () => number;
}

/**
 * Work that is tried until it succeeds: one run at a time, waiting longer after each failure, and at once when
 * somebody asks. A lane that stalls holds up no other.
 */
export class Lane {
  readonly #work: (signal: AbortSignal) => Promise<void>;
  readonly #options: LaneOptions;
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: LaneState = { status: 'idle', failures: 0, nextAt: null, error: null };
  #again = false;

  /** `work` does all there is to do and rejects when it could not. */
  constructor(work: (signal: AbortSignal) => Promise<void>, options: LaneOptions = {}) {
    this.#work = work;
    this.#options = options;
  }

  get state(): LaneState {
    return this.#state;
  }

  /** Work now; if it is working already, once more afterwards. */
  kick(): void {
    if (this.#abort.signal.aborted) return;
    if (this.#state.status === 'working') this.#again = true;
    else void this.#run();
  }

  /** Work within so many milliseconds. A lane that waits after a failure keeps its own, later time. */
  kickWithin(ms: number): void {
    if (this.#abort.signal.aborted || this.#state.failures > 0) return;
    const at = Date.now() + ms;
    if (this.#state.status === 'working' || (this.#state.nextAt !== null && this.#state.nextAt <= at)) return;
    this.#plan(ms);
  }

  /** Stop for good; a request under way is abandoned. */
  stop(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#again = false;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = false;
    this.#become({ ...this.#state, status: 'working', nextAt: null });
    try {
      await this.#work(this.#abort.signal);
      this.#become({ status: 'idle', failures: 0, nextAt: null, error: null });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      const failures = this.#state.failures + 1;
      this.#become({ status: 'waiting', failures, nextAt: null, error });
      this.#plan(backoffMs(failures, this.#options.random));
      return;
    }
    if (this.#again && !this.#abort.signal.aborted) void this.#run();
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kick(), ms);
    this.#become({ ...this.#state, nextAt: Date.now() + ms });
  }

  #become(state: LaneState): void {
    this.#state = state;
    if (!this.#abort.signal.aborted) this.#options.onChange?.(state);
  }
}
