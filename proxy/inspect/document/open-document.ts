// OpenDocument files (OASIS ODF 1.3): text, sheets and slides share one vocabulary.
import type { DocumentSink, Reason } from './document-sink.ts';
import { type FlowNames, FlowText } from './flow-text.ts';
import { parseXml, type XmlEvents } from './xml-events.ts';
import type { ZipEntry } from './zip-directory.ts';
import { isThumbnail, leaveShut, readMember, whyShut, type ZipParts } from './zip-parts.ts';

const openFlow: FlowNames = {
  paragraph: new Set(['p', 'h', 'title', 'subject', 'description', 'keyword']),
  run: new Set(['p', 'h', 'title', 'subject', 'description', 'keyword', 'user-defined']),
  table: 'table',
  row: 'table-row',
  cell: new Set(['table-cell', 'covered-table-cell']),
  characters: { tab: '\t', s: ' ', 'line-break': '\n' },
  // Names of staff who wrote or changed something.
  skipped: new Set(['creator', 'initial-creator', 'generator']),
  remarks: new Set(['annotation', 'note']),
};
/** Repeated empty cells fill a sheet to its edge; repeated rows say nothing new. */
const maxRepeated = 200;

export function isOpenDocument(entries: readonly ZipEntry[]): boolean {
  return entries[0]?.name === 'mimetype' && entries.some(({ name }) => name === 'content.xml');
}

export async function readOpenDocument(
  parts: ZipParts,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  let shut = whyShut(parts);
  const manifest = parts.entries.find(({ name }) => name === 'META-INF/manifest.xml');
  if (shut === undefined && manifest !== undefined) {
    const locks = new Locks();
    await parseXml(parts.open(manifest), locks, (bytes) => sink.read(bytes));
    if (locks.any) shut = 'encrypted';
  }
  if (shut !== undefined) return leaveShut(parts, shut, sink);
  let reason: Reason | undefined;
  for (const entry of parts.entries) {
    if (entry === manifest) continue;
    reason = (await readPart(parts, entry, sink)) ?? reason;
  }
  return reason;
}

async function readPart(
  parts: ZipParts,
  entry: ZipEntry,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  const { name } = entry;
  if (isThumbnail(entry)) {
    sink.notRead(entry.size, null);
    return undefined;
  }
  if (name === 'mimetype') {
    sink.read(entry.size);
    return undefined;
  }
  if (!/(?:^|\/)(?:content|styles|meta|settings)\.xml$|\.rdf$/.test(name)) {
    return await readMember(parts, entry, sink);
  }
  const flow = new CellRepeats(new FlowText(sink, openFlow));
  await parseXml(parts.open(entry), flow, (bytes) => sink.read(bytes));
  flow.end();
  return undefined;
}

/** Empty cells that are written once with a count keep the columns behind them in place. */
class CellRepeats implements XmlEvents {
  readonly #flow: FlowText;
  #times = 1;

  constructor(flow: FlowText) {
    this.#flow = flow;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (openFlow.cell.has(name)) {
      this.#times = Math.min(Number(attributes['number-columns-repeated'] ?? 1) || 1, maxRepeated);
    }
    this.#flow.open(name);
    // The target of a link is in the file, whatever its text says.
    const target = attributes['href'];
    if (target !== undefined && /[?=%]|\d{6}/.test(target)) this.#flow.aside(target);
  }

  close(name: string): void {
    this.#flow.close(name);
    if (!openFlow.cell.has(name)) return;
    for (let i = 1; i < this.#times; i++) {
      this.#flow.open(name);
      this.#flow.close(name);
    }
    this.#times = 1;
  }

  text(text: string): void {
    this.#flow.text(text);
  }

  end(): void {
    this.#flow.end();
  }
}

/** Parts that a password locks (ODF 1.3 part 2 §3.8). */
class Locks implements XmlEvents {
  any = false;

  open(name: string): void {
    if (name === 'encryption-data' || name === 'encrypted-key') this.any = true;
  }

  close(): void {}

  text(): void {}
}
