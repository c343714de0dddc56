// Where the values of a JSON document stand in its text, and what is written there instead.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { JsonMarks } from '../json-marks.ts';
import type { JsonReader } from '../json-reader.ts';
import { Memory } from '../memory.ts';
import type { MaskedRow } from '../row-memory.ts';
import type { TextScanner } from '../text-scanner.ts';
import type { EditedText } from './edited-text.ts';
import { OffsetMap, type Place } from './offset-map.ts';

/** A document: the body, or one in a string. */
interface Level {
  readonly reader: JsonReader;
  /** From its text to the body; null: it is the body. */
  readonly map: OffsetMap | null;
  readonly depth: number;
}

/** A bare `name` of an object that is not over. */
interface Pending {
  readonly depth: number;
  readonly from: number;
  readonly edit: () => void;
}

/**
 * Characters held for an object that has not said yet whether it is about a person. Behind them its
 * `name` is hidden unasked: a drug's name masked is a nuisance, a patient's left is a leak.
 */
const maxHeld = 262_144;
/** Text that the scanner of texts holds, escaped once more. */
const longestPending = 65_536;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

export class JsonPlaces implements JsonMarks {
  readonly #out: EditedText;
  readonly #levels: Level[] = [];
  /** Documents in strings that are not over; a long one comes in pieces. */
  readonly #nested = new Map<JsonReader, Level>();
  #texts: TextScanner | null = null;
  readonly #textMap = new OffsetMap();
  #pending: Pending[] = [];
  /** The rest of the body is no JSON. */
  #isPlain = false;

  constructor(out: EditedText) {
    this.#out = out;
  }

  begin(reader: JsonReader, texts: TextScanner): void {
    this.#levels.push({ reader, map: null, depth: 0 });
    this.#texts = texts;
  }

