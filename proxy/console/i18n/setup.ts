// Starts i18next with the three languages bundled: the console works without any network but its own.
import { changeLanguage as changeTexts, use } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { firstLanguage, keepLanguage, type Language } from './language.ts';
import { type Texts, zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'texts';
    // Record kinds have dots in them.
    keySeparator: '/';
    nsSeparator: false;
    returnNull: false;
    resources: { texts: Texts };
  }
}

/** Text in, text out; keys are paths such as `login/title`. */
export async function startTexts(language: Language = firstLanguage()): Promise<void> {
  await use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    defaultNS: 'texts',
    keySeparator: '/',
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { texts: zhCn }, 'zh-TW': { texts: zhTw }, en: { texts: en } },
  });
  document.documentElement.lang = language;
}

/** Takes effect at once; screen readers learn it from the `lang` of the page. */
export async function changeLanguage(language: Language): Promise<void> {
  await changeTexts(language);
  document.documentElement.lang = language;
  keepLanguage(language);
}
