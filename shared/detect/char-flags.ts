// What the scanner must know of a character, one table look-up each: whether it belongs to a word of
// letters and digits, ends labels, separates, or is a place where some rule has to be asked.
import { notPatients, identifiers } from '../identifiers/registry.ts';
import type { CharacterForm } from '../identifiers/identifier.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';

/** Letters, digits and underscore, full width too. */
export const wordFlag = 1;
export const digitFlag = 2;
/** Colon or equals sign. */
export const colonFlag = 4;
/** Space or tab: a weak separator behind a label. */
export const spaceFlag = 8;
/** Some identifier's own form, or a rule about names, has to be asked here. */
export const triggerFlag = 32;
export const nameFlag = 64;
/** Joins two runs of digits that are written apart. */
export const joinerFlag = 128;
export const hanFlag = 256;
/** A label cannot go on to the left of it. */
export const boundaryFlag = 512;
export const newlineFlag = 1024;
export const quoteFlag = 2048;
/** End of a tag. */
export const tagFlag = 4096;
/** Zero width: stands inside numbers and labels unseen. */
export const invisibleFlag = 8192;
/** Doubled, or before >, it leads from a label to its value: 姓名......张三, 姓名 -> 张三. */
export const leaderFlag = 16;
/** Character at which the scanner has something to do. */
export const busyFlags =
  wordFlag | colonFlag | spaceFlag | triggerFlag | nameFlag | newlineFlag | tagFlag | leaderFlag;

export interface Trigger {
  /** `null`: what is found must not be masked. */
  readonly kind: IdentifierKind | null;
  readonly form: CharacterForm;
}

/** By code unit. */
export const charFlags = new Uint16Array(0x10000);
/** Forms asked at a code unit. */
export const triggersAt = new Map<number, readonly Trigger[]>();

function mark(characters: string, flag: number): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    charFlags[code] = (charFlags[code] ?? 0) | flag;
  }
}

function markRange(from: number, to: number, flag: number): void {
  for (let code = from; code <= to; code++) charFlags[code] = (charFlags[code] ?? 0) | flag;
}

function addTrigger(trigger: Trigger): void {
  const { characters } = trigger.form;
  mark(characters, triggerFlag);
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    triggersAt.set(code, [...(triggersAt.get(code) ?? []), trigger]);
  }
}

markRange(0x30, 0x39, wordFlag | digitFlag);
markRange(0xff10, 0xff19, wordFlag | digitFlag);
for (const start of [0x41, 0x61, 0xff21, 0xff41]) markRange(start, start + 25, wordFlag);
mark('_＿', wordFlag);
mark(':：﹕∶=＝】］》→', colonFlag);
mark('.．-—…', leaderFlag);
mark(' \t\u00a0\u3000\u2002\u2003\u2009|｜│┃', spaceFlag);
mark(' \u00a0\u3000\u2002\u2003\u2009-‐‑–—－ー', joinerFlag);
markRange(0x3400, 0x4dbf, hanFlag);
markRange(0x4e00, 0x9fff, hanFlag);
markRange(0xf900, 0xfaff, hanFlag);
mark('〇', hanFlag);
// Halves of the rare characters that names have beyond the first plane.
markRange(0xd840, 0xd88f, hanFlag);
markRange(0xdc00, 0xdfff, hanFlag);
mark('，,。；;！!？?|<>{}"\'「」『』…【】[]“”', boundaryFlag);
mark('\n\r\u2028\u2029', newlineFlag | boundaryFlag);
mark('"\'“”', quoteFlag);
mark('>', tagFlag);
mark('\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad', invisibleFlag);
for (const { kind, bare } of identifiers) {
  for (const form of bare ?? []) if (form.on === 'character') addTrigger({ kind, form });
}
for (const { bare } of notPatients) {
  for (const form of bare) if (form.on === 'character') addTrigger({ kind: null, form });
}
// Where names without a label give themselves away (name-clues.ts).
mark(
  '男女岁歲患病产產孕家個尊敬亲親先床请請您你的其之母父妻丈儿兒爱愛委授联聯告通史住居小出尾下无访受申被原投来持户介死服交诉职同闺绑我名长長次孙孫媳生朋老客顾顧就收转過过',
  nameFlag,
);
