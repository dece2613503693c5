import { onBeforeUnmount, onMounted, ref } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import './overflow.css';

/**
 * Where something that scrolls sideways goes on unseen: '', 'start', 'end' or 'start end'. As its `data-more` this
 * makes those edges fade, since scroll bars are hidden on phones.
 */
export function useOverflow(element: Readonly<ShallowRef<HTMLElement | null>>): Ref<string> {
  const more = ref('');

  function measure(): void {
    const { scrollLeft = 0, scrollWidth = 0, clientWidth = 0 } = element.value ?? {};
    // Browsers round these each in their own way.
    const hidden = [scrollLeft > 1 && 'start', scrollLeft + clientWidth < scrollWidth - 1 && 'end'];
    more.value = hidden.filter(Boolean).join(' ');
  }

  let sizes: ResizeObserver | undefined;
  onMounted(() => {
    const scrolled = element.value;
    if (!scrolled) return;
    scrolled.addEventListener('scroll', measure, { passive: true });
    sizes = new ResizeObserver(measure);
    sizes.observe(scrolled);
    for (const part of scrolled.children) sizes.observe(part);
  });
  onBeforeUnmount(() => sizes?.disconnect());
  return more;
}
