// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import { HashUnavailable, sha256Hex } from './sha256';

afterEach(() => vi.unstubAllGlobals());

test('the hash of known bytes is the known one', async () => {
  expect(await sha256Hex(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('an insecure page is told that it cannot hash', async () => {
  vi.stubGlobal('crypto', {});
  await expect(sha256Hex(new Blob(['abc']))).rejects.toBeInstanceOf(HashUnavailable);
});
