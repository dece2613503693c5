import { createPortalI18n, useAsPageTexts } from '@shared/i18n';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp, h, nextTick, reactive } from 'vue';
import type { App } from 'vue';
import FormFill from './FormFill.vue';
import type { Form } from './form';

const FORM: Form = {
  form: 1,
  items: [
    { kind: 'yes_no', name: 'ok', label: { en: 'All well?' }, required: true },
    { kind: 'text', name: 'why', label: { en: 'Why not?' }, when: { eq: [{ answer: 'ok' }, { value: false }] } },
    { kind: 'number', name: 'noise', label: { en: 'Noise' }, unit: { en: 'dB' }, maximum: 90 },
    { kind: 'many', name: 'faults', label: { en: 'Faults' }, choices: [{ value: 'b', label: { en: 'B' } }, { value: 'a', label: { en: 'A' } }] },
    { kind: 'signature', name: 'signed', label: { en: 'Signature' } },
    { kind: 'repeat', name: 'rows', label: { en: 'Boiler' }, items: [{ kind: 'text', name: 'maker', label: { en: 'Maker' } }, { kind: 'photo', name: 'plate', label: { en: 'Plate' } }] },
  ],
};

let answers: Record<string, unknown>;
let wanted: string[];
/** What each answer was based on. */
let seen: Readonly<Record<string, unknown>>[];
let app: App;
const host = reactive<{ answers: Record<string, unknown>; showMissing: boolean }>({ answers: {}, showMissing: false });

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.setItem('portal.locale', 'en');
  HTMLDialogElement.prototype.showModal = vi.fn();
  document.body.innerHTML = '<div id="app"></div>';
  host.answers = answers = {};
  host.showMissing = false;
  wanted = [];
  seen = [];
  const i18n = createPortalI18n({ 'zh-Hans': {}, en: {} });
  useAsPageTexts(i18n);
  app = createApp(() =>
    h(FormFill, {
      form: FORM,
      answers: host.answers,
      showMissing: host.showMissing,
      onAnswer: (changes: Readonly<Record<string, unknown>>, base: Readonly<Record<string, unknown>>) => {
        seen.push(base);
        answers = { ...answers, ...changes };
        host.answers = answers;
      },
      onPhoto: (key: string) => wanted.push(key),
    }),
  );
  app.use(i18n);
  app.mount('#app');
});
afterEach(() => {
  app.unmount();
  vi.useRealTimers();
});

const labelled = (text: string): HTMLInputElement => {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim().startsWith(text));
  if (!label) throw new Error(`no field ${text}`);
  return (label.htmlFor ? document.getElementById(label.htmlFor) : label.querySelector('input')) as HTMLInputElement;
};
const button = (text: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(text) || one.getAttribute('aria-label') === text);
  if (!found) throw new Error(`no button ${text}`);
  return found;
};
async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await nextTick();
}

it('asks a conditional question once its condition holds, and keeps the answer when it does not any more', async () => {
  expect(document.body.textContent).not.toContain('Why not?');
  labelled('No').click();
  await nextTick();
  await type(labelled('Why not?'), 'dust');
  vi.runAllTimers();
  labelled('Yes').click();
  await nextTick();
  expect(document.body.textContent).not.toContain('Why not?');
  expect(answers).toEqual({ ok: true, why: 'dust' });
});

it('hands a number out when the typing pauses, reads it as people write it, and only hints at what looks wrong', async () => {
  await type(labelled('Noise'), '９５,5');
  expect(answers).toEqual({});
  vi.advanceTimersByTime(400);
  await nextTick();
  expect(answers).toEqual({ noise: 95.5 });
  expect(document.body.textContent).toContain('More than 90');
  await type(labelled('Noise'), '95 dB');
  vi.advanceTimersByTime(400);
  await nextTick();
  expect(document.body.textContent).toContain('it is not kept');
  expect(labelled('Noise').value).toBe('95 dB');
});

