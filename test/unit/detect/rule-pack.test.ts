import { expect, test } from 'vitest';
import { parseRulePack } from '../../../proxy/config/parse-rule-pack.ts';
import { detectorOf } from '../../../proxy/config/rule-detector.ts';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { packsFor, type RulePack, rulePackSchema } from '../../../shared/detect/rule-pack.ts';

const good = `
v: 1
id: ginkgo-his
version: 2026-05
title: 银杏医院 HIS
sites: ["https://his.example:8443"]
labels:
  patientNumber: [银杏登记码, 随访编号]
  other: [药柜编号]
keys:
  patientNumber: [yxdjm]
selectors:
  - selector: ".card > i.who"
    kind: personName
patterns:
  - id: follow-up
    kind: specimenNumber
    pattern: '\\bYX-\\d{6}\\b'
    flags: i
`;

function mistakesOf(text: string): string[] {
  const outcome = parseRulePack(text, 'rules/a.yaml');
  return outcome.ok ? [] : outcome.mistakes.map((m) => `${m.file}:${m.line} ${m.reason}`);
}
const linesOf = (text: string): number[] =>
  mistakesOf(text).map((mistake) => Number(/:(\d+) /.exec(mistake)?.[1]));

function packOf(text: string): RulePack {
  const outcome = parseRulePack(text, 'a.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
  return outcome.pack;
}

test('a new hospital’s label, key and number format are a data file and no code', () => {
  const detector = detectorOf([packOf(good)]);
  expect(builtInDetector.kindOfLabel('银杏登记码')).toBeUndefined();
  expect(detector.kindOfLabel('银 杏 登记码：')).toBe('patientNumber');
  expect(detector.kindOfLabel('药柜编号')).toBe('other');
  expect(detector.kindOfKey('yxdjm')).toBe('patientNumber');
  // What is built in goes on.
  expect(detector.kindOfLabel('身份证号')).toBe('residentId');
  const text = '银杏登记码：880123，样本yx-204518';
  const found = scanDocument(text, detector.rules).map((f) => [f.kind, text.slice(f.start, f.end)]);
  expect(found).toEqual([
    ['patientNumber', '880123'],
    ['specimenNumber', 'yx-204518'],
  ]);
  expect(scanDocument(text, builtInDetector.rules)).toEqual([]);
});

test('JSON is read like YAML, and gives the same pack', () => {
  const pack = packOf(good);
  expect(packOf(JSON.stringify(pack, null, 2))).toEqual(pack);
  expect(rulePackSchema.parse(JSON.parse(JSON.stringify(pack)))).toEqual(pack);
});

test('a pack speaks for its own origins, one without sites for all', () => {
  const pack = packOf(good);
  const { sites: _, ...everywhere } = pack;
  const origins = ['null', 'https://his.example:8443'];
  expect(packsFor([pack, everywhere], origins)).toHaveLength(2);
  expect(packsFor([pack, everywhere], ['https://his.example'])).toEqual([everywhere]);
});

test('text that is neither YAML nor JSON is refused with its line', () => {
  expect(mistakesOf('v: 1\nid: a\nlabels: [\n')[0]).toMatch(/^rules\/a\.yaml:[34] 写法有误/);
  expect(linesOf('{\n "v": 1,\n "id": "a",\n "id": "b"\n}')).toEqual([4]);
  expect(mistakesOf('')[0]).toMatch(/^rules\/a\.yaml:1 /);
  expect(mistakesOf('just words')[0]).toMatch(/^rules\/a\.yaml:1 /);
});

test.each([
  ['an unknown setting', good.replace('title:', 'titel:'), 5, '没有此设置'],
  ['an unknown kind of label', good.replace('  other: [', '  drug: ['), 9, '没有此标识类别'],
  ['an unknown kind of pattern', good.replace('specimenNumber', 'specimen'), 17, '没有此标识类别'],
  ['a site with a path', good.replace('8443"', '8443/his"'), 6, '应为网站来源'],
  ['a pattern that is none', good.replace('YX-', 'YX-('), 18, '正则表达式有误'],
  ['a look-behind', good.replace('\\bYX', '(?<!\\d)YX'), 18, '不支持前后断言'],
  ['a pattern that matches nothing', good.replace('\\bYX-\\d{6}\\b', '\\d*'), 18, '会匹配空文本'],
  ['a pattern of thousands of steps', good.replace('{6}', '{1,999}'), 18, '正则表达式过大'],
  ['a flag that is none', good.replace('flags: i', 'flags: gi'), 19, 'flags 只能由'],
  ['a label twice', good.replace('随访编号]', '"银杏 登记码："]'), 8, '重复'],
  [
    'a label of punctuation',
    good.replace('随访编号]', '"：：：：：：：："]'),
    8,
    '没有可识别的文字',
  ],
  ['a selector that cannot be one', good.replace('i.who', 'i[who'), 13, '选择器写法有误'],
  ['no id', good.replace('id: ginkgo-his', ''), 1, '"id"'],
  ['a label that is a number', good.replace('随访编号]', '123]'), 8, '类型不对'],
])('%s is refused with its line and a reason', (_, text, line, reason) => {
  const mistakes = mistakesOf(text);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(`rules/a.yaml:${line} `);
  expect(mistakes[0]).toContain(reason);
});

test('a pattern id twice is refused at the second', () => {
  const twice = `${good}  - { id: follow-up, kind: passport, pattern: 'Z\\d{4}' }\n`;
  expect(linesOf(twice)).toEqual([20]);
});

test('every mistake of a file is said, in the order of its lines', () => {
  const text = good.replace('YX-', '(YX').replace('银杏登记码,', '随访编号,').replace('i.who', '>');
  expect(linesOf(text)).toEqual([8, 13, 18]);
});

test('lists beyond the caps and aliases that explode are refused', () => {
  const many = Array.from(
    { length: 51 },
    (_, i) => `  - { id: p${i}, kind: age, pattern: 'x${i}' }`,
  );
  expect(linesOf(`v: 1\nid: a\nversion: 1\npatterns:\n${many.join('\n')}\n`)).toHaveLength(1);
  let bomb = 'v: 1\nid: a\nversion: 1\na0: &a0 [x, x]\n';
  for (let i = 1; i < 30; i++) bomb += `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`;
  expect(mistakesOf(bomb)[0]).toContain('引用过多');
});
