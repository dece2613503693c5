import { onScopeDispose, readonly, ref } from 'vue';
import type { Ref } from 'vue';

/** Whether a media query holds, followed for as long as the component lives. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = globalThis.matchMedia(query);
  const holds = ref(list.matches);
  const follow = (event: MediaQueryListEvent): void => {
    holds.value = event.matches;
  };
  list.addEventListener('change', follow);
  onScopeDispose(() => list.removeEventListener('change', follow));
  return readonly(holds);
}

/** Whether the browser believes it has a network; false is certain, true is not. */
export function useOnline(): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine !== false);
  const follow = (): void => {
    online.value = navigator.onLine !== false;
  };
  globalThis.addEventListener('online', follow);
  globalThis.addEventListener('offline', follow);
  onScopeDispose(() => {
    globalThis.removeEventListener('online', follow);
    globalThis.removeEventListener('offline', follow);
  });
  return readonly(online);
}
