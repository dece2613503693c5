import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

type Rgb = readonly [number, number, number];

function colour(name: string, theme: 0 | 1): Rgb {
  const pair = new RegExp(`--color-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  const hex = pair?.[theme + 1];
  if (!hex) throw new Error(`no colour ${name}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast after WCAG 2.2: 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXT_ON: readonly (readonly [text: string, on: string])[] = [
  ...['canvas', 'surface', 'surface-sunken', 'surface-raised', 'surface-hover'].flatMap(
    (on) => [['text', on], ['text-muted', on], ['accent', on], ['danger', on]] as const,
  ),
  ['text', 'neutral-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent-soft', 'accent-soft'],
  ['success', 'success-soft'],
  ['warning', 'warning-soft'],
  ['danger', 'danger-soft'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['surface', 'brand'],
  ['surface', 'text-muted'],
  ['surface', 'success'],
  ['surface', 'warning'],
];
const EDGE_ON = [
  ['border-strong', 'surface'],
  ['border-strong', 'canvas'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['accent', 'surface'],
  ['brand', 'surface'],
] as const;

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_, theme) => {
  it.each(TEXT_ON)('text in %s can be read on %s (AA, 4.5)', (text, on) => {
    expect(contrast(colour(text, theme), colour(on, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGE_ON)('the edge %s is seen on %s (AA, 3)', (edge, on) => {
    expect(contrast(colour(edge, theme), colour(on, theme))).toBeGreaterThanOrEqual(3);
  });
});
