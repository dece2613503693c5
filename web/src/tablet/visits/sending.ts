import type { SyncEngine } from '@shared/sync';
import { onScopeDispose } from 'vue';

/** What is typed is kept all along, and sent when the typing pauses: not one request for every few letters. */
const PAUSE_MS = 800;

/** Tell the engine of changes once there was none for a moment; when the component goes, at once. */
export function useSendSoon(engine: Pick<SyncEngine, 'changed'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;
  function send(): void {
    timer = undefined;
    engine.changed();
  }
  onScopeDispose(() => {
    gone = true;
    if (timer === undefined) return;
    clearTimeout(timer);
    send();
  });
  return () => {
    clearTimeout(timer);
    if (gone) send();
    else timer = setTimeout(send, PAUSE_MS);
  };
}
