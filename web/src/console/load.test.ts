import { afterEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import type { EffectScope } from 'vue';
import { api } from '@shared/api/client';
import { chooseLocale, createPortalI18n, currentLocale, useAsPageTexts } from '@shared/i18n';
import { inPieces, useLoad, usePages } from './load';

/** An answer that the test gives when it likes. */
function later<T>(): { promise: Promise<T>; give: (value: T) => Promise<void>; fail: (reason: unknown) => Promise<void> } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  const settle = async (): Promise<void> => {
    await promise.catch(() => undefined);
    await nextTick();
    await nextTick();
  };
  return {
    promise,
    give: (value) => {
      resolve(value);
      return settle();
    },
    fail: (reason) => {
      reject(reason);
      return settle();
    },
  };
}

let scope: EffectScope | undefined;
afterEach(() => scope?.stop());

function inScope<T>(make: () => T): T {
  scope = effectScope();
  return scope.run(make) as T;
}

describe('something fetched', () => {
  it('never shows an old answer after a newer question', async () => {
    const answers = { a: later<string>(), b: later<string>() };
    const source = ref<'a' | 'b'>('a');
    const { data, loading } = inScope(() => useLoad(() => source.value, (which) => answers[which].promise));
    source.value = 'b';
    await nextTick();
    await answers.b.give('of b');
    await answers.a.give('of a');
    expect([data.value, loading.value]).toEqual(['of b', false]);
  });

  it('is asked for again in another language, and stays until that comes', async () => {
    useAsPageTexts(createPortalI18n({ 'zh-Hans': {}, en: {} }));
    chooseLocale('zh-Hans');
    const answers = { 'zh-Hans': later<string>(), en: later<string>() };
    const { data } = inScope(() => useLoad(() => 'the verdict', () => answers[currentLocale()].promise));
    await answers['zh-Hans'].give('到过现场');
    chooseLocale('en');
    await nextTick();
    expect(data.value).toBe('到过现场');
    await answers.en.give('was there');
    expect(data.value).toBe('was there');
  });

  it('keeps what is shown while the same comes in another order, and nothing of another question', async () => {
    const answers = { site_name: later<string>(), '-site_name': later<string>() };
    const source = ref<{ status: string; ordering: keyof typeof answers }>({ status: 'planned', ordering: 'site_name' });
    const { data } = inScope(() => useLoad(() => source.value, ({ status, ordering }) => (status === 'planned' ? answers[ordering] : later<string>()).promise));
    await answers.site_name.give('rising');
    source.value = { status: 'planned', ordering: '-site_name' };
    await nextTick();
    expect(data.value).toBe('rising');
    await answers['-site_name'].give('falling');
    expect(data.value).toBe('falling');
    source.value = { status: 'reported', ordering: '-site_name' };
    await nextTick();
    expect(data.value).toBeNull();
  });

  it('cancels what is no longer wanted', async () => {
    const signals: AbortSignal[] = [];
    const source = ref(1);
    inScope(() =>
      useLoad(
        () => source.value,
        (_, signal) => {
          signals.push(signal);
          return new Promise<never>(() => undefined);
        },
      ),
    );
    source.value = 2;
    await nextTick();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    scope?.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('keeps what is shown while it is fetched again, and says why that failed', async () => {
    const answers = [later<string>(), later<string>()];
    let asked = 0;
    const { data, error, reload } = inScope(() => useLoad(() => 'x', () => (answers[asked++] as (typeof answers)[0]).promise));
    await answers[0]?.give('first');
    const again = reload();
    expect(data.value).toBe('first');
    await answers[1]?.fail(new Error('no'));
    await again;
    expect([data.value, (error.value as Error).message]).toEqual(['first', 'no']);
  });
});

describe('a paged list', () => {
  it('grows page by page, and begins anew with another query', async () => {
    const pages = new Map<string, { results: string[]; next: string | null }>([
      ['/things?q=a', { results: ['a1', 'a2'], next: '/api/v1/things?cursor=2' }],
      ['/api/v1/things?cursor=2', { results: ['a3'], next: null }],
      ['/things?q=b', { results: ['b1'], next: null }],
    ]);
    vi.spyOn(api, 'get').mockImplementation((path, options) => {
      const q = options?.query?.['q'];
      return Promise.resolve(pages.get(typeof q === 'string' ? `${path}?q=${q}` : path) as never);
    });
    const q = ref('a');
    const list = inScope(() => usePages<string>('/things', () => ({ q: q.value })));
    await vi.waitFor(() => expect(list.rows.value).toEqual(['a1', 'a2']));
    expect(list.more.value).toBe(true);
    await list.next();
    expect([list.rows.value, list.more.value]).toEqual([['a1', 'a2', 'a3'], false]);
    await list.next();
    expect(list.rows.value).toHaveLength(3);
    q.value = 'b';
    await vi.waitFor(() => expect(list.rows.value).toEqual(['b1']));
  });

  it('keeps its rows when the next do not come, and asks for those again', async () => {
    const answers = [{ results: ['a1'], next: '/api/v1/things?cursor=2' }, new Error('away'), { results: ['a2'], next: null }];
    vi.spyOn(api, 'get').mockImplementation(() => {
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as never);
    });
    const list = inScope(() => usePages<string>('/things', () => ({})));
    await vi.waitFor(() => expect(list.more.value).toBe(true));
    await list.next();
    expect([list.rows.value, list.more.value, (list.moreError.value as Error).message, list.error.value]).toEqual([['a1'], true, 'away', null]);
    await list.next();
    expect([list.rows.value, list.more.value, list.moreError.value]).toEqual([['a1', 'a2'], false, null]);
  });

  it('that came whole is shown in pieces, and from its beginning when it is another', async () => {
    const all = ref([1, 2, 3, 4, 5]);
    const list = inScope(() => inPieces(useLoad(() => 'x', () => Promise.resolve(0)), all, 2));
    expect([list.rows.value, list.more.value]).toEqual([[1, 2], true]);
    await list.next();
    await list.next();
    expect([list.rows.value, list.more.value]).toEqual([[1, 2, 3, 4, 5], false]);
    all.value = [6, 7, 8];
    await nextTick();
    expect(list.rows.value).toEqual([6, 7]);
  });
});
