import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';

const PAUSE_MS = 400;

export type Kept = 'kept' | 'keeping' | 'failed';

export interface KeptText {
  /** What stands in the field. */
  readonly text: Ref<string>;
  readonly state: Readonly<Ref<Kept>>;
  /** Keep at once what is still being typed. Never rejects: `state` and `failed` tell. */
  flush(): Promise<void>;
}

/**
 * A text that is kept at every pause in typing, and called kept only when it is. While nobody types, it follows what the
 * store holds: another tablet's words, or a decision about both.
 *
 * `read` gives what the store holds now, `shown` what was last heard of it; `failed` hears why a text was not kept.
 */
export function useKeptText(options: {
  readonly shown: () => string;
  readonly read: () => Promise<string>;
  readonly keep: (text: string) => Promise<void>;
  readonly failed: (error: unknown) => void;
}): KeptText {
  const text = ref(options.shown());
  const state = ref<Kept>('kept');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** What the field took over from the store is no typing. */
  let held = text.value;

  async function write(): Promise<void> {
    const wanted = text.value;
    if (wanted === held) {
      state.value = 'kept';
      return;
    }
    try {
      await options.keep(wanted);
      held = wanted;
      if (text.value === wanted) state.value = 'kept';
    } catch (error) {
      state.value = 'failed';
      options.failed(error);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    if (state.value !== 'kept') writing = writing.then(write);
    return writing;
  }

  watch(
    text,
    (now) => {
      if (now === held && state.value === 'kept') return;
      state.value = 'keeping';
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    { flush: 'sync' },
  );

  // What is heard may be older than what was written here since: the store itself is asked.
  watch(options.shown, async (now) => {
    if (state.value !== 'kept' || now === held) return;
    const found = await options.read();
    if (state.value !== 'kept') return;
    held = found;
    text.value = found;
  });

  onScopeDispose(() => clearTimeout(timer));
  return { text, state, flush };
}
