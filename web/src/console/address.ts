import { computed, onScopeDispose, ref, watch } from 'vue';
import type { Ref, WritableComputedRef } from 'vue';
import type { Column, Sort } from '@shared/ui';
import { go, route } from './route';

/** A part of the address' query, to be bound: it can be shared and survives going back. `usual` is what stands when it
 * is left out. */
export function inAddress(name: string, usual = ''): WritableComputedRef<string> {
  return computed({
    get: () => route.value.query[name] ?? usual,
    set: (value) => {
      const { screen, id, query } = route.value;
      go({ screen, id, query: { ...query, [name]: value === usual ? null : value } }, { replace: true });
    },
  });
}

const PAUSE_MS = 250;

/** What is typed into a search field: `text` at once, `wanted` in the address as soon as the typing pauses. */
export function searchInAddress(name = 'q'): { readonly text: Ref<string>; readonly wanted: WritableComputedRef<string> } {
  const wanted = inAddress(name);
  const text = ref(wanted.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer)); // or it would write into the next screen's address
  // Filters are cleared, and one goes back, in the address.
  watch(wanted, (now) => {
    if (now !== text.value.trim()) text.value = now;
  });
  watch(text, (typed) => {
    clearTimeout(timer);
    timer = setTimeout(() => (wanted.value = typed.trim()), PAUSE_MS);
  });
  return { text, wanted };
}

/** What the address says of how a list is shown, and not of what it holds. */
const NO_FILTERS = new Set(['sort', 'tab']);

/** Whether filters in the address narrow what is listed. */
export const filtered = computed(() => Object.entries(route.value.query).some(([name, value]) => !NO_FILTERS.has(name) && value !== 'all'));

/** Take all filters out of the address. */
export function clearFilters(): void {
  const { screen, id, query } = route.value;
  go({ screen, id, query: Object.fromEntries(Object.entries(query).filter(([name]) => NO_FILTERS.has(name))) }, { replace: true });
}

/** The order of a table in the address; `usual` when it is left out or no column of the table has it. */
export function sortInAddress(columns: () => readonly Pick<Column, 'sort'>[], usual: Sort): WritableComputedRef<Sort> {
  const sort = inAddress('sort', usual);
  return computed({
    get: () => (columns().some((column) => column.sort === sort.value.replace(/^-/, '')) ? sort.value : usual),
    set: (value) => (sort.value = value),
  });
}
