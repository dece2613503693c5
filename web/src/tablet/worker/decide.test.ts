import { describe, expect, test } from 'vitest';
import { ask } from '../pwa/messages';
import { PAST_THE_WORKER, decide, needsToken } from './decide';

describe('a new version takes over', () => {
  test('when no page has a visit open, or none is there', () => {
    expect(decide([])).toEqual({ activated: true });
    expect(decide([{ open: false }, { open: false }])).toEqual({ activated: true });
  });

  test('not while one has, and not while one is silent', () => {
    expect(decide([{ open: false }, { open: true }, null])).toEqual({ activated: false, held: 'visit' });
    expect(decide([{ open: false }, null])).toEqual({ activated: false, held: 'silence' });
  });
});

test('private pictures and tiles get the token, and nothing else does', () => {
  const id = '0192f0c1-2b3c-7d4e-8f50-617283940a4e';
  expect(needsToken(`/api/v1/photos/${id}/preview`, 'GET', null)).toBe(true);
  expect(needsToken('/tiles/sites/12/3288/1632.mvt', 'GET', null)).toBe(true);
  expect(needsToken('/tiles/basemap/12/3288/1632', 'GET', null)).toBe(false);
  expect(needsToken('/api/v1/sync/pull', 'GET', null)).toBe(false);
  expect(needsToken(`/api/v1/photos/${id}/preview`, 'GET', 'Token t')).toBe(false);
  expect(needsToken('/api/v1/photos/x/preview', 'POST', null)).toBe(false);
});

test('requests of which the worker has no part go past it, and those that want the token do not', () => {
  const goes = (method: string, path: string): string => {
    const fits = ({ condition }: (typeof PAST_THE_WORKER)[number]): boolean =>
      'not' in condition ? method !== condition.not.requestMethod : new RegExp(`^${condition.urlPattern.pathname.replaceAll('*', '.*')}$`).test(path);
    return PAST_THE_WORKER.find(fits)?.source ?? 'fetch-event';
  };
  expect(goes('POST', '/api/v1/sync/push')).toBe('network');
  expect(goes('GET', '/api/v1/sync/pull')).toBe('network');
  expect(goes('GET', '/tiles/basemap/12/3288/1632')).toBe('network');
  expect(goes('PATCH', '/api/v1/photos/x/preview')).toBe('network');
  for (const path of ['/api/v1/photos/x/preview', '/api/v1/panoramas/x/files/preview', '/tiles/sites/12/3288/1632.mvt']) {
    expect(needsToken(path, 'GET', null)).toBe(true);
    expect(goes('GET', path)).toBe('fetch-event');
  }
  expect(goes('GET', '/tablet/')).toBe('fetch-event');
});

test('who does not answer is not waited for longer than told', async () => {
  expect(await ask({ postMessage: () => {} }, { type: 'visit?' }, 20)).toBeNull();
  const answering = { postMessage: (_: unknown, [port]: Transferable[]) => (port as MessagePort).postMessage({ open: true }) };
  expect(await ask(answering, { type: 'visit?' }, 2_000)).toEqual({ open: true });
});
