const KEY = 'portal.reloaded-for-chunk';
const ONCE_IN_MS = 60_000;

/**
 * A part of the page that can no longer be loaded was replaced by a newer version: load the page anew, which names the
 * new parts. At most once a minute, so that a part that is really missing ends in an error and not in a circle.
 */
export function recoverLostParts(reload: () => void = () => location.reload(), now: () => number = Date.now): void {
  globalThis.addEventListener('vite:preloadError', (event) => {
    let last = 0;
    try {
      last = Number(sessionStorage.getItem(KEY));
      if (now() - last < ONCE_IN_MS) return;
      sessionStorage.setItem(KEY, String(now()));
    } catch {
      return; // without a memory it could go round for ever
    }
    event.preventDefault();
    reload();
  });
}
