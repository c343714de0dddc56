import { expect, it } from 'vitest';
import { en } from '../../../proxy/console/i18n/en.ts';
import { firstLanguage } from '../../../proxy/console/i18n/language.ts';
import { zhCn } from '../../../proxy/console/i18n/zh-cn.ts';
import { zhTw } from '../../../proxy/console/i18n/zh-tw.ts';
import { verdicts } from '../../../shared/records/record-base.ts';
import { recordSchema } from '../../../shared/records/record.ts';
import { refusalReasons } from '../../../shared/records/refusal-reasons.ts';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import { consoleErrors } from '../../../shared/messages/console.ts';
import { faultRules } from '../../../shared/records/fault-rules.ts';

function flat(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[`${path}/${key}`, text]] : flat(text as object, `${path}/${key}`),
  );
}

const holes = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name = '']) => name)
    .toSorted((a, b) => a.localeCompare(b));

it.each([
  ['zh-TW', zhTw],
  ['en', en],
])('%s has every text, with the same blanks', (_, texts) => {
  const own = new Map(flat(texts));
  for (const [key, text] of flat(zhCn)) {
    expect(own.get(key), key).toBeTruthy();
    expect(holes(own.get(key) ?? ''), key).toEqual(holes(text));
  }
});

it('traditional texts hold no simplified characters', () => {
  for (const [key, text] of flat(zhTw))
    expect(text, key).not.toMatch(/[证记录签请输码单传导务员开关时间这谁说审级机构网电]/u);
});

it('every closed word of the product has a text', () => {
  const kinds = recordSchema.def.options.flatMap((option) => {
    const { def } = option.shape.kind;
    return 'values' in def ? def.values : Object.values(def.entries);
  });
  expect(Object.keys(zhCn.kind).sort()).toEqual(kinds.sort());
  expect(Object.keys(zhCn.field)).toEqual([...identifierKinds]);
  expect(Object.keys(zhCn.refusal)).toEqual([...refusalReasons]);
  expect(Object.keys(zhCn.verdict)).toEqual(expect.arrayContaining([...verdicts]));
  expect(Object.keys(zhCn.error)).toEqual([...consoleErrors, 'network']);
  expect(Object.keys(zhCn.chain.rule)).toEqual([...faultRules]);
});

it.each([
  [null, ['zh-CN', 'en'], 'zh-CN'],
  [null, ['zh-Hant-HK'], 'zh-TW'],
  [null, ['fr-FR', 'en-GB'], 'en'],
  [null, ['fr-FR'], 'zh-CN'],
  ['en', ['zh-CN'], 'en'],
  ['klingon', ['zh-TW'], 'zh-TW'],
])('kept %j and preferred %j give %s', (kept, preferred, language) => {
  expect(firstLanguage(kept, preferred)).toBe(language);
});
