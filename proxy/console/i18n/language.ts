// Which language the console speaks: the one chosen last in this browser, else the browser's, else
// Simplified Chinese.

export const languages = ['zh-CN', 'zh-TW', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'medveil.language';

export function firstLanguage(
  kept: string | null = localStorage.getItem(storageKey),
  preferred: readonly string[] = navigator.languages,
): Language {
  const chosen = languages.find((language) => language === kept);
  if (chosen) return chosen;
  for (const tag of preferred) {
    if (/^zh-(?:tw|hk|mo|hant)\b/i.test(tag)) return 'zh-TW';
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'zh-CN';
}

/** For the next visit of this browser. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
