// ZIP archives, and the documents that are ZIP archives: every member is a body of its own.
import { createInflateRaw } from 'node:zlib';
import { defaultLimits } from '../body-account.ts';
import type { DocumentReader, Reason } from './document-sink.ts';
import { inflatedPiece, inflatePieces } from './inflate-pieces.ts';
import { isOpenDocument, readOpenDocument } from './open-document.ts';
import { isOfficeOpenXml, readOfficeOpenXml } from './office-open-xml.ts';
import { parseXml } from './xml-events.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';
import { readMember, type ZipParts } from './zip-parts.ts';

export const zipDocument: DocumentReader = async (bytes, sink) => {
  const directory = zipDirectory(bytes, defaultLimits.maxMembers);
  if (directory === null) {
    sink.notRead(bytes.length, 'malformed');
    return 'malformed';
  }
  const { entries } = directory;
  const parts: ZipParts = {
    entries,
    open: (entry) => inflated(bytes, entry),
    xml: (entry, events, read) => parseXml(inflated(bytes, entry), events, read),
  };
  let reason: Reason | undefined;
  if (isOpenDocument(entries)) reason = await readOpenDocument(parts, sink);
  else if (isOfficeOpenXml(entries)) reason = await readOfficeOpenXml(parts, sink);
  else for (const entry of entries) reason = (await readMember(parts, entry, sink)) ?? reason;
  return reason ?? (directory.isTrue ? undefined : 'malformed');
};

/** What a member holds; throws when that is not what its directory says. */
export async function* inflated(bytes: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const data = bytes.subarray(entry.dataAt, entry.dataAt + entry.compressedSize);
  let out = 0;
  const pieces =
    entry.method === 0
      ? stored(data)
      : inflatePieces(createInflateRaw({ chunkSize: inflatedPiece }), data);
  for await (const piece of pieces) {
    out += piece.length;
    yield piece;
  }
  // A size that is not the real one: who trusts it sees another file.
  if (out !== entry.size) throw new Error('a member has another size than it says');
}

function* stored(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536);
}
