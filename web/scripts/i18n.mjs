// What the completeness check of texts finds; check-i18n.mjs runs it over src/.
import { parse as parseSfc } from 'vue/compiler-sfc';

/**
 * @typedef {{ [key: string]: string | Tree }} Tree
 * @typedef {{ area: string, languages: Record<string, Tree> }} Texts  texts of `shared` or of one entry
 * @typedef {{ path: string, area: string, text: string }} Source      a .ts or .vue file of that area
 */

const CJK = /[\u3400-\u9fff\uff01-\uff5e\u3001-\u303f]/;
const LETTERS = /\p{L}{2,}/u;
/** Attributes that people see or hear. */
const SPOKEN = new Set(['alt', 'aria-description', 'aria-label', 'caption', 'heading', 'hint', 'label', 'placeholder', 'text', 'title']);

/**
 * Every leaf of a tree by its dotted key.
 * @param {Tree} tree
 * @param {string} prefix
 * @returns {Map<string, string>}
 */
export function leaves(tree, prefix = '') {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + name, value);
    else for (const [key, text] of leaves(value, `${prefix}${name}.`)) found.set(key, text);
  }
  return found;
}

/**
 * Keys and prefixes that a file asks for: `t('a.b')`, `keypath="a.b"`, a template such as `a.${kind}`
 * (which counts as the prefix `a.`), and the note `i18n-keys: a.b a.*` for keys that are computed elsewhere.
 * @param {string} text
 */
export function usesOf(text) {
  /** @type {Set<string>} */
  const keys = new Set();
  /** @type {Set<string>} */
  const prefixes = new Set();
  for (const [, key] of text.matchAll(/(?<![\w.])(?:i18n\.global\.)?\$?t\(\s*['"]([^'"]+)['"]/g)) keys.add(key ?? '');
  for (const [, key] of text.matchAll(/keypath="([^"]+)"/g)) keys.add(key ?? '');
  for (const [, key] of text.matchAll(/(?<![\w.])(?:i18n\.global\.)?\$?t\(\s*`([^`]+)`/g)) {
    const [prefix = ''] = (key ?? '').split('${');
    if (prefix === key) keys.add(key);
    else prefixes.add(prefix);
  }
  // Both branches of `t(condition ? 'a' : 'b')`.
  for (const [, first, second] of text.matchAll(/(?<![\w.])\$?t\([^()'"`]*\?\s*'([^']+)'\s*:\s*'([^']+)'/g)) {
    keys.add(first ?? '');
    keys.add(second ?? '');
  }
  for (const [, list] of text.matchAll(/i18n-keys:([^\n*]*(?:\*[^\n/*]*)*)/g)) {
    for (const key of (list ?? '').trim().split(/\s+/)) {
      if (key.endsWith('.*')) prefixes.add(key.slice(0, -1));
      else if (/^[\w.]+$/.test(key)) keys.add(key);
    }
  }
  return { keys, prefixes };
}

/**
 * Text written into a file instead of the language files. A line with the note `i18n-ok: reason` is let through.
 * @param {string} text
 * @param {boolean} isVue
 * @returns {string[]}
 */
export function hardCoded(text, isVue) {
  const allowed = new Set(text.split('\n').flatMap((line, index) => (line.includes('i18n-ok:') ? [index + 1] : [])));
  /** @type {string[]} */
  const found = [];
  /** @param {number} line @param {string} what */
  const add = (line, what) => {
    if (!allowed.has(line)) found.push(`${line}: ${what.trim()}`);
  };
  /** @param {any} node */
  const walk = (node) => {
    if (node.type === 2 && LETTERS.test(node.content)) add(node.loc.start.line, node.content);
    for (const prop of node.props ?? []) {
      if (prop.type === 6 && SPOKEN.has(prop.name) && LETTERS.test(prop.value?.content ?? '')) {
        add(prop.loc.start.line, prop.loc.source);
      }
    }
    for (const child of node.children ?? []) walk(child);
  };
  if (isVue) {
    const { descriptor } = parseSfc(text);
    if (descriptor.template?.ast) walk(descriptor.template.ast);
  }
  withoutComments(text)
    .split('\n')
    .forEach((line, index) => {
      if (CJK.test(line) && !found.some((entry) => entry.startsWith(`${index + 1}:`))) add(index + 1, line);
    });
  return found;
}

/**
 * Comments blanked, lines kept.
 * @param {string} text
 */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(^|[^:'"`\\])\/\/[^\n]*/g, (match) => match.replace(/[^\n]/g, ' '));
}

/** @param {string} text */
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');

/**
 * Every complaint about these texts and sources, one line each; none means complete.
 * @param {Texts[]} texts
 * @param {Source[]} sources
 * @returns {string[]}
 */
export function complaints(texts, sources) {
  /** @type {string[]} */
  const found = [];
  /** @type {Map<string, Set<string>>} keys of each area, over all languages */
  const keysOf = new Map();
  for (const { area, languages } of texts) {
    const flat = Object.entries(languages).map(([language, tree]) => /** @type {const} */ ([language, leaves(tree)]));
    const all = new Set(flat.flatMap(([, entries]) => [...entries.keys()]));
    keysOf.set(area, all);
    for (const key of all) {
      for (const [language, entries] of flat) {
        const text = entries.get(key);
        if (text === undefined) found.push(`${area}: ${key} is missing in ${language}`);
        else if (text.trim() === '') found.push(`${area}: ${key} is empty in ${language}`);
      }
      const forms = new Set(flat.map(([, entries]) => placeholders(entries.get(key) ?? '')));
      if (forms.size > 1) found.push(`${area}: ${key} has other placeholders in another language`);
    }
  }
  const shared = keysOf.get('shared') ?? new Set();
  /** @type {Map<string, Set<string>>} */
  const used = new Map([...keysOf.keys()].map((area) => [area, new Set()]));
  for (const { path, area, text } of sources) {
    const { keys, prefixes } = usesOf(text);
    const own = area === 'shared' ? new Set() : (keysOf.get(area) ?? new Set());
    for (const key of keys) {
      if (own.has(key)) used.get(area)?.add(key);
      else if (shared.has(key)) used.get('shared')?.add(key);
      else found.push(`${path}: no text ${key}`);
    }
    for (const prefix of prefixes) {
      let any = false;
      for (const [where, all] of /** @type {const} */ ([[area, own], ['shared', shared]])) {
        for (const key of all) {
          if (!key.startsWith(prefix)) continue;
          used.get(where)?.add(key);
          any = true;
        }
      }
      if (!any) found.push(`${path}: no text begins with ${prefix}`);
    }
    for (const place of hardCoded(text, path.endsWith('.vue'))) found.push(`${path}:${place}: text outside the language files`);
  }
  for (const [area, all] of keysOf) {
    for (const key of all) if (!used.get(area)?.has(key)) found.push(`${area}: ${key} is not used`);
  }
  return found;
}
