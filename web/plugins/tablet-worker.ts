import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { Alias, Plugin, Rolldown } from 'vite';

/** The name that the server gives out as `/tablet/sw.js`. */
export const WORKER = 'tablet-sw.js';
const PLACEHOLDER = 'self.__WB_MANIFEST';
/** Files that the tablet's page names and that are copied as they are. */
const COPIED = ['theme.js', 'recover.js', 'icon.svg'];

interface Entry {
  readonly url: string;
  readonly revision: string | null;
}

type Bundle = Readonly<Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>>;

/**
 * Build the tablet's service worker with the list of the tablet's files in it: the page and all that it may load later,
 * and nothing of the other entries. It is a build of its own that shares no file with the pages: browsers compare this
 * one file to find a new version. `source` is its entry.
 */
export function tabletWorker(source: string): Plugin {
  let alias: Alias[] = [];
  let base = '/';
  let publicFolder = '';
  return {
    name: 'tablet-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      alias = config.resolve.alias;
      base = config.base;
      publicFolder = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const page = bundle['tablet/index.html'];
        if (page?.type !== 'asset') return this.error('the page of the tablet is not in the build');
        const entries: Entry[] = [
          { url: '/tablet/', revision: hash(page.source) },
          ...COPIED.map((name) => ({ url: base + name, revision: hash(readFileSync(join(publicFolder, name))) })),
          ...filesOf(bundle, 'tablet').map((name) => ({ url: base + name, revision: null })),
        ];
        const parts = (await bundled(source, alias)).split(PLACEHOLDER);
        if (parts.length !== 2) return this.error(`${source} names its files ${parts.length - 1} times`);
        this.emitFile({ type: 'asset', fileName: WORKER, source: parts.join(JSON.stringify(entries)) });
      },
    },
  };
}

/** The worker as one script that imports nothing. */
async function bundled(source: string, alias: Alias[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    resolve: { alias },
    build: { write: false, modulePreload: false, rolldownOptions: { input: source, output: { format: 'iife' } } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...more] = outputs.filter((file) => file.type === 'chunk');
  if (!chunk || more.length > 0) throw new Error(`${source} is not one file`);
  return chunk.code;
}

/** All files that an entry may load, now or later, each with a hash in its name; sorted. */
function filesOf(bundle: Bundle, entry: string): string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const start = chunks.find((chunk) => chunk.isEntry && chunk.name === entry);
  const found = new Set<string>();
  const waiting = start ? [start.fileName] : [];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const file = bundle[name];
    if (!file || found.has(name)) continue;
    found.add(name);
    if (file.type !== 'chunk') continue;
    waiting.push(...file.imports, ...file.dynamicImports, ...(file.viteMetadata?.importedCss ?? []), ...(file.viteMetadata?.importedAssets ?? []));
    // Workers are named by their address alone.
    waiting.push(...Object.keys(bundle).filter((other) => other.startsWith('assets/') && file.code.includes(other)));
  }
  return [...found].sort();
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
