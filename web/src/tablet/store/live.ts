import { liveQuery } from 'dexie';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { ShallowRef, WatchSource } from 'vue';

/** The result of a Dexie query, kept up to date as the store changes and when `inputs` do; undefined until it is there. */
export function useLive<T>(query: () => Promise<T>, inputs: WatchSource[] = []): Readonly<ShallowRef<T | undefined>> {
  const result = shallowRef<T>();
  let subscription: { unsubscribe(): void } | undefined;
  const follow = (): void => {
    subscription?.unsubscribe();
    // An async function: only then Dexie follows what is read after an `await` within it.
    subscription = liveQuery(async () => query()).subscribe({
      next: (value) => {
        result.value = value;
      },
      // The store was closed or deleted under us (sign-out, revocation): the last result stays until the screen goes.
      error: (error: unknown) => console.warn('store', error),
    });
  };
  watch(inputs, follow, { immediate: true });
  onScopeDispose(() => subscription?.unsubscribe());
  return result;
}
