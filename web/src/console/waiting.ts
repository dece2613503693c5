import { readonly, ref } from 'vue';
import type { Ref } from 'vue';
import { api } from '@shared/api/client';
import type { NavScreen } from './route';

/** `GET /sync/waiting`: what waits for people, each counted to 1,000. */
export interface Waiting {
  readonly conflicts: number;
  readonly ops: number;
  readonly crs_proposals: number;
}

const counts = ref<Waiting>({ conflicts: 0, ops: 0, crs_proposals: 0 });

/** What waits for the person, for the navigation. */
export const waiting: Readonly<Ref<Waiting>> = readonly(counts);

const COUNTED: Partial<Record<NavScreen, keyof Waiting>> = { conflicts: 'conflicts', refused: 'ops', devices: 'crs_proposals' };

/** How many things wait on a screen of the navigation. */
export function waitingOn(screen: NavScreen): number {
  const kind = COUNTED[screen];
  return kind ? counts.value[kind] : 0;
}

/** Count again. A failure keeps the counts as they were: the screens themselves tell when the server is away. */
export async function refreshWaiting(): Promise<void> {
  try {
    counts.value = await api.get<Waiting>('/sync/waiting');
  } catch {
    // As above.
  }
}

/** A count for a badge: at most two digits. */
export function badge(count: number): string {
  return count > 99 ? '99+' : String(count);
}
