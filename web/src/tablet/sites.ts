import { isAbort } from '@shared/api/errors';
import { NoPosition, devicePosition } from '@shared/geo/position';
import type { NoPositionReason } from '@shared/geo/position';
import { liveQuery } from 'dexie';
import { shallowReactive } from 'vue';
import { loadNames, sitesOf } from './api/sites';
import type { AssignedSite } from './api/sites';
import { asShown, client, signedIn } from './session';
import { keepNames } from './store/work';
import type { Here } from './visits/visit';

/**
 * The sites of the person signed in, as this tablet holds them; `sites` is null until they first arrived, `error` says
 * why they, or what is new of them, did not.
 */
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

/** Keep `own` in step with the store, from a screen's beginning to its end; ends with the function given back. */
export function followOwnSites(): () => void {
  const { account, work, engine } = signedIn();
  if (own.userId !== account.userId) Object.assign(own, { userId: account.userId, sites: null, error: null });
  const held = liveQuery(async () => ((await work.store.word('pulledAt')) === undefined ? null : sitesOf(work))).subscribe({
    next: (sites) => {
      if (sites !== null) own.sites = withOld(own.sites ?? [], sites);
    },
    error: (error: unknown) => console.warn('store', error),
  });
  const heard = engine.onState(({ lanes: { records } }) => {
    own.loading = records.status === 'working';
    own.error = records.failures > 0 ? asShown(records.error) : null;
  });
  return () => {
    held.unsubscribe();
    heard();
  };
}

/** The sites, with the very objects of before where nothing changed: their rows need not be made again. */
function withOld(before: readonly AssignedSite[], now: readonly AssignedSite[]): readonly AssignedSite[] {
  const old = new Map(before.map((site) => [site.id, site]));
  return now.map((site) => {
    const known = old.get(site.id);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(site) ? known : site;
  });
}

/** Ask the server for what is new; what is shown stays. */
export async function loadOwnSites(): Promise<void> {
  const { work, engine } = signedIn();
  engine.kick(['records'], true);
  try {
    await keepNames(work, await loadNames(client));
  } catch (error) {
    // Names are a comfort; those known stay.
    if (!isAbort(error)) console.warn('names', error);
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
