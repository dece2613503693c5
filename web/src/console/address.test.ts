import { afterEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';
import { clearFilters, filtered, searchInAddress } from './address';
import { go, route } from './route';

describe('the filters in the address', () => {
  afterEach(() => vi.useRealTimers());

  it('are what narrows a list: not its order, not the part of the screen, and not the choice of everything', () => {
    go({ screen: 'devices', query: { tab: 'left', sort: '-size', reviewed: 'all' } }, { replace: true });
    expect(filtered.value).toBe(false);
    go({ screen: 'devices', query: { tab: 'left', sort: '-size', reviewed: 'all', device: 'd1' } }, { replace: true });
    expect(filtered.value).toBe(true);
    clearFilters();
    expect(route.value.query).toEqual({ tab: 'left', sort: '-size' });
  });

  it('are cleared from the search field too, and what is being typed stays', async () => {
    vi.useFakeTimers();
    go({ screen: 'sites' }, { replace: true });
    const scope = effectScope();
    const { text } = scope.run(() => searchInAddress()) ?? expect.fail();
    text.value = 'mill ';
    await nextTick();
    vi.runAllTimers();
    await nextTick();
    expect([route.value.query['q'], text.value]).toEqual(['mill', 'mill ']);
    clearFilters();
    await nextTick();
    expect(text.value).toBe('');
    scope.stop();
  });
});
