// What the rules say of one text, brought to one answer: in text order, without overlaps, without what
// was recognised as no patient's.
import type { Span } from '../identifiers/identifier.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';
import type { Finding } from './finding.ts';
import { against } from './inline-label.ts';

/** 0: its own check digit; 1: a label; 2: its own shape; 3: words beside it; 4: a known patient. */
export type Rank = 0 | 1 | 2 | 3 | 4;

/** Space, ideographic space, middle dot, caret, comma. */
const afterInitial = new Set([0x20, 0x3000, 0xb7, 0x5e, 0x2c]);
const star = 0x2a;
const plus = 0x2b;

interface Claim {
  readonly kind: IdentifierKind | null;
  readonly start: number;
  readonly end: number;
  readonly rank: Rank;
}

/** Kinds that a label of something else speaks against: 医院电话, 订单号, 主管医生. Check digits of a
 *  resident ID stand against any label. */
const doubtful: ReadonlyMap<IdentifierKind, number> = new Map<IdentifierKind, number>([
  ['personName', against.names],
  ['age', against.names],
  ['mobilePhone', against.contacts | against.numbers],
  ['landline', against.contacts | against.numbers],
  ['email', against.contacts],
  ['address', against.contacts],
  ['bankCard', against.numbers],
  ['taiwanId', against.numbers],
  ['hkid', against.numbers],
  ['macauId', against.numbers],
  ['ssn', against.numbers],
]);

/** Kinds whose bare form one in ten numbers of their length has. */
const chance: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>([
  'taiwanId',
  'landline',
  'mobilePhone',
]);

export class Findings {
  readonly #text: string;
  readonly #claims: Claim[] = [];
  #foreign: Map<number, number> | undefined;
  readonly #spans: Span[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** `kind` null: recognised as no patient's. What a mask left readable is nobody's: 姓名：张*, 90+岁. */
  add(kind: IdentifierKind | null, start: number, end: number, rank: Rank): void {
    const next = this.#text.charCodeAt(end);
    // Stars on both sides are emphasis: 患者**李四**因发热.
    const starred = (next === star) !== (this.#text.charCodeAt(start - 1) === star);
    if (starred && rank > 0 && !isEmphasis(this.#text, start, end)) return;
    if (kind === 'age' && (next === plus || this.#text.slice(start, end).includes('+'))) return;
    if (
      kind === 'personName' &&
      afterInitial.has(next) &&
      /^[ \u3000·^,]{1,2}\*+(?![*\p{L}])/u.test(this.#text.slice(end, end + 8))
    )
      return;
    this.#claims.push({ kind, start, end, rank });
  }

  /** A label of something else ends before `start`; `kinds` (see `against`) is what it speaks against. */
  foreignAt(start: number, kinds: number): void {
    this.#foreign ??= new Map();
    this.#foreign.set(start, kinds);
  }

  /** What lies between is not a patient's name, phone or address: a cell under 医生. */
  foreignSpan(start: number, end: number): void {
    this.#spans.push({ start, end });
  }

  /** Names found so far by a label or words beside them, as written. */
  names(): Set<string> {
    const names = new Set<string>();
    for (const claim of this.#claims) {
      if (claim.kind !== 'personName' || this.#speaksAgainst(claim)) continue;
      names.add(this.#text.slice(claim.start, claim.end));
    }
    return names;
  }

  /** Better evidence wins where two overlap, then the longer; what is left of a labelled value before a
   *  number inside it stays. */
  settled(): Finding[] {
    const claims = this.#claims;
    if (claims.length === 0) return [];
    if (claims.length > 1) claims.sort(inTextOrder);
    const kept: Claim[] = [];
    for (const claim of claims) {
      if (claim.kind !== null && this.#speaksAgainst(claim)) continue;
      this.#settle(kept, claim);
    }
    const findings: Finding[] = [];
    for (const { kind, start, end } of kept) {
      if (kind !== null) findings.push({ kind, start, end });
    }
    return findings;
  }

  #speaksAgainst(claim: Claim): boolean {
    if (claim.rank === 1 || claim.kind === null || !doubtful.has(claim.kind)) return false;
    const kinds = this.#foreign?.get(claim.start) ?? 0;
    if ((kinds & (doubtful.get(claim.kind) ?? 0)) !== 0) return true;
    return this.#inForeignSpan(claim);
  }

  /** Spans are given in text order. */
  #inForeignSpan({ start, end }: Claim): boolean {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.end ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const span = this.#spans[low];
    return span !== undefined && span.start <= start && end <= span.end;
  }

  #settle(kept: Claim[], claim: Claim): void {
    for (;;) {
      const last = kept[kept.length - 1];
      if (last === undefined || claim.start >= last.end) {
        kept.push(claim);
        return;
      }
      if (!beats(claim, last)) return;
      kept.pop();
      // 住址：北京市…88号13523333233: the address ends where the number begins.
      if (last.rank === 1 && claim.start - last.start >= 4 && claim.end >= last.end) {
        kept.push({ ...last, end: claim.start });
      }
    }
  }
}

/** Whether the stars behind a value close what two stars before it on the line opened. */
export function isEmphasis(text: string, start: number, end: number): boolean {
  if (!/^\*\*(?!\*)/.test(text.slice(end, end + 3))) return false;
  const line = text.slice(Math.max(0, start - 60), start);
  // A mask's stars stand behind letters, an opening pair before them.
  return /(?:^|[^\p{L}\d*])\*\*(?=[\p{L}\d])[^*\n]*$/u.test(line);
}

function inTextOrder(a: Claim, b: Claim): number {
  return a.start - b.start || a.rank - b.rank || b.end - a.end;
}

/** Whether a claim that starts no earlier than another takes its place. */
function beats(claim: Claim, last: Claim): boolean {
  // 12203 in an address is no hotline.
  if (claim.kind === null && last.rank === 1) return false;
  if (last.kind === null && claim.rank === 1) return true;
  // The same number with its country before it.
  if (claim.rank === 0 && claim.kind === last.kind && claim.end <= last.end) return false;
  // A chance check digit under the label of another number is that number's.
  if (
    last.rank === 1 &&
    claim.rank === 0 &&
    last.start === claim.start &&
    claim.kind !== null &&
    chance.has(claim.kind)
  )
    return false;
  if (
    last.rank === 0 &&
    claim.rank === 1 &&
    last.start === claim.start &&
    last.kind !== null &&
    chance.has(last.kind)
  )
    return true;
  if (claim.rank === 0 && last.rank === 0) return claim.end - claim.start > last.end - last.start;
  if (claim.rank === last.rank) return false;
  return claim.rank < last.rank;
}
