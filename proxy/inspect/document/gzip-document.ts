// A compressed file as a body of its own: whatever is in it is read as if it had been sent plain.
import { createGunzip } from 'node:zlib';
import type { DocumentReader } from './document-sink.ts';
import { inflatedPiece, inflatePieces } from './inflate-pieces.ts';

export const gzipDocument: DocumentReader = async (bytes, sink) => {
  await sink.body({
    name: '',
    mediaType: undefined,
    bytes: inflatePieces(createGunzip({ chunkSize: inflatedPiece }), bytes),
  });
  return undefined;
};
