import { createApp } from 'vue';
import type { App, Component } from 'vue';
import './styles/tokens.css';
import './styles/base.css';
import { storeProblem } from './api/errors';
import { createPortalI18n, useAsPageTexts } from './i18n';
import type { MessagesByLocale } from './i18n';
import { recoverLostParts } from './recover';
import { startTheme } from './theme';
import { toast } from './ui/toasts';

/** Start an entry: styles, theme, language, and a last resort for errors that nothing else showed. */
export function startApp(root: Component, messages: MessagesByLocale): App {
  startTheme();
  recoverLostParts();
  const i18n = createPortalI18n(messages);
  useAsPageTexts(i18n);
  const app = createApp(root);
  app.use(i18n);
  const lastResort = (error: unknown): void => {
    console.error(error);
    const problem = storeProblem(error, i18n.global.t);
    toast({ kind: 'danger', text: problem ?? i18n.global.t('error.unexpected') }, problem === null ? undefined : 0);
  };
  app.config.errorHandler = lastResort;
  globalThis.addEventListener('unhandledrejection', (event) => lastResort(event.reason));
  app.mount('#app');
  return app;
}
