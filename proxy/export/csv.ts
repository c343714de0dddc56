// Records as a table for a spreadsheet: UTF-8 with a mark that Excel knows it by, RFC 4180 quoting, and no
// cell that a spreadsheet would run as a formula.
import { stringify } from 'csv-stringify/sync';
import { type ExportLanguage, headings } from './csv-headings.ts';
import type { ExportEntry } from './entry.ts';
import { kindWords, recordFacts } from './record-facts.ts';

/** Excel cuts a cell behind 32,767 characters and says nothing; a pseudonym has about 26. */
const refsInCell = 1000;

/** Byte order mark and heading row. */
export function csvHead(language: ExportLanguage): string {
  return `\ufeff${row(Object.values(headings[language]))}`;
}

/** One row, with its end. */
export function csvRow({ index, leaf, record }: ExportEntry): string {
  const facts = recordFacts(record);
  const { count, refs } = facts.patients;
  const cells: Record<keyof (typeof headings)['en'], string | number | null> = {
    index,
    at: record.at,
    kind: record.kind,
    user: record.actor.user,
    workstation: record.actor.workstation,
    device: record.actor.device,
    site: facts.site,
    method: facts.method,
    path: facts.path,
    fields: kindWords(facts.kinds),
    patients: count,
    refs: refList(refs),
    partner: facts.partner,
    destination: facts.destination,
    request: facts.request,
    transfer: facts.transfer,
    verdict: facts.verdict,
    reason: facts.reason,
    bytes: facts.bytes,
    sha256: facts.sha256,
    detail: facts.detail,
    leaf,
    roles: facts.roles.join(', '),
  };
  return row(Object.values(cells));
}

function refList(refs: readonly string[]): string {
  const rest = refs.length - refsInCell;
  const shown = refs.slice(0, refsInCell).join(' ');
  return rest > 0 ? `${shown} …(+${rest})` : shown;
}

/** Cells of a record are other people's words: what looks like a formula gets an apostrophe before it
 *  (CWE-1236), in its full-width forms too. */
function row(cells: readonly (string | number | null)[]): string {
  return stringify([cells.map(printable)], { escape_formulas: true, record_delimiter: '\r\n' });
}

/** A NUL ends the cell for some readers, and a formula may stand behind blanks. */
function printable(cell: string | number | null): string | number | null {
  if (typeof cell !== 'string') return cell;
  const text = cell.replaceAll('\0', '\ufffd');
  return /^[\s\ufeff]+[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
