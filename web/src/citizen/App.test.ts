import { createPortalI18n, useAsPageTexts } from '@shared/i18n';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp, nextTick } from 'vue';
import type { App as VueApp } from 'vue';
import App from './App.vue';
import en from './locales/en.json';
import zhHans from './locales/zh-Hans.json';

/** A point `distance_m` metres away; open all day unless told otherwise. */
function point(id: string, distance_m: number, properties: object = {}): object {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [108.94, 34.26] },
    properties: {
      code: id.toUpperCase(),
      kind: 'hall',
      name: `大厅 ${id}`,
      name_en: `Hall ${id}`,
      address: '',
      phone: '029-8888 0000',
      operator: '',
      status: 'open',
      opening_hours: { week: '24/7' },
      open_now: true,
      free_compartments: null,
      distance_m,
      ...properties,
    },
  };
}

/** What the server answers about nearest points; each test says. */
let nearest: (query: URLSearchParams) => { status?: number; body: object };
let asked: URLSearchParams[];
let app: VueApp | null = null;

beforeEach(() => {
  localStorage.setItem('portal.locale', 'en');
  asked = [];
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('ResizeObserver', class { observe(): void {} disconnect(): void {} });
  vi.stubGlobal('isSecureContext', true);
  Element.prototype.scrollIntoView = () => {};
  // There is no WebGL here: these tests also show that the page works without its map.
  HTMLCanvasElement.prototype.getContext = () => null;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('fetch', async (input: string | URL) => {
    const url = new URL(String(input), location.origin);
    if (url.pathname.endsWith('/nearest')) {
      asked.push(url.searchParams);
      const { status = 200, body } = nearest(url.searchParams);
      return new Response(JSON.stringify(body), { status });
    }
    return new Response('{}', { status: 404 });
  });
});

afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
  history.replaceState(null, '', '/');
  vi.unstubAllGlobals();
});

async function open(address: string): Promise<void> {
  history.replaceState(null, '', address);
  document.body.innerHTML = '<div id="app"></div>';
  const i18n = createPortalI18n({ 'zh-Hans': zhHans, en });
  useAsPageTexts(i18n);
  app = createApp(App);
  app.use(i18n);
  app.mount('#app');
  await settled();
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  await nextTick();
}

/** Type into the search field and press Enter. */
async function type(words: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[role=combobox]');
  if (!input) throw new Error('no field');
  input.value = words;
  input.dispatchEvent(new Event('input'));
  await nextTick();
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  await settled();
}

const text = (): string => document.querySelector('main')?.textContent ?? '';
const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((candidate) => candidate.textContent?.trim() === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const names = (): (string | null)[] => [...document.querySelectorAll('ol .name')].map((name) => name.textContent);

const HERE = '/?lon=108.94&lat=34.26';

it('a shared address lists the points in the order the server gives, with distance and state', async () => {
  nearest = () => ({
    body: { type: 'FeatureCollection', total: 2, features: [point('near', 84.2), point('far', 1_260, { open_now: false, opening_hours: { week: {} } })] },
  });
  await open(HERE);
  expect(names()).toEqual(['Hall near', 'Hall far']);
  expect(text()).toContain('84 m');
  expect(text()).toContain('1.3 km');
  expect(text()).toContain('Open 24 hours');
  expect(text()).toContain('Closed now');
  expect(document.querySelector('a[href="tel:02988880000"]')).not.toBeNull();
});

it('nothing is asked before a place is chosen; the page says how to choose one', async () => {
  nearest = () => ({ body: {} });
  await open('/');
  expect(asked).toEqual([]);
  expect(text()).toContain('Where shall we look?');
});

it('choosing a kind and “open now” asks again and stands in the address', async () => {
  nearest = () => ({ body: { type: 'FeatureCollection', total: 0, features: [] } });
  await open(HERE);
  button('Locker').click();
  await settled();
  button('Open now').click();
  await settled();
  expect(asked.at(-1)?.get('kind')).toBe('locker');
  expect(asked.at(-1)?.get('open_at')).toBe('now');
  expect(location.search).toBe('?lon=108.94&lat=34.26&kind=locker&open=1');
});

it('an empty circle offers a wider one, and to drop the filters', async () => {
  nearest = (query) => ({
    body: query.get('radius') === '10000' ? { type: 'FeatureCollection', total: 1, features: [point('a', 7_000)] } : { type: 'FeatureCollection', total: 0, features: [] },
  });
  await open(`${HERE}&kind=hall`);
  expect(text()).toContain('No matching service point here');
  expect(button('Clear filters')).toBeDefined();
  button('Look within 10 km').click();
  await settled();
  expect(names()).toEqual(['Hall a']);
});

it('when more lie inside the circle than are listed, they can be asked for', async () => {
  const many = Array.from({ length: 30 }, (_, index) => point(`p${index}`, index));
  nearest = (query) => ({ body: { type: 'FeatureCollection', total: 30, features: many.slice(0, Number(query.get('limit'))) } });
  await open(HERE);
  expect(names()).toHaveLength(10);
  expect(text()).toContain('The nearest 10 of 30');
  button('Show more').click();
  await settled();
  expect(names()).toHaveLength(25);
});

it('a failed search says so with the request id, and can be tried again', async () => {
  let failing = true;
  nearest = () =>
    failing
      ? { status: 500, body: { status: 500, code: 'internal_error', detail: 'x', request_id: 'r-42' } }
      : { body: { type: 'FeatureCollection', total: 1, features: [point('a', 5)] } };
  await open(HERE);
  expect(text()).toContain('The server failed.');
  expect(text()).toContain('r-42');
  failing = false;
  button('Try again').click();
  await settled();
  expect(names()).toEqual(['Hall a']);
});

it('a refused position is explained, with the other ways to choose a place', async () => {
  nearest = () => ({ body: {} });
  Object.defineProperty(navigator, 'geolocation', {
    configurable: true,
    value: { getCurrentPosition: (_: unknown, refuse: (error: { code: number }) => void) => refuse({ code: 1 }) },
  });
  await open('/');
  button('Use my position').click();
  await settled();
  expect(document.querySelector('[role=alert]')?.textContent).toContain('Your position may not be used.');
  expect(asked).toEqual([]);
});

it('typed coordinates are searched around', async () => {
  nearest = () => ({ body: { type: 'FeatureCollection', total: 0, features: [] } });
  await open('/');
  await type('34.2, 108.9');
  expect([asked.at(-1)?.get('lon'), asked.at(-1)?.get('lat')]).toEqual(['108.9', '34.2']);
});

it('a name that is markup is shown as the text it is', async () => {
  nearest = () => ({ body: { type: 'FeatureCollection', total: 1, features: [point('a', 5, { name_en: '<img src=x onerror=alert(1)>' })] } });
  await open(HERE);
  expect(names()).toEqual(['<img src=x onerror=alert(1)>']);
  expect(document.querySelector('ol img')).toBeNull();
});

it('going back returns to the search before', async () => {
  nearest = () => ({ body: { type: 'FeatureCollection', total: 0, features: [] } });
  await open(`${HERE}&radius=1000`);
  await type('109, 34');
  expect(location.search).toBe('?lon=109&lat=34&radius=1000');
  history.back();
  await vi.waitFor(() => expect(location.search).toBe('?lon=108.94&lat=34.26&radius=1000'));
  await settled();
  expect(asked.at(-1)?.get('lon')).toBe('108.94');
});
