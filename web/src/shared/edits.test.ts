// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import type { EffectScope } from 'vue';
import { useKeeping, useOwnEdit } from './edits';
import type { Keeping, OwnEdit } from './edits';

let scope: EffectScope;
beforeEach(() => {
  scope = effectScope();
});
afterEach(() => scope.stop());

describe('a field', () => {
  const held = ref('');
  let own: OwnEdit<string>;
  const come = async (value: string): Promise<void> => {
    held.value = value;
    await nextTick();
  };

  beforeEach(() => {
    held.value = 'old';
    own = scope.run(() => useOwnEdit(() => held.value)) as OwnEdit<string>;
  });

  it('follows what is held while nobody edits it', async () => {
    await come('theirs');
    expect(own.shown.value).toBe('theirs');
    expect(own.overtaken.value).toBe(false);
  });

  it('keeps every letter when those before come back late', async () => {
    for (const text of ['a', 'ab', 'abc']) own.edit(text);
    await come('a');
    expect(own.shown.value).toBe('abc');
    own.done();
    await come('ab');
    expect(own.shown.value).toBe('abc');
    await come('abc');
    await come('theirs');
    expect(own.shown.value).toBe('theirs');
  });

  it('keeps what the person writes and says that somebody else changed it, until they have done', async () => {
    own.edit('mine');
    await come('theirs');
    expect([own.shown.value, own.overtaken.value]).toEqual(['mine', true]);
    await come('mine');
    expect(own.overtaken.value).toBe(false);
    await come('theirs again');
    expect([own.shown.value, own.overtaken.value]).toEqual(['mine', true]);
    own.done();
    expect([own.shown.value, own.overtaken.value]).toEqual(['theirs again', false]);
  });

  it('shows what was kept with it once the person has left', async () => {
    own.edit('mine');
    own.keptAs('mine and theirs');
    own.edit('mine!');
    await come('mine and theirs');
    expect(own.shown.value).toBe('mine!');
    own.keptAs('mine! and theirs');
    await come('mine! and theirs');
    expect([own.shown.value, own.overtaken.value]).toEqual(['mine!', false]);
    own.done();
    expect(own.shown.value).toBe('mine! and theirs');
  });

  it('shows what others enter after something more was kept that had come back at once', async () => {
    own.edit('mine');
    await come('mine and theirs');
    own.keptAs('mine and theirs');
    await come('mine and theirs, and more');
    expect(own.shown.value).toBe('mine');
    own.done();
    expect(own.shown.value).toBe('mine and theirs, and more');
  });

  it('follows again after an edit that was taken back', async () => {
    own.edit('older');
    own.edit('old');
    own.done();
    await come('theirs');
    expect(own.shown.value).toBe('theirs');
  });
});

describe('what is being entered', () => {
  let written: string[];
  let full: boolean;
  let told: number;
  let keeping: Keeping<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockReturnValue();
    [written, full, told] = [[], false, 0];
    keeping = scope.run(() =>
      useKeeping<string>(
        async (text) => {
          if (full) throw new Error('the disk is full');
          written.push(text);
        },
        () => (told += 1),
      ),
    ) as Keeping<string>;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is kept with its first stroke and all along, not only when one pauses', async () => {
    for (let stroke = 1; stroke <= 20; stroke += 1) {
      keeping.keep('x'.repeat(stroke));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(written.length).toBeGreaterThanOrEqual(5);
    expect(written[0]).toBe('x');
    await vi.advanceTimersByTimeAsync(400);
    expect(written.at(-1)).toBe('x'.repeat(20));
    expect(written.length).toBeLessThanOrEqual(7);
    expect(keeping.state.value).toBe('kept');
  });

  it.each([
    ['the page goes', () => globalThis.dispatchEvent(new Event('pagehide'))],
    ['the page is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['its screen goes', () => scope.stop()],
  ])('is kept at once when %s', async (_, leave) => {
    keeping.keep('a');
    await vi.advanceTimersByTimeAsync(10);
    keeping.keep('ab');
    leave();
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual(['a', 'ab']);
  });

  it('is called kept only when it is, and tried again when it could not be kept', async () => {
    full = true;
    keeping.keep('a');
    expect(keeping.state.value).toBe('keeping');
    await vi.advanceTimersByTimeAsync(1_000);
    await keeping.flush();
    keeping.keep('ab');
    expect([written, keeping.state.value, told]).toEqual([[], 'failed', 1]);
    full = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([written, keeping.state.value]).toEqual([['ab'], 'kept']);
  });
});
