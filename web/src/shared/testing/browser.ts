import { vi } from 'vitest';

/**
 * What our modules need of a page, for tests in the node environment: unlike jsdom, node has blobs that can be read
 * and kept in (a fake) IndexedDB.
 */
export function stubPage(): void {
  vi.stubGlobal('location', new URL('https://portal.test/tablet/'));
  vi.stubGlobal('navigator', { languages: ['en'], onLine: true });
}