  /** Offset in the body up to which nothing more will be replaced. */
  settled(): number {
    let settled = this.#isPlain ? this.#out.given : (this.#levels[0]?.reader.told ?? 0);
    const texts = this.#texts;
    if (texts !== null && texts.decided < texts.given) {
      settled = Math.min(settled, this.#textMap.start(texts.decided)?.from ?? 0);
    }
    for (const { reader, map } of this.#nested.values()) {
      if (reader.told < reader.given) {
        settled = Math.min(settled, map?.start(reader.told)?.from ?? 0);
      }
      map?.forget(reader.told - longestPending);
    }
    this.#textMap.forget(texts?.decided ?? 0);
    while ((this.#pending[0]?.from ?? settled) < settled - maxHeld) this.#pending.shift()?.edit();
    return Math.min(settled, this.#pending[0]?.from ?? settled);
  }

  /** Rows of the body itself: in a string they are written otherwise. */
  row(written: string): MaskedRow | null {
    const [{ reader } = { reader: null }] = this.#levels;
    const isOwn = this.#levels.length === 1 && !this.#isPlain && !this.#out.isPartial;
    if (!isOwn || reader === null) return null;
    return this.#out.between(reader.rowFrom, reader.rowFrom + written.length);
  }

  known(from: number, to: number, row: MaskedRow): boolean {
    if (this.#levels.length !== 1 || this.#isPlain || this.#out.isPartial) return false;
    this.#out.again(from, to, row);
    return true;
  }

  whole(kind: IdentifierKind, value: string): void {
    if (!this.#out.masks(kind)) return;
    const place = this.#tokenPlace();
    this.#write(place.from, place.to, mask(kind, value), place);
  }

  perhaps(depth: number, value: string): void {
    if (!this.#out.masks('personName')) return;
    const place = this.#tokenPlace();
    const edit = () => this.#write(place.from, place.to, mask('personName', value), place);
    this.#pending.push({ depth, from: place.from, edit });
  }

  decided(depth: number, isPerson: boolean): void {
    if (this.#pending.length === 0) return;
    if (isPerson) for (const each of this.#pending) if (each.depth === depth) each.edit();
    this.#pending = this.#pending.filter((each) => each.depth !== depth);
  }

  rest(text: string, reader: JsonReader | null | undefined): void {
    const at = this.#texts?.given ?? 0;
    const length = text.length;
    if (reader === undefined) {
      const { reader: current, map: around, depth } = this.#level();
      const { raw, from, isString } = current.token;
      const place = { depth: depth + (isString ? 1 : 0), scalar: isString ? null : raw };
      this.#textMap.add({ at, length, raw, from, around, place });
      return;
    }
    const level = reader === null ? undefined : this.#nested.get(reader);
    this.#isPlain ||= reader === null;
    const given = reader === null ? this.#out.given : reader.given;
    this.#textMap.add({
      at,
      length,
      raw: null,
      from: given - length,
      around: level?.map ?? null,
      place: { depth: level?.depth ?? 0, scalar: null },
    });
  }

  cutOff(raw: string, text: string, reader: JsonReader): void {
    const { map, depth } = this.#nested.get(reader) ?? { map: null, depth: 0 };
    const at = this.#texts?.given ?? 0;
    // The reader has taken one character more, to end what might be a number.
    const from = reader.given - 1 - raw.length;
    const place = { depth: depth + (raw.startsWith('"') ? 1 : 0), scalar: null };
    this.#textMap.add({ at, length: text.length, raw, from, around: map, place });
  }

  enter(reader: JsonReader, text: string): void {
    const { reader: outer, map: around, depth } = this.#level();
    const level = this.#nested.get(reader) ?? { reader, map: new OffsetMap(), depth: depth + 1 };
    this.#nested.set(reader, level);
    this.#levels.push(level);
    const { raw, from } = outer.token;
    const place = { depth: depth + 1, scalar: null };
    level.map?.add({ at: reader.given, length: text.length, raw, from, around, place });
  }

  leave(): void {
    this.#levels.pop();
  }

  ended(reader: JsonReader): void {
    this.#nested.delete(reader);
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    if (!this.#out.masks(kind)) return;
    const end = start + value.length;
    const begins = this.#textMap.start(start);
    if (begins === null) return this.#out.fail();
    const { from, place, readsFrom } = begins;
    const hidden = mask(kind, value);
    if (place.scalar === null) {
      this.#write(from, this.#textMap.end(end), hidden, place);
      return;
    }
    const { scalar } = place;
    const before = start - readsFrom;
    const written = scalar.slice(0, before) + hidden + scalar.slice(before + value.length);
    this.#write(from - before, from - before + scalar.length, written, place);
  }

  #level(): Level {
    const level = this.#levels.at(-1);
    if (level === undefined) throw new Error('a JSON walker tells of places before it has begun');
    return level;
  }

  #tokenPlace(): Place & { from: number; to: number } {
    const { reader, map, depth } = this.#level();
    const { raw, from: at, isString } = reader.token;
    const from = map === null ? at : (map.start(at)?.from ?? -1);
    const to = map === null ? at + raw.length : map.end(at + raw.length);
    return { from, to, depth: depth + (isString ? 1 : 0), scalar: isString ? null : raw };
  }

  /** A number whose mask is none becomes a string: `138****5678` without quotes would be no JSON. */
  #write(from: number, to: number, text: string, { depth, scalar }: Place): void {
    let instead = scalar === null || number.test(text) ? text : JSON.stringify(text);
    for (let i = 0; i < depth; i++) instead = JSON.stringify(instead).slice(1, -1);
    this.#out.replace(from, to, instead);
  }
}

/** Of values that recur, as patients of a ward do from list to list. */
const known = new Memory<{ readonly mask: string }>(8192);

function mask(kind: IdentifierKind, value: string): string {
  const key = `${kind} ${value}`;
  let found = known.get(key);
  if (found === undefined) {
    found = { mask: identifierOf(kind).mask(value) };
    known.put(key, found);
  }
  return found.mask;
}
