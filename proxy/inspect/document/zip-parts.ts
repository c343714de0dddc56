// The members of a ZIP file as its readers get them.
import type { DocumentSink, Reason } from './document-sink.ts';
import type { XmlEvents } from './xml-events.ts';
import type { ZipEntry } from './zip-directory.ts';

/** Members by name, as documents made of parts need them. */
export interface ZipParts {
  readonly entries: readonly ZipEntry[];
  /** What a member holds, piece by piece, counted by nobody yet. */
  open(entry: ZipEntry): AsyncIterable<Buffer>;
  /** A member that is XML, as `parseXml` reads it. */
  xml(entry: ZipEntry, events: XmlEvents, read: (bytes: number) => void): Promise<void>;
}

/** A member as a body. Locked ones are counted; the others are read all the same. */
export async function readMember(
  parts: ZipParts,
  entry: ZipEntry,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  // A folder; its name is read with its members'.
  if (entry.size === 0 && entry.name.endsWith('/')) return undefined;
  sink.paragraph(entry.name.replace(/\.[A-Za-z0-9]{1,5}$/, '').replaceAll('/', ' '));
  const unread = whyUnread(entry);
  if (unread !== undefined) {
    sink.notRead(entry.compressedSize, unread);
    return unread;
  }
  await sink.body({ name: entry.name, mediaType: undefined, bytes: parts.open(entry) });
  return undefined;
}

/** Why a member cannot be opened. */
function whyUnread(entry: ZipEntry): Reason | undefined {
  if (entry.isEncrypted) return 'encrypted';
  return entry.method === 0 || entry.method === 8 ? undefined : 'coding';
}

/** A document of many parts is read as one: what keeps one of them shut keeps all. */
export function whyShut({ entries }: ZipParts): Reason | undefined {
  for (const entry of entries) {
    const reason = whyUnread(entry);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Counts every part of a document that is not read. @returns the reason that was given */
export function leaveShut({ entries }: ZipParts, reason: Reason, sink: DocumentSink): Reason {
  for (const entry of entries) sink.notRead(entry.compressedSize, reason);
  return reason;
}

/** A picture of the first page: small enough to repeat what was read, and too small to be read itself. */
export function isThumbnail({ name, size }: ZipEntry): boolean {
  return size <= 65_536 && /^(?:docProps\/thumbnail\.\w+|Thumbnails\/[\w.]+)$/i.test(name);
}
