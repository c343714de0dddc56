// Numbers as people write them: 13523333233, 135 2333 3233, 6228-4800-…, １１０１０１…. Runs of letters and
// digits arrive one by one; every grouping that ends at a run is offered to the forms that know it.
import type { Span, TokenForm } from '../identifiers/identifier.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';
import { identifiers, notPatients } from '../identifiers/registry.ts';

interface Candidate {
  readonly kind: IdentifierKind | null;
  readonly form: TokenForm;
}

export interface NumberFound extends Span {
  /** `null`: recognised as no patient's (an organisation's code, a hotline). */
  readonly kind: IdentifierKind | null;
}

/** Runs longer than this, or more of them in one value, are no identifier. */
const longestRun = 31;
const mostRuns = 6;

/** Lengths of runs as one number, five bits each, the last run lowest. */
function codeOf(group: string): number {
  return group.split('-').reduce((code, length) => code * 32 + Number(length), 0);
}

const byGroup = new Map<number, Candidate[]>();
/** A one-byte filter before the map: most groupings of dates and doses are nobody's. */
const known = new Uint8Array(4096);

function slot(code: number): number {
  return (code ^ (code >>> 12) ^ (code >>> 20)) & 4095;
}

function learn(kind: IdentifierKind | null, forms: readonly { on: string }[] | undefined): void {
  for (const form of forms ?? []) {
    if (form.on !== 'token') continue;
    const token = form as TokenForm;
    for (const group of token.groups) {
      const code = codeOf(group);
      known[slot(code)] = 1;
      byGroup.set(code, [...(byGroup.get(code) ?? []), { kind, form: token }]);
    }
  }
}
// A number that is a person's by its own check is nobody else's.
for (const { kind, bare } of identifiers) learn(kind, bare);
for (const { bare } of notPatients) learn(null, bare);

const plain = /^[0-9A-Z]+$/;
const notWord = /[^0-9A-Za-z０-９Ａ-Ｚａ-ｚ]/g;
const fullWidth = /[０-９Ａ-Ｚａ-ｚ]/g;

/** Half width, upper case, joiners taken out. */
export function compactOf(text: string, start: number, end: number): string {
  const run = text.slice(start, end);
  if (plain.test(run)) return run;
  return run
    .replace(notWord, '')
    .replace(fullWidth, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .toUpperCase();
}

/** One for a text; runs must be given from left to right. */
export class NumberTokens {
  readonly #text: string;
  readonly #starts = new Int32Array(mostRuns);
  readonly #ends = new Int32Array(mostRuns);
  readonly #lengths = new Int32Array(mostRuns);
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * A maximal run of letters and digits, `unseen` zero-width characters among them. `joined`: one
   * joiner stands between it and the run before.
   * Returns what is certain and ends here, the longest writing first; undefined mostly.
   */
  run(start: number, end: number, unseen: number, joined: boolean): NumberFound | undefined {
    const length = end - start - unseen;
    if (length > longestRun) {
      this.#count = 0;
      return undefined;
    }
    if (!joined) this.#count = 0;
    else if (this.#count === mostRuns) this.#drop();
    const last = this.#count++;
    this.#starts[last] = start;
    this.#ends[last] = end;
    this.#lengths[last] = length;
    let found: NumberFound | undefined;
    let code = 0;
    let factor = 1;
    for (let i = last; i >= 0; i--) {
      const from = this.#starts[i] ?? 0;
      code += (this.#lengths[i] ?? 0) * factor;
      factor *= 32;
      if (known[slot(code)] === 1) found = this.#ask(code, from, end) ?? found;
    }
    return found;
  }

  #drop(): void {
    this.#starts.copyWithin(0, 1);
    this.#ends.copyWithin(0, 1);
    this.#lengths.copyWithin(0, 1);
    this.#count--;
  }

  #ask(code: number, start: number, end: number): NumberFound | undefined {
    const candidates = byGroup.get(code);
    if (candidates === undefined) return undefined;
    const text = this.#text;
    const compact = compactOf(text, start, end);
    for (const { kind, form } of candidates) {
      if (!form.certain(compact)) continue;
      const span: Span = { start, end };
      if (form.stands && !form.stands(text, span)) continue;
      const whole = form.widen ? form.widen(text, span) : span;
      return { kind, start: whole.start, end: whole.end };
    }
    return undefined;
  }
}
