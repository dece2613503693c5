// Applies the stored appearance before the first paint; src/shared/theme.ts keeps it. Loaded by every page.
(() => {
  try {
    const choice = localStorage.getItem('portal.theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
  } catch {
    // Without storage the page follows the device.
  }
})();
