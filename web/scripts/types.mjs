// Write src/shared/api/schema.d.ts from the server's OpenAPI document: `npm run types [-- FILE|ADDRESS]`,
// by default web/openapi.json, which `manage.py spectacular --format openapi-json` writes. With a second argument the
// types go to that file instead.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const source = process.argv[2] ?? 'openapi.json';
const target = process.argv[3] ?? new URL('../src/shared/api/schema.d.ts', import.meta.url);
const text = /^https?:/.test(source)
  ? await (await fetch(source, { headers: { Accept: 'application/vnd.oai.openapi+json' } })).text()
  : await readFile(source, 'utf8');
const types = astToString(await openapiTS(text, { alphabetize: true }));
await writeFile(target, `// Made by \`npm run types\` from the server's OpenAPI document; do not edit.\n\n${types}`);
