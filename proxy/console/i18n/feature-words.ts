// Words that stand apart from the language files, put together for each of them.
import { coverageWords } from './coverage-words.ts';
import { deviceWords } from './device-words.ts';
import { exportWords } from './export-words.ts';
import { transportWords } from './transport-words.ts';
import { inspectionWords } from './inspection-words.ts';
import { protectionWords } from './protection-words.ts';
import { refusalWords } from './refusal-words.ts';
import { registerWords } from './register-words.ts';
import { recordWords } from './record-words.ts';
import { retentionWords } from './retention-words.ts';
import { revealWords } from './reveal-words.ts';
import { ruleWords } from './rule-words.ts';
import { sightWords } from './sight-words.ts';

/** By language, as the language files take them in. */
export const featureWords = {
  zhCn: {
    ...revealWords.zhCn,
    ...sightWords.zhCn,
    ...coverageWords.zhCn,
    ...deviceWords.zhCn,
    ...recordWords.zhCn,
    ...exportWords.zhCn,
    ...transportWords.zhCn,
    ...inspectionWords.zhCn,
    ...protectionWords.zhCn,
    ...refusalWords.zhCn,
    ...registerWords.zhCn,
    retention: retentionWords.zhCn,
    rules: ruleWords.zhCn,
  },
  zhTw: {
    ...revealWords.zhTw,
    ...sightWords.zhTw,
    ...coverageWords.zhTw,
    ...deviceWords.zhTw,
    ...recordWords.zhTw,
    ...exportWords.zhTw,
    ...transportWords.zhTw,
    ...inspectionWords.zhTw,
    ...protectionWords.zhTw,
    ...refusalWords.zhTw,
    ...registerWords.zhTw,
    retention: retentionWords.zhTw,
    rules: ruleWords.zhTw,
  },
  en: {
    ...revealWords.en,
    ...sightWords.en,
    ...coverageWords.en,
    ...deviceWords.en,
    ...recordWords.en,
    ...exportWords.en,
    ...transportWords.en,
    ...inspectionWords.en,
    ...protectionWords.en,
    ...refusalWords.en,
    ...registerWords.en,
    retention: retentionWords.en,
    rules: ruleWords.en,
  },
} as const;
