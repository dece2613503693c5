import { describe, expect, it } from 'vitest';
import { go, hashOf, parseRoute, route } from './route';

const ID = '0192f0c1-2b3c-7d4e-8f50-617283940a1b';

describe('an address of the console', () => {
  it.each([
    ['', { screen: 'map', id: null, query: {} }],
    ['#/', { screen: 'map', id: null, query: {} }],
    ['#/nonsense', { screen: 'map', id: null, query: {} }],
    ['#/sites', { screen: 'sites', id: null, query: {} }],
    [`#/visits/${ID}`, { screen: 'visits', id: ID, query: {} }],
    ['#/visits/<img>', { screen: 'visits', id: null, query: {} }],
    ['#/sites?q=%E6%9C%BA%E5%BA%8A&kind=project', { screen: 'sites', id: null, query: { q: '机床', kind: 'project' } }],
  ])('%s is read', (hash, expected) => {
    expect(parseRoute(hash)).toEqual(expected);
  });

  it('survives being written and read again', () => {
    const target = { screen: 'sites', id: ID, query: { q: 'a&b=c #1', kind: 'project' } } as const;
    expect(parseRoute(hashOf(target))).toEqual(target);
  });

  it('leaves out filters that are not set', () => {
    expect(hashOf({ screen: 'visits', query: { status: '', site: null, q: undefined } })).toBe('#/visits');
  });

  it('is followed, with and without an entry in the history', async () => {
    const before = history.length;
    go({ screen: 'devices' }, { replace: true });
    expect([route.value.screen, location.hash, history.length]).toEqual(['devices', '#/devices', before]);
    go({ screen: 'people' });
    await new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    expect([route.value.screen, history.length]).toEqual(['people', before + 1]);
  });
});
