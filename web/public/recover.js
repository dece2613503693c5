// A page whose own scripts cannot be had loads itself anew, once a minute: while it was on its way a newer version took
// over on this device, and what the older page names is gone. src/shared/recover.ts does the same for later parts.
addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement) || target.type !== 'module') return;
    try {
      const key = 'portal.reloaded-for-chunk';
      if (Date.now() - Number(sessionStorage.getItem(key)) < 60_000) return;
      sessionStorage.setItem(key, String(Date.now()));
    } catch {
      return; // without a memory it could go round for ever
    }
    location.reload();
  },
  true,
);
