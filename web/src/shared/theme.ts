import { computed, ref } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { readStored, store } from './storage';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'light' | 'dark';

const KEY = 'portal.theme';

const isChoice = (value: string | null): value is ThemeChoice =>
  THEME_CHOICES.some((choice) => choice === value);

const stored = readStored(KEY);
const choice = ref<ThemeChoice>(isChoice(stored) ? stored : 'system');
const systemIsDark = ref(false);

/** What is shown now, after the system's preference: for things CSS cannot reach, such as the map. */
export const theme: ComputedRef<Theme> = computed(() => {
  if (choice.value !== 'system') return choice.value;
  return systemIsDark.value ? 'dark' : 'light';
});

/** What the person chose; `system` follows the device. */
export const themeChoice: Readonly<Ref<ThemeChoice>> = choice;

/** Choose a theme, remember it, and show it. */
export function chooseTheme(next: ThemeChoice): void {
  choice.value = next;
  store(KEY, next === 'system' ? null : next);
  show();
}

/** Apply the stored choice and follow the system from here on. Call once, before the first paint. */
export function startTheme(): void {
  const query = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
  if (query) {
    systemIsDark.value = query.matches;
    query.addEventListener('change', (event) => {
      systemIsDark.value = event.matches;
    });
  }
  show();
}

function show(): void {
  const root = document.documentElement;
  if (choice.value === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice.value;
}
