// One batch from beginning to end, inside the microtask that runs before the browser paints: labelled
// values first, so that the names they teach are known when free text is read.
import type { Detector } from '../../shared/detect/detector.ts';
import type { Finding } from '../../shared/detect/finding.ts';
import { KnownPatients } from '../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { Attributes } from './attributes.ts';
import { addSubtree, type Batch } from './collect-batch.ts';
import { cardName, dataValues } from './card.ts';
import { type Context, contextOf, rowOf } from './context.ts';
import { editingHost } from './editable.ts';
import { fieldValue, type Fields } from './fields.ts';
import { isProse, judge } from './judge.ts';
import type { Masks } from './mask.ts';
import type { PageRules } from './page-rules.ts';
import type { OpenTexts } from './open-texts.ts';
import { lookAtPicture, wordedPictureSelector } from './photos.ts';
import { pieceOf } from './piece.ts';
import { newReading, type Reading } from './reading.ts';
import { holderOf, type Roots } from './roots.ts';
import { tooltipFindings } from './tooltip.ts';

/** The parts of a page that a batch goes through. */
export interface Sweeper {
  readonly masks: Masks;
  readonly fields: Fields;
  readonly attributes: Attributes;
  readonly known: KnownPatients;
  /** Rules in force now. */
  readonly rules: () => PageRules;
  /** The document and its shadow roots. */
  readonly roots: Roots;
  /** Texts that a name learnt later may stand in. */
  readonly open: OpenTexts;
}

/** Texts of spaces and punctuation hold nothing. */
const readable = /[\p{L}\p{N}]/u;
/** Longer texts are not looked up as labels. */
const longestLabel = 24;

/** Looks at everything in the batch. Returns the names that were not known before it. A node that
 *  cannot be judged is covered whole: it must not keep the others from being looked at. */
export function sweep(sweeper: Sweeper, batch: Batch): string[] {
  const reading = newReading(sweeper.rules());
  const { detector } = reading.rules;
  const visited = new Set<Element>();
  const learned: string[] = [];
  widen(sweeper, batch, detector);
  const free: [Text, string, Context | undefined][] = [];
  const conceal = (text: Text): void => sweeper.masks.conceal(text);
  for (const element of batch.attributed) attempt(element, () => sweeper.fields.release(element));
  for (const text of batch.texts) {
    const look = (): void => {
      const raw = sweeper.masks.rawOf(text);
      if (!worthJudging(raw, detector))
        return sweeper.masks.apply(text, raw, [], undefined, undefined);
      const context = contextOf(text, reading);
      if (context !== undefined && !isProse(context.meaning)) {
        learned.push(...settle(sweeper, text, raw, context, reading));
        return;
      }
      free.push([text, raw, context]);
      learned.push(...learnAround(sweeper, text, visited, detector));
    };
    attempt(text, look, conceal);
  }
  for (const field of batch.fields) {
    const look = (): void => {
      sweeper.fields.look(field, reading);
      const state = sweeper.fields.stateOf(field);
      // What only its value gave away holds more than the name: 李四 男.
      if (state?.named) learned.push(...learn(sweeper, state.kind, fieldValue(field)));
    };
    attempt(field, look, () => sweeper.fields.conceal(field));
  }
  for (const [text, raw, context] of free) {
    const look = (): void => {
      learned.push(...settle(sweeper, text, raw, context, reading));
    };
    attempt(text, look, conceal);
  }
  lookAtPictures(sweeper, batch, learned.length > 0, reading);
  if (learned.length > 0) {
    rereadFor(sweeper, learned, batch.texts, reading);
    sweeper.attributes.lookForNames();
  }
  sweeper.fields.lookAtValues(reading.rules);
  for (const element of batch.attributed) attempt(element, () => sweeper.attributes.look(element));
  return learned;
}

/** Before their words are masked: a name in them says whose they are. New names may be in old ones. */
function lookAtPictures(sweeper: Sweeper, batch: Batch, all: boolean, reading: Reading): void {
  const { fields, known, roots } = sweeper;
  if (all) {
    for (const root of roots.all())
      for (const picture of root.querySelectorAll(wordedPictureSelector))
        batch.pictures.add(picture);
  }
  for (const picture of batch.pictures)
    attempt(picture, () => lookAtPicture(picture, fields, known, reading));
}

/** One bad node (a form whose fields are named like its methods) is one node's trouble. */
function attempt<T>(node: T, look: () => void, otherwise?: (node: T) => void): void {
  try {
    look();
  } catch {
    otherwise?.(node);
  }
}

/** Spaces and punctuation hold nothing, and a label is not what it names. */
function worthJudging(raw: string, detector: Detector): boolean {
  return readable.test(raw) && !(raw.length <= longestLabel && detector.kindOfLabel(raw));
}

