// A text that passes by with some ranges of it replaced.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { MaskedRow } from '../row-memory.ts';
import type { Tally } from '../tally.ts';

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
}

/** Offsets are UTF-16 and count from the beginning of the text. */
export class EditedText {
  #held = '';
  /** Offset of what is held. */
  #at = 0;
  #given = 0;
  /** In order, none over another. */
  readonly #edits: Edit[] = [];
  #failed = false;
  readonly #onEdit: ((instead: readonly string[]) => void) | undefined;
  readonly #only: ReadonlySet<IdentifierKind> | undefined;

  /** @param told of what is written in the place of a range (of a row that is known, all of it, in the same array
   *  each time), and the only kinds that are masked */
  constructor(
    { onMask, only }: Pick<Tally, 'onMask' | 'only'> = { onMask: undefined, only: undefined },
  ) {
    this.#onEdit = onMask;
    this.#only = only;
  }

  /** Whether values of a kind get masks. */
  masks(kind: IdentifierKind): boolean {
    return this.#only === undefined || this.#only.has(kind);
  }

  /** Some kinds stay: rows that were masked for others are no pattern for these. */
  get isPartial(): boolean {
    return this.#only !== undefined;
  }

  get given(): number {
    return this.#given;
  }

  /** Characters that have not been released. */
  get held(): number {
    return this.#held.length;
  }

  /** Whether `text` stands at `offset`, which has not been released. */
  has(offset: number, text: string): boolean {
    return this.#held.startsWith(text, offset - this.#at);
  }

  /** What was given from `from` to `to`, none of which has been released. */
  source(from: number, to: number): string {
    return this.#held.slice(from - this.#at, to - this.#at);
  }

  /** Offset of the last `character` in front of `offset`. */
  lastBefore(offset: number, character: string): number {
    return this.#held.lastIndexOf(character, offset - this.#at - 1) + this.#at;
  }

  /** Offset behind any of the `characters` that stand at `offset`. */
  skip(offset: number, characters: string): number {
    let at = offset - this.#at;
    while (at < this.#held.length && characters.includes(this.#held.charAt(at))) at++;
    return at + this.#at;
  }

  /** A value was released, or cannot be placed: what was written is not to be used. */
  get failed(): boolean {
    return this.#failed;
  }

  fail(): void {
    this.#failed = true;
  }

  push(text: string): void {
    this.#held += text;
    this.#given += text.length;
  }

  /** Of ranges over each other the wider one counts; where neither is, both are hidden. */
  replace(from: number, to: number, instead: string): void {
    this.#onEdit?.([instead]);
    this.#put(from, to, instead);
  }

  #put(from: number, to: number, instead: string): void {
    if (from < this.#at || to < from) return this.fail();
    let edit: Edit = { from, to, instead };
    let index = this.#edits.length;
    while (index > 0 && (this.#edits[index - 1]?.from ?? 0) >= edit.to) index--;
    for (let before = this.#edits[index - 1]; index > 0; before = this.#edits[index - 1]) {
      if (before === undefined || before.to <= edit.from) break;
      edit = wider(before, edit);
      this.#edits.splice(--index, 1);
    }
    this.#edits.splice(index, 0, edit);
  }

  /** The text between two offsets as it is now, edited; null when some of it has been released. */
  between(from: number, to: number): MaskedRow | null {
    if (from < this.#at) return null;
    let text = '';
    let at = from;
    const masks: string[] = [];
    for (const edit of this.#edits) {
      if (edit.to <= from) continue;
      if (edit.from >= to) break;
      if (edit.from < at || edit.to > to) return null;
      text += this.#held.slice(at - this.#at, edit.from - this.#at) + edit.instead;
      masks.push(edit.instead);
      at = edit.to;
    }
    return { text: text + this.#held.slice(at - this.#at, to - this.#at), masks };
  }

  /** Writes a range as it was written before. */
  again(from: number, to: number, { text, masks }: MaskedRow): void {
    if (masks.length === 0) return;
    this.#onEdit?.(masks);
    this.#put(from, to, text);
  }

  /** The text up to `offset`, edited; less when an edit reaches over it. */
  release(offset: number): string {
    let out = '';
    let done = 0;
    for (const { from, to, instead } of this.#edits) {
      if (to > offset) {
        offset = Math.min(offset, from);
        break;
      }
      out += this.#held.slice(0, from - this.#at) + instead;
      this.#take(to);
      done++;
    }
    this.#edits.splice(0, done);
    if (offset <= this.#at) return out;
    out += this.#held.slice(0, offset - this.#at);
    this.#take(offset);
    return out;
  }

  #take(to: number): void {
    this.#held = this.#held.slice(to - this.#at);
    this.#at = to;
  }
}

function wider(a: Edit, b: Edit): Edit {
  if (b.from <= a.from && b.to >= a.to && b.to - b.from > a.to - a.from) return b;
  if (a.from <= b.from && a.to >= b.to) return a;
  const [first, second] = a.from <= b.from ? [a, b] : [b, a];
  return {
    from: first.from,
    to: second.to,
    instead: first.instead + '*'.repeat(second.to - first.to),
  };
}
