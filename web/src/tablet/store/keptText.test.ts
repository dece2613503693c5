// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { useKeptText } from './keptText';

/** A store of one text that answers when told to, and may be full. */
function made(): { store: { text: string; full: boolean; writes: string[] }; shown: ReturnType<typeof ref<string>>; errors: unknown[]; field: ReturnType<typeof useKeptText>; stop: () => void } {
  const store = { text: 'before', full: false, writes: [] as string[] };
  const shown = ref('before');
  const errors: unknown[] = [];
  const scope = effectScope();
  const field = scope.run(() =>
    useKeptText({
      shown: () => shown.value,
      read: async () => store.text,
      keep: async (text) => {
        if (store.full) throw new DOMException('', 'QuotaExceededError');
        store.writes.push(text);
        store.text = text;
      },
      failed: (error) => errors.push(error),
    }),
  ) as ReturnType<typeof useKeptText>;
  return { store, shown, errors, field, stop: () => scope.stop() };
}

describe('a text that is kept at every pause', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is called kept only when it is', async () => {
    const { store, field, errors } = made();
    field.text.value = 'typed';
    expect(field.state.value).toBe('keeping');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([store.text, field.state.value]).toEqual(['typed', 'kept']);
    store.full = true;
    field.text.value = 'typed more';
    await vi.advanceTimersByTimeAsync(1_000);
    expect([store.text, field.text.value, field.state.value, errors.length]).toEqual(['typed', 'typed more', 'failed', 1]);
    store.full = false;
    await field.flush();
    expect([store.text, field.state.value]).toEqual(['typed more', 'kept']);
  });

  it('follows what others wrote while nobody types, and only then', async () => {
    const { store, shown, field } = made();
    store.text = shown.value = 'decided';
    await vi.advanceTimersByTimeAsync(0);
    expect(field.text.value).toBe('decided');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.writes).toEqual([]);
    field.text.value = 'decided, and more';
    store.text = shown.value = 'another';
    await nextTick();
    expect(field.text.value).toBe('decided, and more');
  });

  it('is not set back by late news of what was typed before', async () => {
    const { store, shown, field } = made();
    field.text.value = 'one';
    await vi.advanceTimersByTimeAsync(1_000);
    field.text.value = 'one two';
    await vi.advanceTimersByTimeAsync(1_000);
    shown.value = 'one';
    await vi.advanceTimersByTimeAsync(1_000);
    expect([store.text, field.text.value]).toEqual(['one two', 'one two']);
  });
});
