import { shallowRef } from 'vue';

/** The browser's offer to put the application among the device's own; not every browser makes one. */
interface InstallOffer extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

export const installOffer = shallowRef<InstallOffer | null>(null);

/** Keep the browser's offer for the menu, where it disturbs nobody. Call once, before the page is drawn. */
export function awaitInstallOffer(): void {
  globalThis.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installOffer.value = event as InstallOffer;
  });
  globalThis.addEventListener('appinstalled', () => {
    installOffer.value = null;
  });
}

/** Take the offer up; it can be used once. */
export async function install(): Promise<void> {
  const offer = installOffer.value;
  installOffer.value = null;
  await offer?.prompt();
}
