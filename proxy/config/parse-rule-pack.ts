// Pure: text of a rule file to a pack, or to every mistake in it with its line, in words for whoever
// wrote it. JSON is read as the YAML it is.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { normaliseLabel } from '../../shared/detect/label-text.ts';
import { patternMistake } from '../../shared/detect/pattern-set.ts';
import { type RulePack, rulePackSchema } from '../../shared/detect/rule-pack.ts';
import { issueReasons, patternReason, selectorReason } from './rule-reasons.ts';

export interface RuleMistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export type RulePackOutcome =
  | { readonly ok: true; readonly pack: RulePack }
  | { readonly ok: false; readonly mistakes: readonly RuleMistake[] };

type Path = readonly PropertyKey[];
interface Flaw {
  readonly path: Path;
  readonly reason: string;
}

/** @param file name for the mistakes; never throws, whatever the text */
export function parseRulePack(text: string, file: string): RulePackOutcome {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, message }) => {
      const reason = `写法有误 not YAML or JSON: ${message}`;
      return { file, line: lines.linePos(pos[0]).line, reason };
    });
    return { ok: false, mistakes };
  }
  const { pack, flaws } = checked(document);
  if (pack !== null && flaws.length === 0) return { ok: true, pack };
  const mistakes = flaws.map(({ path, reason }) => {
    return { file, line: lines.linePos(offsetOf(document, path)).line, reason };
  });
  return { ok: false, mistakes: mistakes.sort((a, b) => a.line - b.line) };
}

function checked(document: Document): { pack: RulePack | null; flaws: Flaw[] } {
  let value: unknown;
  try {
    // Few aliases: a dozen lines of them could stand for gigabytes.
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return { pack: null, flaws: [{ path: [], reason: '引用过多 too many YAML aliases' }] };
  }
  const parsed = rulePackSchema.safeParse(value);
  if (!parsed.success) return { pack: null, flaws: parsed.error.issues.flatMap(issueReasons) };
  const pack = parsed.data;
  return { pack, flaws: [...patternFlaws(pack), ...selectorFlaws(pack), ...duplicates(pack)] };
}

function patternFlaws({ patterns = [] }: RulePack): Flaw[] {
  return patterns.flatMap((rule, i) => {
    const mistake = patternMistake(rule);
    return mistake ? [{ path: ['patterns', i, 'pattern'], reason: patternReason(mistake) }] : [];
  });
}

function selectorFlaws({ selectors = [] }: RulePack): Flaw[] {
  return selectors.flatMap(({ selector }, i) => {
    const reason = selectorReason(selector);
    return reason === null ? [] : [{ path: ['selectors', i, 'selector'], reason }];
  });
}

/** Words that are written twice: the second would silently win, or do nothing. */
function duplicates(pack: RulePack): Flaw[] {
  const plainKey = (key: string): string => key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return [
    ...twice(listed('labels', pack.labels), (label) => normaliseLabel(label)),
    ...twice(listed('keys', pack.keys), plainKey),
    ...twice(
      (pack.selectors ?? []).map((rule, i) => [['selectors', i], rule.selector]),
      (selector) => selector.trim(),
    ),
    ...twice(
      (pack.patterns ?? []).map((rule, i) => [['patterns', i], rule.id]),
      (id) => id,
    ),
  ];
}

function listed(
  field: string,
  lists: Partial<Record<string, string[]>> | undefined,
): [Path, string][] {
  return Object.entries(lists ?? {}).flatMap(([kind, words = []]) => {
    return words.map((word, i): [Path, string] => [[field, kind, i], word]);
  });
}

function twice(entries: readonly [Path, string][], plain: (word: string) => string): Flaw[] {
  const seen = new Set<string>();
  return entries.flatMap(([path, word]) => {
    const form = plain(word);
    if (form === '') return [{ path, reason: `没有可识别的文字 holds no letters: "${word}"` }];
    const known = seen.has(form);
    seen.add(form);
    return known ? [{ path, reason: `重复 is there twice: "${word}"` }] : [];
  });
}

/** Offset of what a path leads to; of the nearest thing around it when it leads nowhere. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      offset = rangeStart(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}
