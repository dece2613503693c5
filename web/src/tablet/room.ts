import { roomLeft } from '@shared/sync';
import type { Room } from '@shared/sync';
import { onScopeDispose, readonly, ref, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { signedIn } from './session';

const LOOK_EVERY_MS = 30_000;

interface RoomHere {
  /** What the browser says is left; null while or where it is not known. */
  readonly room: Readonly<ShallowRef<Room | null>>;
  /** Whether something could not be kept for want of room: whatever the browser says is left, which may be far off. */
  readonly full: Readonly<Ref<boolean>>;
  look(): Promise<void>;
}

/** How much room is left, looked at now and then while the component is there. For somebody signed in. */
export function useRoom(): RoomHere {
  const room = shallowRef<Room | null>(null);
  const look = async (): Promise<void> => {
    room.value = await roomLeft();
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const { fullness } = signedIn().work.store.db;
  const full = ref(fullness.full);
  const unlisten = fullness.listen((now) => {
    full.value = now;
  });
  onScopeDispose(() => {
    clearInterval(timer);
    unlisten();
  });
  return { room, full: readonly(full), look };
}
