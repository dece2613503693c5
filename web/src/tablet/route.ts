import { computed, ref } from 'vue';
import type { ComputedRef } from 'vue';

/** Which screen is shown. It stands in the address after `#`, so that the back button and a reload work. */
export type Route =
  | { readonly screen: 'sites' }
  | { readonly screen: 'site'; readonly id: string }
  | { readonly screen: 'visit'; readonly id: string }
  | { readonly screen: 'offline_map' }
  | { readonly screen: 'sync' }
  | { readonly screen: 'conflicts' }
  | { readonly screen: 'conflict'; readonly id: string };

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const PLACE = new RegExp(`^#/(sites|visits|conflicts)/(${UUID})$`);

export const OFFLINE_MAP_HREF = '#/offline-map';
export const SYNC_HREF = '#/sync';
export const CONFLICTS_HREF = '#/conflicts';

/** Read a route from what stands after `#`; anything else is the list of sites. */
export function routeOf(hash: string): Route {
  if (hash === OFFLINE_MAP_HREF) return { screen: 'offline_map' };
  if (hash === SYNC_HREF) return { screen: 'sync' };
  if (hash === CONFLICTS_HREF) return { screen: 'conflicts' };
  const [, kind, id] = PLACE.exec(hash) ?? [];
  if (!id) return { screen: 'sites' };
  return { screen: kind === 'visits' ? 'visit' : kind === 'conflicts' ? 'conflict' : 'site', id: id.toLowerCase() };
}

/** The skip link jumps within a screen, and is no screen itself. */
const SKIP_LINK = '#main';

export const siteHref = (id: string): string => `#/sites/${id}`;
export const visitHref = (id: string): string => `#/visits/${id}`;
export const conflictHref = (id: string): string => `#/conflicts/${id}`;
export const SITES_HREF = '#/';

/** The code of a QR enrolment, `#enrol=CODE`; null when there is none. */
export function enrolmentCodeOf(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('enrol')?.trim();
  return code ? code.slice(0, 200) : null;
}

const hash = ref(globalThis.location?.hash ?? '');
globalThis.addEventListener?.('hashchange', () => {
  if (location.hash === SKIP_LINK) history.replaceState(null, '', hash.value || SITES_HREF);
  else hash.value = location.hash;
});

export const route: ComputedRef<Route> = computed(() => routeOf(hash.value));
export const enrolmentCode: ComputedRef<string | null> = computed(() => enrolmentCodeOf(hash.value));

/** Show another screen; `replace` leaves no step back to this one. */
export function go(href: string, replace = false): void {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  hash.value = location.hash;
}

/** Take a used code out of the address, the history and the screen. */
export function forgetEnrolmentCode(): void {
  if (enrolmentCode.value !== null) go(`${location.pathname}${SITES_HREF}`, true);
}
