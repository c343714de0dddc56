// Parts of a page (pictures, styles, scripts) are not inspected, unless they are none: an answer with
// patients in it is no picture because its header says so.
import {
  constants,
  brotliDecompressSync,
  gunzipSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { contentFormat, formatHead } from '../inspect/content-format.ts';

/** Bytes of a compressed answer that are looked at, and what may come out of them. */
const compressedHead = 4096;
const longestHead = 65_536;

/** @param first the first bytes of the answer, as they came @param coding its Content-Encoding */
export function isDisguised(essence: string, first: Buffer, coding: string | undefined): boolean {
  const head = plainHead(first.subarray(0, compressedHead), coding);
  // What we cannot look into is not known to be a picture.
  if (head === null) return true;
  const format = contentFormat(head.subarray(0, formatHead));
  const isText = format === 'text';
  // Styles, scripts and drawings are texts; none of them begins as data does.
  if (/css|script|svg/.test(essence)) {
    return isText
      ? /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1', 0, 256))
      : format !== 'binary';
  }
  return format !== 'media' && format !== 'binary';
}

/** The beginning of what a client would see; null when it cannot be had. */
function plainHead(bytes: Buffer, coding: string | undefined): Buffer | null {
  const flush = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: longestHead };
  try {
    switch (coding?.trim().toLowerCase()) {
      case undefined:
      case '':
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, flush);
      case 'deflate':
        return inflateSync(bytes, flush);
      case 'br':
        return brotliDecompressSync(bytes, {
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
          maxOutputLength: longestHead,
        });
      case 'zstd':
        return zstdDecompressSync(bytes, {
          finishFlush: constants.ZSTD_e_flush,
          maxOutputLength: longestHead,
        });
      default:
        return null;
    }
  } catch {
    // Denser than its beginning may be: inspection has caps of its own for that.
    return null;
  }
}
