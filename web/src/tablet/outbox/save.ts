import { dayInChina } from '@shared/time';

/** Hand a file to the person: the browser puts it among its downloads. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Such as `unsent-work-2026-11-29-carrier.json`. */
export function exportName(username: string, at: number = Date.now()): string {
  const plain = username.replace(/[^\p{L}\p{N}_-]+/gu, '-');
  return `unsent-work-${dayInChina(at)}-${plain}.json`;
}
