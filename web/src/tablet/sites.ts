import { isAbort } from '@shared/api/errors';
import { NoPosition, devicePosition } from '@shared/geo/position';
import type { NoPositionReason } from '@shared/geo/position';
import { shallowReactive } from 'vue';
import { loadSites } from './api/sites';
import type { AssignedSite } from './api/sites';
import { client, signedIn } from './session';
import type { Here } from './visits/visit';

/** The sites of the person signed in; `sites` is null until they first arrived, `error` says why they did not. */
export const own = shallowReactive({
  userId: '',
  sites: null as readonly AssignedSite[] | null,
  loading: false,
  error: null as unknown,
});

/** Where the tablet is, as last asked: for sorting and for the arrival. */
export const where = shallowReactive({
  here: null as Here | null,
  asking: false,
  reason: null as NoPositionReason | null,
});

let loading = new AbortController();

/** Ask the server for one's sites again; what is shown stays until the answer is here. */
export async function loadOwnSites(): Promise<void> {
  const { userId } = signedIn().account;
  if (own.userId !== userId) Object.assign(own, { userId, sites: null });
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  Object.assign(own, { loading: true, error: null });
  try {
    const sites = await loadSites(client, userId, signal);
    if (!signal.aborted) own.sites = sites;
  } catch (error) {
    if (!signal.aborted && !isAbort(error)) own.error = error;
  } finally {
    if (!signal.aborted) own.loading = false;
  }
}

/** Ask the device where it is. Null, with `where.reason`, when it does not say. */
export async function findMyself(timeoutMs?: number, maximumAgeMs?: number): Promise<Here | null> {
  Object.assign(where, { asking: true, reason: null });
  try {
    where.here = await devicePosition(timeoutMs, maximumAgeMs);
    return where.here;
  } catch (error) {
    where.reason = error instanceof NoPosition ? error.reason : 'unavailable';
    return null;
  } finally {
    where.asking = false;
  }
}

/** Ask only if the person has allowed it before, so that no question appears unasked. */
export async function findMyselfQuietly(): Promise<void> {
  if (!globalThis.isSecureContext || !('permissions' in navigator)) return;
  const { state } = await navigator.permissions.query({ name: 'geolocation' });
  if (state === 'granted') await findMyself();
}
