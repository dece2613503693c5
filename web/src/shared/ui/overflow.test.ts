import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp, defineComponent, h, nextTick, useTemplateRef } from 'vue';
import type { App } from 'vue';
import { useOverflow } from './overflow';

let app: App | undefined;
let resized: () => void = () => undefined;

const Tabs = defineComponent({
  setup() {
    const more = useOverflow(useTemplateRef<HTMLElement>('list'));
    return () => h('div', { ref: 'list', 'data-more': more.value }, [h('button'), h('button')]);
  },
});

/** The list, 100 px wide, with so many pixels of content. */
function show(contentPx: number): HTMLElement {
  const root = document.createElement('main');
  app = createApp(Tabs);
  app.mount(root);
  const list = root.querySelector('div') as HTMLElement;
  Object.defineProperties(list, { clientWidth: { value: 100 }, scrollWidth: { value: contentPx, writable: true } });
  return list;
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class {
    constructor(tell: () => void) {
      resized = tell;
    }
    observe(): void {}
    disconnect(): void {}
  });
});
afterEach(() => {
  app?.unmount();
  vi.unstubAllGlobals();
});

it('what fits has no edge that fades', async () => {
  const list = show(100);
  resized();
  await nextTick();
  expect(list.dataset['more']).toBe('');
});

it('fades on the side where there is more, on both in the middle', async () => {
  const list = show(300);
  const sides: (string | undefined)[] = [];
  for (const scrolled of [0, 80, 200]) {
    list.scrollLeft = scrolled;
    list.dispatchEvent(new Event('scroll'));
    await nextTick();
    sides.push(list.dataset['more']);
  }
  expect(sides).toEqual(['end', 'start end', 'start']);
});

it('follows what becomes wider', async () => {
  const list = show(100);
  Object.assign(list, { scrollWidth: 140 });
  resized();
  await nextTick();
  expect(list.dataset['more']).toBe('end');
});
