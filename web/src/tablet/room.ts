import { feelRoom, roomLeft } from '@shared/sync';
import type { Room } from '@shared/sync';
import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';

const LOOK_EVERY_MS = 30_000;

let looking: Promise<Room | null> | null = null;

/** One look for all who ask meanwhile: while one feels for room, another would take the file that is tried for used. */
function lookOnce(): Promise<Room | null> {
  looking ??= roomLeft(undefined, feelRoom).finally(() => (looking = null));
  return looking;
}

/** How much room is left, looked at now and then while the component is there; null while or where it is not known. */
export function useRoom(): { room: Readonly<ShallowRef<Room | null>>; look: () => Promise<void> } {
  const room = shallowRef<Room | null>(null);
  const look = async (): Promise<void> => {
    room.value = await lookOnce();
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onScopeDispose(() => clearInterval(timer));
  return { room, look };
}
