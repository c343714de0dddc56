// What is wrong with a rule, in words of the person who wrote it, Chinese first.
import type { z } from 'zod';
import type { PatternMistake } from '../../shared/detect/pattern-set.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';

interface Reason {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

/** One issue of the schema; unknown keys are one reason each, at their own line. */
export function issueReasons(issue: z.core.$ZodIssue): Reason[] {
  const { path } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path, reason: issueReason(issue) }];
  const isKind = path[0] === 'labels' || path[0] === 'keys';
  return issue.keys.map((key) => {
    const reason = isKind ? unknownKind(key) : `没有此设置 there is no setting "${key}"`;
    return { path: [...path, key], reason };
  });
}

function issueReason(issue: z.core.$ZodIssue): string {
  const field = issue.path.filter((part) => typeof part === 'string').at(-1) ?? '';
  switch (issue.code) {
    case 'invalid_type':
      return `${field === '' ? '' : `"${field}" `}缺少或类型不对：${typeWord(issue.expected)}`;
    case 'invalid_value':
      if (field === 'kind') return unknownKind('');
      return `"${field}" 应为 should be ${issue.values.map(String).join(' | ')}`;
    case 'too_big':
      return `过多或过长 too many or too long: at most ${String(issue.maximum)}`;
    case 'too_small':
      return '不能为空 must not be empty';
    default:
      return formReason(issue.path[0], field);
  }
}

/** What should stand there, in words. */
function typeWord(expected: string): string {
  switch (expected) {
    case 'string':
      return '应为文字 should be text (put numbers in quotes)';
    case 'array':
      return '应为列表 should be a list';
    default:
      return '应为一组设置 should be a group of settings';
  }
}

/** Fields that have a form of their own. */
function formReason(section: PropertyKey | undefined, field: string): string {
  if (section === 'sites')
    return '应为网站来源 should be an origin such as https://his.example:8443';
  if (field === 'flags') return 'flags 只能由 i、m、s 组成 may hold i, m and s, each once';
  if (field === 'id') return 'id 只能用字母、数字和 . _ - may hold letters, digits and . _ -';
  return `"${field}" 写法不对 is not written as it should be`;
}

function unknownKind(word: string): string {
  const named = word === '' ? '' : ` "${word}"`;
  return `没有此标识类别 there is no kind${named}; ${identifierKinds.join(' ')} other`;
}

/** Why a pattern is refused. */
export function patternReason(mistake: PatternMistake): string {
  switch (mistake.why) {
    case 'syntax':
      return `正则表达式有误 the pattern cannot be read: ${mistake.detail}`;
    case 'lookAround':
      return '不支持前后断言 look-ahead and look-behind are not supported: use \\b for a boundary';
    case 'matchesNothing':
      return '会匹配空文本 the pattern also matches no text at all: use + or {1,} instead of *';
    case 'tooLarge':
      return '正则表达式过大 the pattern is too large: use smaller repetitions';
  }
}

/** What can be seen of a CSS selector without a browser; null when nothing is wrong. */
export function selectorReason(selector: string): string | null {
  const bare = selector.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'/g, '');
  const open = (pair: string): number =>
    bare.split(pair.charAt(0)).length - bare.split(pair.charAt(1)).length;
  const balanced = open('()') === 0 && open('[]') === 0 && !/["']/.test(bare);
  if (balanced && !/[{};]|^\s*[>+~,]|[>+~,]\s*$/.test(bare)) return null;
  return `选择器写法有误 not a CSS selector: ${selector}`;
}
