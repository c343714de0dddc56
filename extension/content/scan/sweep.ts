// One batch from beginning to end, inside the microtask that runs before the browser paints: labelled
// values first, so that the names they teach are known when free text is read.
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Batch } from '../observe/collect-batch.ts';
import { contextOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import { type FieldState, fieldValue } from '../mask/fields.ts';
import { isProse, judge } from './judge.ts';
import { hasWords, lookAtPicture } from '../mask/photos.ts';
import { newReading, type Reading } from '../label/reading.ts';
import { lookAtDrawn } from './drawn.ts';
import { learn, learnAround, settle } from './settle.ts';
import type { Sweeper } from './sweeper.ts';
import { type Arrived, widen } from './widen.ts';

/** A text that no label decides. */
interface Free {
  readonly text: Text;
  readonly raw: string;
  readonly context: Context | undefined;
}

/** With so many texts it is cheaper to stop listening than to hear of each. */
const worthQuiet = 32;
/** Texts of spaces and punctuation hold nothing. */
const readable = /[\p{L}\p{N}]/u;

/** Of a field whose label is its own. */
const unnamed = { label: '', strong: true, contact: false, row: undefined };

/** Runs work that writes texts, and of elements only our own attributes. */
export type Quietly = (work: () => void) => void;

/** Looks at everything in the batch. Returns the names that were not known before it. A node that
 *  cannot be judged is covered whole: it must not keep the others from being looked at. */
export function sweep(sweeper: Sweeper, batch: Batch, quietly: Quietly): string[] {
  const reading = newReading(sweeper.rules());
  const learned: string[] = [];
  for (const element of batch.attributed) attempt(element, () => sweeper.fields.release(element));
  const look = (): void => {
    learned.push(...lookAtDrawn(sweeper, batch, reading));
    lookAtValues(sweeper, batch, reading, learned);
  };
  if (batch.texts.size + batch.drawn.size < worthQuiet) look();
  else quietly(look);
  lookAtPictures(sweeper, batch, learned.length > 0, reading);
  if (learned.length > 0) {
    sweeper.attributes.lookForNames();
    sweeper.generated.lookForNames(reading);
  }
  for (const element of batch.attributed) attempt(element, () => sweeper.attributes.look(element));
  for (const list of batch.lists) sweeper.suggestions.add(list);
  if (learned.length + batch.lists.size + batch.fields.size > 0) sweeper.suggestions.look();
  return learned;
}

/** Texts and form fields of the batch, and older texts that mention the names it has taught. */
function lookAtValues(sweeper: Sweeper, batch: Batch, reading: Reading, learned: string[]): void {
  const arrived = widen(batch, sweeper.masks, reading.rules.detector);
  const free = lookAtLabelled(sweeper, arrived, reading, learned);
  for (const field of batch.fields) {
    const look = (): void => {
      sweeper.fields.look(field, reading);
      const state = sweeper.fields.stateOf(field);
      // What only its value gave away holds more than the name: 李四 男.
      if (state?.named) learned.push(...learnField(sweeper, field, state, reading));
    };
    attempt(field, look, () => sweeper.fields.conceal(field));
  }
  const labelled = learned.length;
  for (const { text, raw, context } of free) {
    try {
      learned.push(...settle(sweeper, text, raw, context, reading));
    } catch {
      sweeper.masks.conceal(text);
    }
  }
  if (learned.length > 0) {
    rereadFor(sweeper, learned.slice(0, labelled), batch.texts, reading);
    // Free text has taught these: what stands before it in the batch was read without them.
    rereadFor(sweeper, learned.slice(labelled), new Set(), reading);
  }
  sweeper.fields.lookAtValues(reading.rules);
}

/** The name or number in a named field; 请选择 in a list of names is none. */
function learnField(
  sweeper: Sweeper,
  field: Element,
  { kind, context }: FieldState,
  { rules }: Reading,
): readonly string[] {
  if (kind !== 'personName' && kind !== 'patientNumber') return [];
  const value = fieldValue(field);
  const named = context ?? { ...unnamed, meaning: kind };
  const found = judge(value, named, sweeper.known, rules.detector);
  return found.flatMap(({ start, end }) => learn(sweeper, kind, value.slice(start, end)));
}

/** Covers the texts that a label decides; returns the others. */
function lookAtLabelled(
  sweeper: Sweeper,
  { texts, raws, labels }: Arrived,
  reading: Reading,
  learned: string[],
): Free[] {
  const free: Free[] = [];
  const visited = new Set<Element>();
  let at = -1;
  for (const text of texts) {
    const raw = raws[++at] ?? '';
    const label = labels[at];
    try {
      // A label is not what it names.
      if ((label && label !== 'other') || !readable.test(raw)) {
        sweeper.masks.apply(text, raw, [], undefined, undefined);
        continue;
      }
      const around = contextOf(text, reading);
      // 李四-检验报告 and 城南自来水公司 read like labels of other things; of values only an employer does.
      const context = label && around?.meaning !== 'employer' ? undefined : around;
      if (context === undefined || isProse(context.meaning)) {
        free.push({ text, raw, context });
        learned.push(...learnAround(sweeper, text, visited, reading));
      } else learned.push(...settle(sweeper, text, raw, context, reading));
    } catch {
      sweeper.masks.conceal(text);
    }
  }
  return free;
}

/** Before their words are masked: a name in them says whose they are. New names may be in old ones. */
function lookAtPictures(sweeper: Sweeper, batch: Batch, all: boolean, reading: Reading): void {
  const { fields, known, pictures } = sweeper;
  for (const picture of batch.pictures) if (hasWords(picture)) pictures.add(picture);
  const again = all ? pictures.connected() : [];
  for (const picture of new Set([...batch.pictures, ...again]))
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

/** Takes names another frame has found. */
export function learnNames(sweeper: Sweeper, names: readonly string[]): void {
  const fresh = names.filter((name) => sweeper.known.add(name, name, kindOfKnown(name)));
  if (fresh.length === 0) return;
  const reading = newReading(sweeper.rules());
  rereadFor(sweeper, fresh, new Set(), reading);
  sweeper.attributes.lookForNames();
  sweeper.generated.lookForNames(reading);
}

function kindOfKnown(name: string): IdentifierKind {
  return /\d{3}/.test(name) ? 'patientNumber' : 'personName';
}

/** New names may stand in texts that were read before they were known. */
function rereadFor(
  sweeper: Sweeper,
  names: readonly string[],
  batch: ReadonlySet<Text>,
  reading: Reading,
): void {
  if (names.length === 0) return;
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
