import { onScopeDispose, ref, watch } from 'vue';
import type { Ref, WatchSource } from 'vue';

const FIRST = 24;
const STEP = 48;
const AT_THE_LATEST_MS = 150;

/**
 * How many rows of a long list to make now: as many as a screen shows, then more whenever the page has time, until all
 * `total` are there. So the first are seen at once, and scrolling, searching in the page and screen readers find the
 * whole list as ever. Begins anew when one of `inputs` changes, which makes another list.
 */
export function useGrowing(total: () => number, inputs: WatchSource[] = []): Readonly<Ref<number>> {
  const count = ref(FIRST);
  let cancel: (() => void) | null = null;
  const stop = (): void => {
    cancel?.();
    cancel = null;
  };
  const plan = (): void => {
    if (cancel !== null || count.value >= total()) return;
    cancel = whenIdle(() => {
      cancel = null;
      count.value += STEP;
      plan();
    });
  };
  watch(total, plan, { immediate: true });
  watch(inputs, () => {
    stop();
    count.value = FIRST;
    plan();
  });
  onScopeDispose(stop);
  return count;
}

/** Call `then` when the page has time, or soon in any case; gives back how to call it off. */
function whenIdle(then: () => void): () => void {
  if ('requestIdleCallback' in globalThis) {
    const handle = requestIdleCallback(then, { timeout: AT_THE_LATEST_MS });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(then, AT_THE_LATEST_MS / 3); // Safari
  return () => clearTimeout(timer);
}
