import { reactive } from 'vue';

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'success' | 'warning' | 'danger';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const toasts = reactive<Toast[]>([]);
let last = 0;

/** Show a short message for `forMs` (default 6,000; 0 keeps it until closed). Returns its id. */
export function toast(message: Omit<Toast, 'id'>, forMs = 6_000): number {
  last += 1;
  const id = last;
  // The same message twice in a row is one message.
  const same = toasts.findIndex((shown) => shown.text === message.text);
  if (same >= 0) toasts.splice(same, 1);
  toasts.push({ ...message, id });
  if (toasts.length > 4) toasts.shift();
  if (forMs > 0) setTimeout(() => dismissToast(id), forMs);
  return id;
}

export function dismissToast(id: number): void {
  const index = toasts.findIndex((shown) => shown.id === id);
  if (index >= 0) toasts.splice(index, 1);
}
