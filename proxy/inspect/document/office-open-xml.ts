// Office Open XML packages (ECMA-376): workbooks, text documents, slides. Every part is read, the ones
// that no program shows as well: hidden sheets, comments, deletions that are tracked, notes.
import type { DocumentSink, Reason } from './document-sink.ts';
import { type FlowNames, FlowText } from './flow-text.ts';
import { isPrinterSettings, readPrinterSettings } from './printer-settings.ts';
import { readWorkbook } from './workbook.ts';
import {
  linkFlow,
  type PivotColumns,
  PivotDefinition,
  PivotRecords,
  TableParts,
  valueFlow,
} from './workbook-caches.ts';
import type { XmlEvents } from './xml-events.ts';
import type { ZipEntry } from './zip-directory.ts';
import { isThumbnail, leaveShut, readMember, whyShut, type ZipParts } from './zip-parts.ts';

/** WordprocessingML and DrawingML (ECMA-376-1 §17, §21): both say p, t, tbl, tr and tc. */
const officeFlow: FlowNames = {
  paragraph: new Set(['p', 'comment', 'text', 'docPartBody']),
  // Deleted text and field codes are sent with the document.
  run: new Set(['t', 'delText', 'instrText', 'delInstrText', 'text']),
  table: 'tbl',
  row: 'tr',
  cell: new Set(['tc']),
  characters: { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' },
  // The same drawing again, for programs that do not know the first form.
  skipped: new Set(['Fallback']),
  remarks: new Set(),
};

const valuesFlow = valueFlow(officeFlow);

/** Who wrote a document and when is about staff; the other properties may name anybody. */
const staffProperties =
  /^(?:creator|lastModifiedBy|created|modified|revision|Application|AppVersion|Template|TotalTime|DocSecurity|Company|Manager)$/;

const sheetParts =
  /^xl\/(?:workbook\.xml|sharedStrings\.xml|styles\.xml|(?:work|chart|macro|dialog)sheets\/[^/]+\.xml)$/i;

export function isOfficeOpenXml(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name === '[Content_Types].xml');
}

export async function readOfficeOpenXml(
  parts: ZipParts,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  let reason: Reason | undefined;
  const rest: ZipEntry[] = [];
  const sheets: ZipEntry[] = [];
  for (const entry of parts.entries) {
    if (sheetParts.test(entry.name)) sheets.push(entry);
    else rest.push(entry);
  }
  const shut = whyShut(parts);
  if (shut !== undefined) return leaveShut(parts, shut, sink);
  if (sheets.length > 0) await readWorkbook(parts, sheets, sink);
  // Rows of pivot caches have their columns in another part.
  const ordered = rest.toSorted((a, b) => Number(isRecords(a)) - Number(isRecords(b)));
  const columns: PivotColumns = new Map();
  for (const entry of ordered) reason = (await readPart(parts, entry, sink, columns)) ?? reason;
  return reason;
}

async function readPart(
  parts: ZipParts,
  entry: ZipEntry,
  sink: DocumentSink,
  columns: PivotColumns,
): Promise<Reason | undefined> {
  const { name } = entry;
  const read = (bytes: number): void => sink.read(bytes);
  if (isThumbnail(entry)) {
    sink.notRead(entry.size, null);
    return undefined;
  }
  if (isPrinterSettings(entry)) {
    await readPrinterSettings(parts, entry, sink);
    return undefined;
  }
  if (/^docProps\/[^/]+\.xml$/i.test(name)) {
    await parts.xml(entry, new Properties(sink), read);
    return undefined;
  }
  const cache = cacheReader(name, sink, columns);
  if (cache !== null) {
    await parts.xml(entry, cache, read);
    return undefined;
  }
  // Lists of types and of where parts are; targets of links are texts like any other.
  if (/\.xml$/i.test(name) && !/^customXml\//i.test(name)) {
    const flow = new FlowText(sink, flowOf(name));
    await parts.xml(entry, flow, read);
    flow.end();
    return undefined;
  }
  if (/\.rels$/i.test(name)) {
    await parts.xml(entry, new Targets(sink), read);
    return undefined;
  }
  return await readMember(parts, entry, sink);
}

function isRecords({ name }: ZipEntry): boolean {
  return /^xl\/pivotCache\/pivotCacheRecords/i.test(name);
}

/** The reader of a part that has its values in attributes; null: it has them in texts. */
function cacheReader(name: string, sink: DocumentSink, columns: PivotColumns): XmlEvents | null {
  const [, part, number = ''] =
    /^xl\/(?:pivotCache\/pivotCache|tables\/)(Definition|Records|table)(\d*)\.xml$/i.exec(name) ??
    [];
  switch (part?.toLowerCase()) {
    case 'definition':
      return new PivotDefinition(sink, number, columns);
    case 'records':
      return new PivotRecords(sink, columns.get(number) ?? []);
    case 'table':
      return new TableParts(sink);
    default:
      return null;
  }
}

function flowOf(name: string): FlowNames {
  if (/^xl\/externalLinks\//i.test(name)) return linkFlow;
  return /^xl\/(?:charts|revisions|richData)\//i.test(name) ? valuesFlow : officeFlow;
}

/** Title, subject, key words and what a hospital adds. */
class Properties {
  readonly #sink: DocumentSink;
  #name = '';
  #text = '';
  /** Of a property that a user named. */
  #own = '';

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'property') this.#own = attributes['name'] ?? '';
    this.#name = name;
    this.#text = '';
  }

  close(name: string): void {
    if (this.#text.trim() !== '' && !staffProperties.test(name)) {
      this.#sink.field(this.#own === '' ? name : this.#own, this.#text.trim());
    }
    if (name === 'property') this.#own = '';
    this.#text = '';
  }

  text(text: string): void {
    if (this.#name !== '') this.#text += text;
  }
}

/** External targets of links: addresses with patients' numbers in them. */
class Targets {
  readonly #sink: DocumentSink;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const target = attributes['Target'];
    if (
      name === 'Relationship' &&
      attributes['TargetMode'] === 'External' &&
      target !== undefined
    ) {
      this.#sink.paragraph(target);
    }
  }

  close(): void {}

  text(): void {}
}
