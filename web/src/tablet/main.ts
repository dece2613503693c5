import { startApp } from '@shared/app';
import App from './App.vue';
import en from './locales/en.json';
import zhHans from './locales/zh-Hans.json';

startApp(App, { 'zh-Hans': zhHans, en });
