import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { isAbort } from '@shared/api/client';
import { fetchNearest } from './points';
import type { NearestPoints } from './points';
import { LIMITS } from './search';
import type { Search } from './search';

export interface Nearest {
  /** The answer to the search shown; kept, and marked by `loading`, while a new one is under way. */
  readonly points: Readonly<ShallowRef<NearestPoints | null>>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly error: Readonly<ShallowRef<unknown>>;
  /** True when further points lie inside the radius and may be asked for. */
  canShowMore(): boolean;
  showMore(): void;
  retry(): void;
}

/** Keeps the nearest points in step with a search: a newer search cancels an older one's request. */
export function useNearest(search: Readonly<Ref<Search>>): Nearest {
  const points = shallowRef<NearestPoints | null>(null);
  const loading = ref(false);
  const error = shallowRef<unknown>(null);
  const limit = ref<number>(LIMITS[0]);
  let running: AbortController | null = null;

  async function load(): Promise<void> {
    running?.abort();
    error.value = null;
    if (!search.value.origin) {
      points.value = null;
      loading.value = false;
      return;
    }
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      points.value = await fetchNearest(search.value, limit.value, mine.signal);
    } catch (failure) {
      if (isAbort(failure)) return;
      error.value = failure;
    }
    if (running === mine) loading.value = false;
  }

  watch(
    search,
    (now, before) => {
      limit.value = LIMITS[0];
      // Another place has other neighbours; other filters of the same place are shown over the old answer.
      if (now.origin !== before?.origin) points.value = null;
      void load();
    },
    { immediate: true },
  );
  onScopeDispose(() => running?.abort());

  const nextLimit = (): number | undefined => LIMITS.find((choice) => choice > limit.value);
  return {
    points,
    loading,
    error,
    canShowMore: () =>
      points.value !== null && points.value.features.length < points.value.total && nextLimit() !== undefined,
    showMore() {
      limit.value = nextLimit() ?? limit.value;
      void load();
    },
    retry: () => void load(),
  };
}
