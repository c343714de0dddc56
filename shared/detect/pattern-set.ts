// Number formats that a hospital writes itself, on an engine that is linear in the text whatever the
// pattern. This file brings the engine: only what runs such patterns may import it.
import { RE2JS, RE2Set } from 're2js';
import { halfWidth } from '../identifiers/normalise.ts';
import type { PatternFinder } from './pattern-finder.ts';
import type { Finding } from './finding.ts';
import type { PatternRule } from './rule-pack.ts';

/** Instructions of one compiled pattern; `\d{1,1000}` alone has 2,000. */
const largestProgram = 1200;
/** UTF-16 units of one value at most. */
const longestMatch = 128;
/** Searching on behind a match can look at everything up to the end again: so the end is near. */
const windowLength = 512;
/** A pattern that finds nothing between these characters finds nothing anywhere. */
const emptyProbes = ['', 'a1 甲', '1', ' ', '\n'];

/** Why a pattern cannot be used. */
export type PatternMistake =
  | { readonly why: 'syntax'; readonly detail: string }
  | { readonly why: 'lookAround' | 'matchesNothing' | 'tooLarge' };

/** Null when the pattern can be used. Never throws. */
export function patternMistake(
  rule: Pick<PatternRule, 'pattern' | 'flags'>,
): PatternMistake | null {
  const look = /\(\?(?:[=!]|<[=!])/.test(rule.pattern.replace(/\\./g, ''));
  if (look) return { why: 'lookAround' };
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(sourceOf(rule));
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    return { why: 'syntax', detail: detail.replace(/^error parsing regexp: /, '') };
  }
  if (compiled.programSize() > largestProgram) return { why: 'tooLarge' };
  const empty = emptyProbes.some((probe) => matchesNothing(compiled, probe));
  return empty ? { why: 'matchesNothing' } : null;
}

/**
 * All patterns as one set. A pattern that cannot be used is left out; `find` never throws. Full-width
 * digits and letters match as their half-width ones; values are at most 128 units long; of overlapping
 * findings the one that starts first, then the longer one, stays.
 */
export function createPatternSet(rules: readonly PatternRule[]): PatternFinder {
  const usable = rules.filter((rule) => patternMistake(rule) === null);
  const members = usable.map((rule) => ({ kind: rule.kind, form: RE2JS.compile(sourceOf(rule)) }));
  const set = new RE2Set();
  for (const rule of usable) set.add(sourceOf(rule));
  set.compile();
  return {
    find(text) {
      if (members.length === 0) return [];
      const plain = halfWidth(text);
      const findings: Finding[] = [];
      for (const index of set.match(plain)) {
        const member = members[index];
        if (member) collect(plain, member, findings);
      }
      return settle(findings);
    },
  };
}

interface Member {
  readonly kind: PatternRule['kind'];
  readonly form: RE2JS;
}

/** Matches of one pattern, window by window; a window knows the character before it, for `\b`. */
function collect(text: string, { kind, form }: Member, findings: Finding[]): void {
  let at = 0;
  while (at < text.length) {
    const end = Math.min(text.length, at + windowLength);
    // A value that starts behind this may go on behind the window: the next one sees it whole.
    const limit = end === text.length ? end : end - longestMatch;
    const base = Math.max(0, at - 1);
    const matcher = form.matcher(text.slice(base, end));
    let next = limit;
    for (let more = matcher.find(at - base); more; more = matcher.find()) {
      const [start, stop] = [base + matcher.start(), base + matcher.end()];
      if (start >= limit) break;
      if (stop > start) findings.push({ kind, start, end: stop });
      next = Math.max(next, stop);
    }
    at = next;
  }
}

function settle(findings: Finding[]): Finding[] {
  findings.sort((a, b) => a.start - b.start || b.end - a.end);
  let free = 0;
  return findings.filter(({ start, end }) => {
    if (start < free) return false;
    free = end;
    return true;
  });
}

/** In the engine's writing, with its flags, and half width like the text it is matched with. */
function sourceOf({ pattern, flags }: Pick<PatternRule, 'pattern' | 'flags'>): string {
  // By number: a full-width parenthesis is a character, a half-width one would be syntax.
  const plain = pattern.replace(/[\uff01-\uff5e]/g, (c) => {
    return `\\x{${(c.charCodeAt(0) - 0xfee0).toString(16)}}`;
  });
  const source = RE2JS.translateRegExp(plain);
  return flags ? `(?${flags})${source}` : source;
}

function matchesNothing(form: RE2JS, text: string): boolean {
  const matcher = form.matcher(text);
  while (matcher.find()) if (matcher.start() === matcher.end()) return true;
  return false;
}
