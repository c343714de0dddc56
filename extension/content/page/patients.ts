// Whose value a value is: cells of a row belong together, label/value pairs of a page make its record,
// in document order, a new record starting where another patient is named. Computed when asked for:
// masking itself never needs to know.
import { refineKind } from '../../../shared/detect/refine-kind.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { normaliseIdentifier } from '../../../shared/identifiers/normalise.ts';
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import type { Context } from '../label/label.ts';

/** One value on the page, from a text or a form field. */
export interface Sighting {
  readonly node: Node;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly context: Context | undefined;
  readonly row: Element | undefined;
}

/** One patient as the page shows it: first value of each kind, and all kinds. */
export interface Group {
  readonly identifiers: Partial<Record<IdentifierKind, string>>;
  readonly kinds: Set<IdentifierKind>;
}

/** Half of what one event may carry: kinds and names are long in Chinese pages. */
export const mostPatients = 500;

/** Identity documents that stand under 证件号 as resident IDs do. */
const documents = [
  'residentId',
  'permanentResidentId',
  'hkMacauPermit',
  'taiwanPermit',
  'passport',
  'militaryId',
  'hkid',
  'macauId',
  'taiwanId',
] as const;
/** Kinds that tell one patient from another, strongest first. */
const naming = [...documents, 'patientNumber', 'personName', 'mobilePhone', 'landline'] as const;
/** A record page names its patient with these; a second value means a second patient. */
const starting: ReadonlySet<IdentifierKind> = new Set([
  ...documents,
  'patientNumber',
  'personName',
]);

/** A snapshot: made anew after every batch that is asked about. */
export class Patients {
  readonly groups: readonly Group[];
  readonly #of = new Map<Node, Group>();
  readonly #byName = new Map<string, Set<Group>>();
  #identities: ReadonlySet<string> | undefined;

  constructor(sightings: readonly Sighting[]) {
    const groups = new Set<Group>();
    const rows = new Map<Element, Group>();
    const page: Sighting[] = [];
    const loose: Sighting[] = [];
    for (const sighting of sightings) {
      if (sighting.row) this.#put(sighting, rowGroup(rows, sighting.row), groups);
      else if (isLabelled(sighting)) page.push(sighting);
      else loose.push(sighting);
    }
    const last = this.#records(page, groups);
    for (const sighting of loose) this.#mention(sighting, last, groups);
    this.groups = [...groups];
  }

  /** Stable word for the patient a node's value belongs to; `?` when nothing says who it is. */
  identityOf(node: Node, name?: string): string {
    const group = this.groupOf(node, name);
    for (const kind of naming) {
      const value = group?.identifiers[kind];
      if (value !== undefined) return `${kind}:${normaliseIdentifier(kind, value)}`;
    }
    return '?';
  }

  /** The patient of a value, if the page says whose it is. A text may name several: `name` says which,
   *  when the value is a name. */
  groupOf(node: Node, name?: string): Group | undefined {
    const group = this.#of.get(node);
    const named = name === undefined ? undefined : this.#byName.get(name.trim());
    const [only] = named?.size === 1 ? named : [];
    return only ?? group;
  }

  /** Asked four times a second while something is readable: found once, since a snapshot stays as it is. */
  identities(): ReadonlySet<string> {
    this.#identities ??= new Set([...this.#of.keys()].map((node) => this.identityOf(node)));
    return this.#identities;
  }

  /** The page's own records, in document order. Returns the only one, if there is only one. */
  #records(page: Sighting[], groups: Set<Group>): Group | undefined {
    page.sort((a, b) => (a.node.compareDocumentPosition(b.node) & 4 ? -1 : 1));
    let current = newGroup();
    const records = [current];
    for (const sighting of page) {
      if (!sighting.context?.contact && startsAnother(current, sighting)) {
        current = newGroup();
        records.push(current);
      }
      this.#put(sighting, current, groups);
    }
    return records.length === 1 ? current : undefined;
  }

  /** Free text: a known name leads to its patient if only one bears it, anything else to the record. */
  #mention(sighting: Sighting, record: Group | undefined, groups: Set<Group>): void {
    const named =
      sighting.kind === 'personName' ? this.#byName.get(sighting.value.trim()) : undefined;
    const [only] = named?.size === 1 ? named : [];
    if (only) {
      this.#of.set(sighting.node, only);
      return;
    }
    if (named) return;
    const known = this.#of.get(sighting.node);
    const near = known ?? (groups.size === 1 ? record : undefined);
    // Another name beside the record's is another person's.
    const other = near === undefined || startsAnother(near, sighting);
    this.#put(sighting, other ? newGroup() : near, groups);
    // The text stays with whom it names first.
    if (known) this.#of.set(sighting.node, known);
  }

  #put(sighting: Sighting, group: Group, groups: Set<Group>): void {
    groups.add(group);
    this.#of.set(sighting.node, group);
    group.kinds.add(sighting.kind);
    if (sighting.context?.contact) return;
    group.identifiers[sighting.kind] ??= sighting.value.trim();
    if (sighting.kind !== 'personName') return;
    const name = sighting.value.trim();
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(group));
  }
}

/** A list in parts of at most what one event may carry. */
export function* eventParts<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += mostPatients) yield all.slice(i, i + mostPatients);
}

/** A group as events carry it: the values that name the patient, and the kinds that were there. */
export function shownPatient(group: Group): ShownPatient {
  const { patientNumber, personName, mobilePhone = group.identifiers.landline } = group.identifiers;
  const residentId = documentOf(group);
  return {
    identifiers: {
      ...(residentId && residentId.length <= 64 ? { residentId } : {}),
      ...(patientNumber && patientNumber.length <= 64 ? { patientNumber } : {}),
      ...(personName && personName.length <= 128 ? { personName } : {}),
      ...(mobilePhone && mobilePhone.length <= 64 ? { mobilePhone } : {}),
    },
    kinds: [...group.kinds].sort(),
  };
}

/** The number of the document that names a patient. Only one that its form gives away: the server has
 *  nothing else to go by, and another word for the same number would be another patient. */
function documentOf({ identifiers }: Group): string | undefined {
  for (const kind of documents) {
    const value = identifiers[kind];
    if (value !== undefined && refineKind('residentId', value) === kind) return value;
  }
  return undefined;
}

/** A label says that this is the page's patient's; who a history mentions is whoever it says. */
function isLabelled({ context, kind }: Sighting): boolean {
  if (context === undefined || context.meaning === 'other') return false;
  return context.meaning !== 'sensitiveDiagnosis' || kind === 'sensitiveDiagnosis';
}

// Equal values in another writing are the same patient; a second name is another one.
function startsAnother(group: Group, { kind, value }: Sighting): boolean {
  const held = group.identifiers[kind];
  if (held === undefined || !starting.has(kind)) return false;
  return normaliseIdentifier(kind, held) !== normaliseIdentifier(kind, value);
}

function newGroup(): Group {
  return { identifiers: {}, kinds: new Set() };
}

// Fixed columns are rows of their own: they join by nothing but their own values.
function rowGroup(rows: Map<Element, Group>, row: Element): Group {
  const group = rows.get(row) ?? newGroup();
  rows.set(row, group);
  return group;
}
