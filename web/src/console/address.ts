import { computed } from 'vue';
import type { WritableComputedRef } from 'vue';
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

/** The order of a table in the address; `usual` when it is left out or no column of the table has it. */
export function sortInAddress(columns: () => readonly Pick<Column, 'sort'>[], usual: Sort): WritableComputedRef<Sort> {
  const sort = inAddress('sort', usual);
  return computed({
    get: () => (columns().some((column) => column.sort === sort.value.replace(/^-/, '')) ? sort.value : usual),
    set: (value) => (sort.value = value),
  });
}
