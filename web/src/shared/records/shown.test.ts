import { expect, it } from 'vitest';
import { shown } from './shown';

it.each(['2026-99-99', '2026-11-29T99:99'])('a note that only looks like a time, %s, is shown as it stands', (text) => {
  expect(shown('note', text)).toEqual({ as: 'text', text });
});
