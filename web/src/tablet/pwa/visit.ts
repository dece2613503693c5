import { ref } from 'vue';

/** Whether a visit is open on this tablet; null as long as it is not known. A new version waits for its end. */
export const visitIsOpen = ref<boolean | null>(null);