/** Names that programs find in data attributes around a text. */
function learnAround(
  sweeper: Sweeper,
  text: Text,
  visited: Set<Element>,
  detector: Detector,
): string[] {
  const holder = holderOf(text);
  if (!holder) return [];
  const values = [...dataValues(holder, visited, detector)];
  return values.flatMap(([kind, value]) => learn(sweeper, kind, value));
}

/** Takes names another frame has found. */
export function learnNames(sweeper: Sweeper, names: readonly string[]): void {
  const fresh = names.filter((name) => sweeper.known.add(name, name, kindOfKnown(name)));
  if (fresh.length === 0) return;
  rereadFor(sweeper, fresh, new Set(), newReading(sweeper.rules()));
  sweeper.attributes.lookForNames();
}

function kindOfKnown(name: string): IdentifierKind {
  return /\d{3}/.test(name) ? 'patientNumber' : 'personName';
}

/** Judges one text and covers what it holds; what may be sent back to the server is covered by style. */
function settle(
  sweeper: Sweeper,
  text: Text,
  raw: string,
  context: Context | undefined,
  reading: Reading,
): string[] {
  const parent = holderOf(text);
  if (!parent) return [];
  const findings = findingsIn(sweeper, text, raw, context, reading);
  sweeper.open.note(text, raw, findings);
  const host = findings.length > 0 ? editingHost(parent) : undefined;
  if (host && findings[0]) {
    // What was masked before it became editable is the page's again.
    if (sweeper.masks.stateOf(text)) sweeper.masks.apply(text, raw, [], undefined, undefined);
    sweeper.fields.cover(host, { kind: findings[0].kind, context, named: false });
    return [];
  }
  const row = context?.row ?? (findings.length > 0 ? rowOf(text, reading) : undefined);
  sweeper.masks.apply(text, raw, findings, context, row);
  return findings.flatMap(({ kind, start, end }) => learn(sweeper, kind, raw.slice(start, end)));
}

/** What a text holds by itself and its label, else by what stands around it. */
function findingsIn(
  sweeper: Sweeper,
  text: Text,
  raw: string,
  context: Context | undefined,
  { rules }: Reading,
): readonly Finding[] {
  const copied = context === undefined ? tooltipFindings(text, raw, sweeper.masks) : [];
  if (copied.length > 0) return copied;
  const findings = judge(raw, context, sweeper.known, rules.detector);
  if (findings.length > 0) return findings;
  const found = context
    ? pieceOf(text, raw, context, (piece) => sweeper.masks.rawOf(piece))
    : cardName(text, raw);
  return found ? [found] : [];
}

/** A number; or a name and, for `Homer J. Simpson`, the short form people write. */
function learn(sweeper: Sweeper, kind: IdentifierKind, value: string): string[] {
  const whole = value.trim();
  if (kind === 'patientNumber') return sweeper.known.add(whole, whole, kind) ? [whole] : [];
  if (kind !== 'personName') return [];
  const words = whole.split(/\s+/);
  const short = words.length > 2 ? `${words[0]} ${words.at(-1)}` : whole;
  return [...new Set([whole, short])].filter((form) => sweeper.known.add(form, whole));
}

/** New names may stand in texts that were read before they were known. */
function rereadFor(
  sweeper: Sweeper,
  names: readonly string[],
  batch: ReadonlySet<Text>,
  reading: Reading,
): void {
  const fresh = new KnownPatients();
  for (const name of names) fresh.add(name, name, kindOfKnown(name));
  for (const text of sweeper.open.connected()) {
    if (batch.has(text) || fresh.find(sweeper.masks.rawOf(text)).length === 0) continue;
    const look = (): void => {
      settle(sweeper, text, sweeper.masks.rawOf(text), contextOf(text, reading), reading);
    };
    attempt(text, look, () => sweeper.masks.conceal(text));
  }
}

/** A label that arrives or changes in a standing structure changes what its neighbours are. */
function widen(sweeper: Sweeper, batch: Batch, detector: Detector): void {
  const arrived = Array.from(batch.texts);
  for (const text of arrived) {
    const raw = sweeper.masks.rawOf(text);
    if (raw.length > longestLabel || !detector.kindOfLabel(raw)) continue;
    const scope = scopeOf(text);
    if (!scope || batch.roots.has(scope)) continue;
    addSubtree(batch, scope);
  }
}

/** The structure a label speaks for: its table when it is a header, else the element around its pair. */
function scopeOf(label: Text): Element | null {
  const element = holderOf(label);
  const header = element?.closest('th,thead,[role="columnheader"]');
  if (header) return header.closest('table,[role="grid"],[role="table"]')?.parentElement ?? null;
  return element?.closest('tr,dl') ?? element?.parentElement ?? null;
}
