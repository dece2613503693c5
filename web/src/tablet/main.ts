import { startApp } from '@shared/app';
import { offerLocalTiles } from '@shared/map/local';
import App from './App.vue';
import en from './locales/en.json';
import zhHans from './locales/zh-Hans.json';
import { openOwnMap } from './offline';
import { awaitInstallOffer } from './pwa/install';

awaitInstallOffer();
offerLocalTiles(openOwnMap);
startApp(App, { 'zh-Hans': zhHans, en });
