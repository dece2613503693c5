import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { tabletWorker } from './plugins/tablet-worker.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run dev` finds the Django server; the launcher prints its address. */
const server = process.env['PORTAL_SERVER'] ?? 'http://127.0.0.1:8000';

/** Styles that Django's own templates link. */
const STABLE = new Set(['server.css', 'admin-map.css']);

export default defineConfig({
  plugins: [vue(), tabletWorker(here('./src/tablet/worker/sw.ts'))],
  // Django serves web/dist under this prefix; the four HTML pages themselves stand at /, /tablet/, /console/, /survey/.
  base: '/static/web/',
  resolve: { alias: { '@shared': here('./src/shared') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    // The map library alone is 1.1 MB; it is a chunk of its own, cached apart from our code.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        citizen: here('./index.html'),
        tablet: here('./tablet/index.html'),
        console: here('./console/index.html'),
        survey: here('./survey/index.html'),
        // Server-rendered pages (sign-in, error pages) link this one by a name that never changes.
        server: here('./src/shared/styles/server.css'),
        // The back office's forms link its script and style by names that never change, too.
        'admin-map': here('./src/admin/map.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'admin-map' ? '[name].js' : 'assets/[name]-[hash].js'),
        assetFileNames: (asset) =>
          asset.names.find((name) => STABLE.has(name)) ?? 'assets/[name]-[hash][extname]',
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '^/(api|login|logout|admin|tiles|ingest|static/maps|static/admin)(/|$)': { target: server },
      '^/ws/': { target: server, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    restoreMocks: true,
    // The contrast test reads the tokens; other styles are left out of tests.
    css: { include: /tokens\.css/ },
  },
});
