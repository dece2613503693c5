import { useKeeping, useOwnEdit } from '@shared/edits';
import type { Kept } from '@shared/edits';
import { computed } from 'vue';
import type { Ref, WritableComputedRef } from 'vue';
import type { SignedIn } from '../session';
import { goOnIfHeld, writeText } from '../store/work';
import type { Seen, TextField } from '../store/work';
import { useSendSoon } from './sending';

/** A text of a visit while it is typed. */
export interface Typed {
  readonly text: WritableComputedRef<string>;
  readonly state: Readonly<Ref<Kept>>;
  /** Whether somebody else's has come meanwhile; it is shown when the person has left the field. */
  readonly overtaken: Readonly<Ref<boolean>>;
  /** The person has left the field. */
  leave(): Promise<void>;
  /** Keep at once what is not kept yet. Never rejects: `state` tells. */
  flush(): Promise<void>;
}

/**
 * Type a text of a visit: kept all along, sent when the typing pauses, and following what others write while nobody types.
 * `held` is the text as the store has it, with the revision it is of; `failed` hears when it cannot be kept.
 */
export function useTyped({ work, engine }: Pick<SignedIn, 'work' | 'engine'>, visit: string, field: TextField, held: () => Required<Seen>, failed: (error: unknown) => void): Typed {
  const sendSoon = useSendSoon(engine);
  const own = useOwnEdit(() => held().text);
  /** What was seen when the typing began, or written since; null while nobody types. */
  let seen: Seen | null = null;
  const { state, keep, flush } = useKeeping(async (typed: string) => {
    let kept = typed;
    await goOnIfHeld(writeText(work, visit, field, typed, seen ?? {}).then((now) => (kept = now)));
    if (seen) seen = { ...seen, text: typed };
    // Another tab has written it too: that shows once the person leaves the field, and moves no caret before.
    if (kept !== typed) own.keptAs(kept);
    sendSoon();
  }, failed);
  const text = computed({
    get: () => own.shown.value,
    set: (now) => {
      seen ??= { base: held().base, text: own.shown.value };
      own.edit(now);
      keep(now);
    },
  });
  async function leave(): Promise<void> {
    const typed = text.value;
    await flush();
    // Or the person has come back to it meanwhile.
    if (state.value !== 'kept' || typed !== text.value) return;
    own.done();
    seen = null;
  }
  return { text, state, overtaken: own.overtaken, leave, flush };
}
