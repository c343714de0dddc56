import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../../extension/content/page/texts.ts';
import { protectionStates } from '../../../shared/messages/page.ts';

const folder = resolve(import.meta.dirname, '../../../extension/public/_locales');
const locales = readdirSync(folder);
const messages = (locale: string): Record<string, { message: string }> =>
  JSON.parse(readFileSync(join(folder, locale, 'messages.json'), 'utf8'));

describe.each(locales)('%s', (locale) => {
  it('has a text for everything the interface says', () => {
    const all = messages(locale);
    const missing = Object.entries(loadTexts((key) => all[key]?.message ?? '')).filter(
      ([key, text]) => key === text,
    );
    expect(missing).toEqual([]);
    for (const state of protectionStates) {
      expect(all[`state_${state}`]?.message).toBeTruthy();
      expect(all[`note_${state}`]?.message).toBeTruthy();
    }
  });

  it('has the same keys as the others', () => {
    expect(Object.keys(messages(locale)).sort()).toEqual(Object.keys(messages('zh_CN')).sort());
  });
});
