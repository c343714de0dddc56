// HL7 v2 segments in a text: the position of a field says what it is (HL7 v2.5 chapters 3 and 4). Messages
// that travel have a reader of their own; this is for logs and pasted text.
import type { IdentifierKind } from '../identifiers/kind.ts';
import type { Cell } from './text-table.ts';

const segment = /^[ \t\v]{0,8}(PID|NK1|IN1|GT1|OBR|MRG)\|([^\r\n]{0,4000})/gm;
/** Segment → field number → kind; of a field with components the part that holds the value. */
export const hl7Kinds: Readonly<Record<string, Readonly<Record<number, IdentifierKind>>>> = {
  PID: {
    2: 'patientNumber',
    3: 'patientNumber',
    4: 'patientNumber',
    5: 'personName',
    6: 'personName',
    7: 'birthDate',
    9: 'personName',
    11: 'address',
    13: 'mobilePhone',
    14: 'mobilePhone',
    18: 'patientNumber',
    19: 'residentId',
  },
  NK1: { 2: 'personName', 4: 'address', 5: 'mobilePhone', 6: 'mobilePhone' },
  IN1: { 16: 'personName', 18: 'birthDate', 19: 'address', 36: 'insuranceNumber' },
  GT1: { 3: 'personName', 5: 'address', 6: 'mobilePhone', 8: 'birthDate' },
  OBR: { 2: 'specimenNumber', 3: 'specimenNumber' },
  MRG: { 1: 'patientNumber', 7: 'personName' },
};
/** Kinds written with components that belong together: Yu^Dahai, street^^city. */
export const composedKinds: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>([
  'personName',
  'address',
]);

/** Values of segments about patients; empty for other texts. */
export function hl7Fields(text: string): Cell[] {
  if (!/^[ \t\v]{0,8}(?:PID|NK1|MRG)\|/m.test(text)) return [];
  const cells: Cell[] = [];
  for (const match of text.matchAll(segment)) {
    const kinds = hl7Kinds[match[1] ?? ''] ?? {};
    let at = match.index + match[0].length - (match[2] ?? '').length;
    (match[2] ?? '').split('|').forEach((field, i) => {
      const kind = kinds[i + 1];
      if (kind !== undefined && field !== '') addField(field, at, kind, cells);
      at += field.length + 1;
    });
  }
  return cells;
}

/** Repetitions stand behind ~. */
function addField(field: string, offset: number, kind: IdentifierKind, cells: Cell[]): void {
  let at = offset;
  for (const repetition of field.split('~')) {
    const value = composedKinds.has(kind)
      ? repetition.replace(/\^{2,}(?:[A-Z]{1,3})?$|\^[A-Z]$/, '')
      : (repetition.split('^')[0] ?? '');
    if (value !== '') cells.push({ start: at, end: at + value.length, meaning: kind });
    at += repetition.length + 1;
  }
}
