// One text, judged and covered: what it holds by itself, by its label and by what stands around it; and
// what its names teach about other texts.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { bareCell, rowHost } from '../label/bare-cell.ts';
import { cardName, dataValues } from './card.ts';
import { rowOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import { editingHost } from '../mask/editable.ts';
import { isProse, judge, type Judged } from './judge.ts';
import { pieceOf } from './piece.ts';
import type { Reading } from '../label/reading.ts';
import { holderOf } from '../observe/roots.ts';
import type { Sweeper } from './sweeper.ts';
import { tooltipFindings } from './tooltip.ts';

const none: readonly string[] = [];

/** Judges one text and covers what it holds; what may be sent back to the server is covered by style.
 *  Returns names not known before. */
export function settle(
  sweeper: Sweeper,
  text: Text,
  raw: string,
  context: Context | undefined,
  reading: Reading,
): readonly string[] {
  const findings = findingsIn(sweeper, text, raw, context, reading);
  sweeper.open.note(text, raw, findings);
  if (findings.length === 0) {
    sweeper.options.apply(text, raw, findings);
    sweeper.missed.note(text, raw, context);
    sweeper.masks.apply(text, raw, findings, context, context?.row);
    return none;
  }
  sweeper.missed.forget(text);
  const bare = bareCell(text, reading);
  const parent = bare ? null : holderOf(text);
  const host = bare ? rowHost(bare, reading) : parent && editingHost(parent);
  if (host && findings[0]) {
    // What was masked before it became editable is the page's again.
    if (sweeper.masks.stateOf(text)) sweeper.masks.apply(text, raw, [], undefined, undefined);
    sweeper.options.apply(text, raw, findings);
    sweeper.fields.cover(host, { kind: findings[0].kind, context, named: false });
    return none;
  }
  sweeper.masks.apply(text, raw, findings, context, context?.row ?? rowOf(text, reading));
  const [only] = findings;
  if (findings.length === 1 && only)
    return learn(sweeper, only.kind, raw.slice(only.start, only.end));
  return findings.flatMap(({ kind, start, end }) => learn(sweeper, kind, raw.slice(start, end)));
}

/** What a text holds by itself and its label, else by what stands around it. */
function findingsIn(
  sweeper: Sweeper,
  text: Text,
  raw: string,
  context: Context | undefined,
  { rules }: Reading,
): readonly Judged[] {
  const copied = context === undefined ? tooltipFindings(text, raw, sweeper.masks) : [];
  if (copied.length > 0) return copied;
  // What a label names is most often what it says.
  const often = context === undefined || isProse(context.meaning) || context.meaning === 'age';
  if (!often || !sweeper.quiet.has(raw, context, sweeper.known, rules.detector)) {
    const findings = judge(raw, context, sweeper.known, rules.detector);
    if (findings.length > 0) return findings;
    if (often) sweeper.quiet.note(raw, context);
  }
  const found = context ? pieceOf(text, raw, context, sweeper.masks) : cardName(text, raw);
  return found ? [found] : [];
}

/** A number; or a name and, for `Homer J. Simpson`, the short form people write. */
export function learn(sweeper: Sweeper, kind: IdentifierKind, value: string): readonly string[] {
  if (kind !== 'patientNumber' && kind !== 'personName') return none;
  const whole = value.trim();
  if (kind === 'patientNumber') return sweeper.known.add(whole, whole, kind) ? [whole] : none;
  if (sweeper.known.has(whole, whole)) return none;
  if (!/\s/.test(whole)) return sweeper.known.add(whole, whole) ? [whole] : none;
  const words = whole.split(/\s+/);
  const short = words.length > 2 ? `${words[0]} ${words.at(-1)}` : whole;
  return [...new Set([whole, short])].filter((form) => sweeper.known.add(form, whole));
}

/** Names that programs find in data attributes around a text. `visited` holds elements that were read. */
export function learnAround(
  sweeper: Sweeper,
  text: Text,
  visited: Set<Element>,
  reading: Reading,
): readonly string[] {
  const from = bareCell(text, reading)?.parentElement ?? holderOf(text);
  if (!from || visited.has(from)) return none;
  const values = [...dataValues(from, visited, reading.rules.detector)];
  return values.flatMap(([kind, value]) => learn(sweeper, kind, value));
}
