// Fails when a text is missing, empty, unused or written outside the language files: `npm run check`.
// Texts lie in src/<area>/locales/<language>.json (shared ones in src/shared/i18n/locales/).
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative, sep } from 'node:path';
import { complaints } from './i18n.mjs';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const files = filesBelow(src).map((path) => ({ path, area: relative(src, path).split(sep)[0] ?? '' }));

/** @type {Map<string, Record<string, any>>} */
const byArea = new Map();
for (const { path, area } of files.filter(({ path }) => path.includes(`${sep}locales${sep}`) && path.endsWith('.json'))) {
  const language = path.split(sep).at(-1)?.replace('.json', '') ?? '';
  byArea.set(area, { ...byArea.get(area), [language]: JSON.parse(readFileSync(path, 'utf8')) });
}
const texts = [...byArea].map(([area, languages]) => ({ area, languages }));
const sources = files
  .filter(({ path }) => /\.(ts|vue)$/.test(path) && !/\.(test|d)\.ts$/.test(path))
  .map(({ path, area }) => ({ path: `src/${relative(src, path)}`, area, text: readFileSync(path, 'utf8') }));

const found = complaints(texts, sources);
for (const line of found) console.error(line);
if (found.length > 0) {
  console.error(`${found.length} complaints about texts`);
  process.exit(1);
}
console.log(`texts complete: ${texts.length} areas in ${Object.keys(texts[0]?.languages ?? {}).join(' and ')}`);
