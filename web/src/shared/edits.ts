import { onScopeDispose, readonly, ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';

/** An edit of something that is held elsewhere, where each change comes back from a moment later. */
export interface OwnEdit<T> {
  /** What the person sees. */
  readonly shown: Readonly<ShallowRef<T>>;
  /** Whether something else than the person's own has come meanwhile; it is shown when they have done. */
  readonly overtaken: Readonly<Ref<boolean>>;
  /** The person has changed it: their own stays from now on, whatever comes. */
  edit(value: T): void;
  /** What the person entered was kept as this, which has more in it: so it comes back. */
  keptAs(value: T): void;
  /** The person has left it: what is held is shown again, as soon as the edits have come back. */
  done(): void;
}

/**
 * Follow `held`, except while a person edits it. A change that comes back late never takes away what was entered after
 * it. Values are compared as JSON.
 */
export function useOwnEdit<T>(held: () => T): OwnEdit<T> {
  const shown = shallowRef(held());
  const overtaken = ref(false);
  let editing = false;
  /** Own changes that have not come back, as JSON. */
  let out: string[] = [];

  function follow(now: T): void {
    const place = out.lastIndexOf(JSON.stringify(now));
    // Somebody else's, while one's own is still on its way: it comes on top.
    if (place >= 0) out = out.slice(place + 1);
    else if (!editing) out = [];
    overtaken.value = editing && place < 0;
    if (!editing && out.length === 0) shown.value = now;
  }
  watch(held, follow);

  return {
    shown,
    overtaken: readonly(overtaken),
    edit(value) {
      editing = true;
      out.push(JSON.stringify(value));
      shown.value = value;
    },
    keptAs(value) {
      const kept = JSON.stringify(value);
      // Come back already, it does not come again.
      if (kept === JSON.stringify(held())) out = [];
      else out.push(kept);
    },
    done() {
      editing = false;
      overtaken.value = false;
      const now = held();
      if (out.length > 0 && out.at(-1) !== JSON.stringify(now)) return;
      out = [];
      shown.value = now;
    },
  };
}

/** Between two writings of something that is being entered. */
const EVERY_MS = 400;
/** After one that failed, as on a full disk. */
const RETRY_MS = 5_000;

export type Kept = 'kept' | 'keeping' | 'failed';

/** What is being entered, on its way to where it stays. */
export interface Keeping<T> {
  /** Called kept only when all of it is there. */
  readonly state: Readonly<Ref<Kept>>;
  keep(value: T): void;
  /** Write at once what is not there yet. Never rejects: `state` tells. */
  flush(): Promise<void>;
}

/**
 * Keep what is being entered: its first stroke at once, what follows at least every 400 ms while it goes on, and the
 * rest when the page is hidden or the component goes. What could not be written is tried again; `failed` hears of it the
 * first time.
 */
export function useKeeping<T>(write: (value: T) => Promise<void>, failed?: (error: unknown) => void): Keeping<T> {
  const state = ref<Kept>('kept');
  let next: { readonly value: T } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let failing = false;

  function wait(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      void flush();
    }, ms);
  }

  async function writeNext(): Promise<void> {
    const now = next;
    if (now === null) return;
    next = null;
    wait(EVERY_MS);
    try {
      await write(now.value);
      failing = false;
      state.value = next === null ? 'kept' : 'keeping';
    } catch (error) {
      console.error('not kept', error);
      next ??= now;
      state.value = 'failed';
      wait(RETRY_MS);
      if (!failing) failed?.(error);
      failing = true;
    }
  }

  function flush(): Promise<void> {
    writing = writing.then(writeNext);
    return writing;
  }
  const flushNow = (): void => void flush();

  document.addEventListener('visibilitychange', flushNow);
  globalThis.addEventListener('pagehide', flushNow);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', flushNow);
    globalThis.removeEventListener('pagehide', flushNow);
    flushNow();
  });

  return {
    state: readonly(state),
    keep(value) {
      next = { value };
      if (!failing) state.value = 'keeping';
      if (timer === undefined) flushNow();
    },
    flush,
  };
}