it('hands out what is typed while the typing goes on, and loses no letter when an earlier one comes back', async () => {
  let noise = '';
  for (const digit of '1234567') {
    noise += digit;
    await type(labelled('Noise'), noise);
    vi.advanceTimersByTime(120);
    await nextTick();
    expect(labelled('Noise').value).toBe(noise);
  }
  expect(answers['noise']).toBeGreaterThanOrEqual(1234);
  vi.advanceTimersByTime(300);
  expect(answers).toEqual({ noise: 1234567 });
});

it('leaves a field alone that is being typed in, and says what its answer was based on', async () => {
  const before = host.answers;
  await type(labelled('Noise'), '40');
  host.answers = answers = { noise: 55 };
  await nextTick();
  expect(labelled('Noise').value).toBe('40');
  vi.advanceTimersByTime(400);
  await nextTick();
  expect(seen).toEqual([before]);
  expect(answers).toEqual({ noise: 40 });
  labelled('Noise').dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  host.answers = { noise: 60 };
  await nextTick();
  expect(labelled('Noise').value).toBe('60');
  await type(labelled('Noise'), '61');
  vi.advanceTimersByTime(400);
  expect(seen.at(-1)).toEqual({ noise: 60 });
});

it('keeps both of two choices that are made before the first has come back', async () => {
  labelled('A').click();
  labelled('B').click();
  await nextTick();
  expect(answers['faults']).toEqual(['b', 'a']);
});

it('keeps every stroke of a signature, also one that the page takes the pen from', async () => {
  const pad = document.querySelector('svg[role=img]');
  if (!pad) throw new Error('no pad');
  pad.getBoundingClientRect = () => ({ left: 0, top: 0, width: 600, height: 200 }) as DOMRect;
  Object.assign(pad, { setPointerCapture: () => undefined });
  const point = (kind: string, x: number, y: number): boolean => pad.dispatchEvent(Object.assign(new MouseEvent(kind, { clientX: x, clientY: y }), { pointerId: 1 }));
  for (const x of [10, 50]) {
    point('pointerdown', x, 20);
    point('pointermove', x + 5, 30);
    point('pointerup', x + 5, 30);
  }
  expect(answers['signed']).toBe('s1 600 200 M10,20 5,10 M50,20 5,10');
  point('pointerdown', 90, 20);
  point('pointermove', 95, 30);
  app.unmount();
  expect(answers['signed']).toBe('s1 600 200 M10,20 5,10 M50,20 5,10 M90,20 5,10');
  app = createApp({ render: () => null });
  app.mount('#app');
});

it('leaves nothing behind when it closes in the middle of a word', async () => {
  await type(labelled('Noise'), '4');
  app.unmount();
  expect(answers).toEqual({ noise: 4 });
  app = createApp({ render: () => null });
  app.mount('#app');
});

it('keeps choices in the order of the form, and none as no answer', async () => {
  for (const choice of ['A', 'B']) {
    labelled(choice).click();
    await nextTick();
  }
  expect(answers['faults']).toEqual(['b', 'a']);
  for (const choice of ['A', 'B']) {
    labelled(choice).click();
    await nextTick();
  }
  expect(answers['faults']).toBeNull();
});

it('adds rows with ids of their own, asks for photos by their key, and asks before a filled row goes', async () => {
  button('Add: Boiler').click();
  await nextTick();
  const [row] = Object.keys(answers);
  expect(row).toMatch(/^rows\.[0-9a-f]{8}-[0-9a-f]{4}-7/);
  await type(labelled('Maker'), 'Acme');
  vi.runAllTimers();
  await nextTick();
  button('Add a photo').click();
  expect(wanted).toEqual([`${row}.plate`]);
  button('Remove Boiler 1').click();
  await nextTick();
  expect(answers[`${row}.maker`]).toBe('Acme');
  [...document.querySelectorAll('dialog button')].find((one) => one.textContent?.trim() === 'Remove')?.dispatchEvent(new Event('click'));
  await nextTick();
  expect(answers).toEqual({ [row ?? '']: null, [`${row}.maker`]: null });
});

it('tells what is missing only when asked to', async () => {
  expect(document.body.textContent).not.toContain('Not answered yet');
  host.showMissing = true;
  await nextTick();
  expect(document.body.textContent).toContain('Not answered yet');
});
