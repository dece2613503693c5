import { onScopeDispose, shallowRef, watch } from 'vue';
import type { ShallowRef } from 'vue';

const current = shallowRef('');

/** What the screen that is shown calls itself, for the window's title; empty where it has not said. */
export const heading: Readonly<ShallowRef<string>> = current;

/** Call the screen like this for as long as the component lives. */
export function useHeading(text: () => string): void {
  watch(text, (now) => (current.value = now), { immediate: true });
  onScopeDispose(() => (current.value = ''));
}
