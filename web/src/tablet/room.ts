import { feelRoom, roomLeft } from '@shared/sync';
import type { Room } from '@shared/sync';
import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';

const LOOK_EVERY_MS = 30_000;

/** How much room is left, looked at now and then while the component is there; null while or where it is not known. */
export function useRoom(): { room: Readonly<ShallowRef<Room | null>>; look: () => Promise<void> } {
  const room = shallowRef<Room | null>(null);
  const look = async (): Promise<void> => {
    room.value = await roomLeft(undefined, await feelRoom());
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onScopeDispose(() => clearInterval(timer));
  return { room, look };
}
