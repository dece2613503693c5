import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { api, isAbort } from '@shared/api/client';
import type { Page, Query } from '@shared/api/client';
import { currentLocale } from '@shared/i18n';
import { goToSignIn, isSignedOut } from './session';

/** Something fetched: what came, whether it is on its way, or why it did not come. */
export interface Loaded<T> {
  readonly data: ShallowRef<T | null>;
  readonly error: ShallowRef<unknown>;
  readonly loading: Ref<boolean>;
  /** Fetch again; what is shown stays until the answer. */
  reload(): Promise<void>;
}

/**
 * Fetch when the component starts and whenever `source` changes; null as source fetches nothing. A new fetch cancels
 * the one before, so an old answer never replaces a newer one. What belonged to another source is taken away at once;
 * the same in another `ordering`, or in another language, stays until the answer, so that the table does not jump from
 * under the finger.
 */
export function useLoad<S, T>(source: () => S | null, fetch: (source: S, signal: AbortSignal) => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const loading = ref(false);
  let running: AbortController | null = null;

  async function reload(): Promise<void> {
    running?.abort();
    const wanted = source();
    error.value = null;
    if (wanted === null) {
      data.value = null;
      loading.value = false;
      return;
    }
    const own = new AbortController();
    running = own;
    loading.value = true;
    try {
      const answer = await fetch(wanted, own.signal);
      if (running === own) data.value = answer;
    } catch (reason) {
      if (running !== own || isAbort(reason)) return;
      if (isSignedOut(reason)) goToSignIn();
      error.value = reason;
    } finally {
      if (running === own) loading.value = false;
    }
  }

  const subject = (): string | undefined => JSON.stringify(source(), (name, value: unknown) => (name === 'ordering' ? undefined : value));
  let shown = subject();
  watch(
    // Sentences of the server's own (what a verdict goes by) come in the language that is shown.
    () => JSON.stringify([source(), currentLocale()]),
    () => {
      const wanted = subject();
      if (wanted !== shown) data.value = null;
      shown = wanted;
      void reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    running?.abort();
    running = null;
  });
  return { data, error, loading, reload };
}

/** The rows of a list as far as they came. */
export interface PagedList<Row> extends Omit<Loaded<readonly Row[]>, 'data'> {
  readonly rows: Readonly<Ref<readonly Row[]>>;
  /** Whether there are rows that were not asked for yet. */
  readonly more: Readonly<Ref<boolean>>;
  readonly loadingMore: Readonly<Ref<boolean>>;
  /** Why the next rows did not come; those before them stay. */
  readonly moreError: Readonly<ShallowRef<unknown>>;
  next(): Promise<void>;
}

/** A cursor-paged list of the API, page after page; begins anew whenever the query changes. */
export function usePages<T>(path: string, query: () => Query | null): PagedList<T> {
  const first = useLoad(query, (wanted, signal) => api.get<Page<T>>(path, { query: wanted, signal }));
  const rows = shallowRef<readonly T[]>([]);
  const following = shallowRef<string | null>(null);
  const loadingMore = ref(false);
  const moreError = shallowRef<unknown>(null);

  watch(first.data, (page) => {
    rows.value = page?.results ?? [];
    following.value = page?.next ?? null;
    moreError.value = null;
  });

  async function next(): Promise<void> {
    const address = following.value;
    const began = first.data.value;
    if (address === null || loadingMore.value) return;
    loadingMore.value = true;
    moreError.value = null;
    try {
      const page = await api.get<Page<T>>(address);
      // Another query may have begun meanwhile.
      if (first.data.value !== began) return;
      rows.value = [...rows.value, ...page.results];
      following.value = page.next;
    } catch (reason) {
      if (first.data.value !== began) return;
      if (isSignedOut(reason)) goToSignIn();
      moreError.value = reason;
    } finally {
      loadingMore.value = false;
    }
  }

  const { error, loading, reload } = first;
  return { rows, error, loading, reload, more: computed(() => following.value !== null), loadingMore, moreError, next };
}

/** A list that came whole, shown `piece` rows at a time: a city has thousands, and nobody looks at all of them. */
export function inPieces<Row>({ error, loading, reload }: Loaded<unknown>, all: Readonly<Ref<readonly Row[]>>, piece = 100): PagedList<Row> {
  const most = ref(piece);
  watch(all, () => {
    most.value = piece;
  });
  return {
    rows: computed(() => all.value.slice(0, most.value)),
    error,
    loading,
    reload,
    more: computed(() => all.value.length > most.value),
    loadingMore: ref(false),
    moreError: shallowRef(null),
    next() {
      most.value += piece;
      return Promise.resolve();
    },
  };
}
