import { expect, it } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { heading, useHeading } from './heading';

it('the window is called like the screen, until the screen is left', async () => {
  const name = ref('Visits');
  const scope = effectScope();
  scope.run(() => useHeading(() => name.value));
  expect(heading.value).toBe('Visits');
  name.value = 'Mill by the river';
  await nextTick();
  expect(heading.value).toBe('Mill by the river');
  scope.stop();
  expect(heading.value).toBe('');
});
