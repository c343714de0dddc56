// Records in ArcSight's Common Event Format (CEF 0): what most security event systems read.
import { productVersion } from './product-version.ts';
import { auditOutcome } from './audit-codes.ts';
import type { ExportEntry } from './entry.ts';
import { kindWords, recordFacts } from './record-facts.ts';

/** Severity by how it ended: information, something to look at, something that failed. */
const severities = { '0': 3, '4': 6, '8': 8 } as const;
/** Custom strings of CEF hold 4,000 characters: a receiver cuts what is longer. */
const customLength = 4000;

/** One line without its end. `refs`: the pseudonyms to name, all of the record's unless told. */
export function cefLine({ index, leaf, record }: ExportEntry, refs?: readonly string[]): string {
  const facts = recordFacts(record);
  const named = refs ?? facts.patients.refs;
  const outcome = auditOutcome(record);
  const header = ['Medveil', 'Medveil', productVersion, record.kind, record.kind]
    .map(headerText)
    .join('|');
  const extension: readonly [string, string | number | null][] = [
    ['rt', Date.parse(record.at)],
    ['externalId', index],
    ['suser', record.actor.user],
    ['spriv', facts.roles.join(', ')],
    ['shost', record.actor.workstation],
    ['deviceExternalId', record.actor.device],
    ['requestMethod', facts.method],
    ['request', facts.path],
    ['destinationServiceName', facts.partner],
    ['dhost', facts.site ?? facts.destination],
    ['act', facts.verdict],
    ['outcome', outcome === '0' ? 'success' : 'failure'],
    ['reason', facts.reason],
    ['out', facts.bytes],
    ['fileHash', facts.sha256],
    ...custom('cs1', 'patientPseudonyms', fitting(named)),
    ...custom('cs2', 'fields', kindWords(facts.kinds)),
    ...custom('cs3', 'sharingRequest', facts.request),
    ...custom('cs4', 'transferId', facts.transfer),
    ...custom('cs5', 'leafHash', leaf),
    ...custom('cn1', 'patients', 'patients' in record ? facts.patients.count : null),
    ['msg', facts.detail],
  ];
  const pairs = extension.flatMap(([key, value]) =>
    value === null || value === '' ? [] : [`${key}=${extensionText(String(value))}`],
  );
  return `CEF:0|${header}|${severities[outcome]}|${pairs.join(' ')}`;
}

function custom(
  key: string,
  label: string,
  value: string | number | null,
): [string, string | number | null][] {
  if (value === null || value === '') return [];
  return [
    [`${key}Label`, label],
    [key, value],
  ];
}

/** Whether a line can name all of these pseudonyms. */
export function fitsCef(refs: readonly string[]): boolean {
  return refs.join(' ').length <= customLength;
}

/** As many pseudonyms as a custom string holds, and how many more there are. */
function fitting(refs: readonly string[]): string {
  const all = refs.join(' ');
  if (fitsCef(refs)) return all;
  const cut = all.slice(0, customLength - 20);
  const shown = cut.slice(0, cut.lastIndexOf(' '));
  return `${shown} …(+${refs.length - shown.split(' ').length})`;
}

/** Header fields: backslash and bar are escaped, and a line must stay one line. */
function headerText(text: string): string {
  return text.replace(/[\\|]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Values: backslash and equals sign are escaped, line ends become `\n` and `\r`. */
function extensionText(text: string): string {
  return text
    .replace(/[\\=]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
