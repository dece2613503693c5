import { readonly, ref } from 'vue';
import type { Ref } from 'vue';

/** The screens of the console; each is the first part of the address after `#/`. */
export const SCREENS = ['map', 'sites', 'visits', 'review', 'cases', 'coverage', 'events', 'trails', 'heat', 'checklists', 'conflicts', 'refused', 'devices', 'people', 'jobs', 'privacy'] as const;
export type Screen = (typeof SCREENS)[number];
/** Those of the navigation. `privacy` is about the person, whatever their role: the way there is the account's menu. */
export type NavScreen = Exclude<Screen, 'privacy'>;

/** Where the console is: `#/sites/0192…?q=mill` is screen `sites`, id `0192…`, query `{q: 'mill'}`. */
export interface Route {
  readonly screen: Screen;
  readonly id: string | null;
  readonly query: Readonly<Record<string, string>>;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const isScreen = (text: string | undefined): text is Screen => SCREENS.some((screen) => screen === text);

/** Read an address' hash. What is no screen is the map; an id that is no UUID is dropped. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [screen, id] = path.split('/');
  return {
    screen: isScreen(screen) ? screen : 'map',
    id: id !== undefined && ID.test(id) ? id : null,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

export interface Target {
  readonly screen: Screen;
  readonly id?: string | null | undefined;
  /** Empty, null and undefined values are left out. */
  readonly query?: Readonly<Record<string, string | null | undefined>> | undefined;
}

/** The hash that `parseRoute` reads back. */
export function hashOf({ screen, id, query = {} }: Target): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return `#/${screen}${id ? `/${id}` : ''}${text ? `?${text}` : ''}`;
}

const current = ref<Route>(parseRoute(location.hash));
globalThis.addEventListener('hashchange', () => {
  current.value = parseRoute(location.hash);
});

/** Where the page is now; follows the address, also through the browser's back button. */
export const route: Readonly<Ref<Route>> = readonly(current) as Readonly<Ref<Route>>;

/** Go somewhere. `replace` leaves no entry in the browser's history: for filters that change with every letter. */
export function go(target: Target, { replace = false } = {}): void {
  const hash = hashOf(target);
  if (hash === location.hash) return;
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(null, '', hash);
  current.value = parseRoute(hash);
}
