import type { Kind, Lang, Words } from '@shared/forms';
import type { IconName } from '@shared/ui';

export const KIND_ICON: Readonly<Record<Kind, IconName>> = {
  text: 'menu',
  long_text: 'list',
  integer: 'sliders',
  number: 'sliders',
  yes_no: 'check',
  one: 'filter',
  many: 'clipboard',
  date: 'clock',
  time: 'clock',
  photo: 'camera',
  signature: 'user',
  position: 'pin',
  note: 'info',
  group: 'inbox',
  repeat: 'refresh',
};

/** Words with one language changed; a language without words is left out. */
export function withWords(words: Words | undefined, lang: Lang, text: string): Words {
  const { [lang]: _, ...others } = words ?? {};
  return text.trim() === '' ? others : { ...others, [lang]: text };
}
