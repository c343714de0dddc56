// Values that stand under a label and were not recognised: what coverage counts as found and not masked.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { isUnit } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import { LiveNodes } from '../observe/live-nodes.ts';

export interface MissedValue {
  readonly text: Text;
  readonly kind: IdentifierKind;
  readonly context: Context;
}

/** Words that say that there is no value. */
const empty =
  /^[\s:：]*(?:无|無|没有|沒有|暂无|暫無|不详|不詳|未知|未填写?|未提供|拒绝提供|空|n\/?a|none|null|nil|unknown|undefined)[\s。.]*$/i;
/** Kinds of which only some values are covered: the others are meant to be read. */
const byValue: ReadonlySet<string> = new Set(['other', 'age', 'sensitiveDiagnosis']);

export class MissedValues {
  readonly #nodes = new LiveNodes<Text>();
  readonly #missed = new WeakMap<Text, { raw: string; kind: IdentifierKind; context: Context }>();

  /** A text in which nothing was found. A weak label (患者 beside 挂号) may be none. */
  note(text: Text, raw: string, context: Context | undefined): void {
    const meaning = context?.meaning;
    const isValue = context?.strong && !isUnit(context.label) && !empty.test(raw);
    if (!isValue || meaning === undefined || meaning === 'other' || byValue.has(meaning)) {
      this.forget(text);
      return;
    }
    this.#missed.set(text, { raw, kind: meaning, context });
    this.#nodes.add(text);
  }

  forget(text: Text): void {
    if (this.#missed.delete(text)) this.#nodes.delete(text);
  }

  /** Those that still stand in the document. */
  *live(): Generator<MissedValue> {
    for (const text of this.#nodes.connected()) {
      const missed = this.#missed.get(text);
      if (missed?.raw === text.data) yield { text, kind: missed.kind, context: missed.context };
      else this.forget(text);
    }
  }
}
