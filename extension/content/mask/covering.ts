// What stands for a value that may not be read here: the one place that turns policy into characters.
import type { Finding } from '../../../shared/detect/finding.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { MaskBook } from '../../../shared/identifiers/disambiguate.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { replaceSpans } from '../../../shared/identifiers/replace-spans.ts';
import type { Resolution } from '../../../shared/policy/policy.ts';
import type { PolicyState } from '../page/policy-state.ts';

/** A kind and one of its values. */
export interface Covered {
  readonly kind: IdentifierKind;
  readonly value: string;
  /** Known to have its kind's form; else that is asked. */
  readonly fits?: boolean;
}

/** Values many patients share, or that stand beside one that tells them apart. */
const shared: ReadonlySet<IdentifierKind> = new Set([
  'birthDate',
  'address',
  'employer',
  'landline',
]);

/** Masks remembered for one page: some megabytes at most. */
const mostGiven = 50_000;

/** As long for every value. */
const hidden = '****';

export class Covering {
  readonly #policy: PolicyState;
  /** Lives and dies with the document, as every value it knows does. */
  readonly #book = new MaskBook();
  /** Masks this page has shown, also of values that have gone: a program may have read them. */
  readonly #given = new Set<string>();

  constructor(policy: PolicyState) {
    this.#policy = policy;
  }

  resolution(kind: IdentifierKind): Resolution {
    return this.#policy.resolution(kind);
  }

  /** The mask, whatever the policy says of showing; the second 张* of a page is 张*②. */
  mask({ kind, value, fits = false }: Covered): string {
    const level = this.#policy.maskLevel(kind);
    const identifier = identifierOf(kind);
    // A piece of a number that markup has cut is no value of its own.
    const whole = !shared.has(kind) && (fits || identifier.accepts(value));
    const mask = whole ? this.#book.maskOf(kind, value, level) : identifier.mask(value, level);
    return this.#give(mask);
  }

  #give(mask: string): string {
    if (this.#given.size < mostGiven) this.#given.add(mask.trim());
    return mask;
  }

  /** Whether a text is one of the masks this page has shown. A single star is a person's wildcard. */
  isMask(text: string): boolean {
    return text.length > 1 && /[*＊]/.test(text) && this.#given.has(text);
  }

  /** A mask of this page that stands somewhere in a text. */
  maskIn(text: string): string | undefined {
    for (const mask of this.#given) if (this.isMask(mask) && text.includes(mask)) return mask;
    return undefined;
  }

  /** What the policy lets be seen: the value itself, its mask, or nothing, not even its length. */
  cover(covered: Covered): string {
    switch (this.resolution(covered.kind)) {
      case 'show':
        return covered.value;
      case 'mask':
        return this.mask(covered);
      case 'hide':
        return this.#give(hidden);
    }
  }

  /** A text with everything in it covered that can be recognised without its surroundings. */
  coverFound(text: string, known: KnownPatients): string {
    return this.coverHits(text, this.#policy.rules.detector.scan(text, known));
  }

  /** A text with what was found in it covered; findings in text order. */
  coverHits(text: string, findings: readonly Finding[]): string {
    return replaceSpans(text, findings, (value, { kind }) => this.cover({ kind, value }));
  }
}
