/**
 * Keeps the screen lit while wanted: behind a dark screen a browser records no trail. The system may refuse (low
 * battery) or take it back; it is asked for again each time the page comes to the front.
 */
export class ScreenWakeLock {
  readonly #onChange: (lit: boolean) => void;
  #sentinel: WakeLockSentinel | null = null;
  #wanted = false;
  readonly #visible = (): void => void this.#request();

  constructor(onChange: (lit: boolean) => void) {
    this.#onChange = onChange;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#visible);
    void this.#request();
  }

  stop(): void {
    this.#wanted = false;
    document.removeEventListener('visibilitychange', this.#visible);
    void this.#sentinel?.release();
  }

  async #request(): Promise<void> {
    if (!this.#wanted || this.#sentinel || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const sentinel = await navigator.wakeLock.request('screen');
      sentinel.addEventListener('release', () => {
        this.#sentinel = null;
        this.#onChange(false);
      });
      this.#sentinel = sentinel;
      this.#onChange(true);
      if (!this.#wanted) await sentinel.release();
    } catch {
      this.#onChange(false);
    }
  }
}
