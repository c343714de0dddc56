// Names and headers in a charset that nobody declares.
import { TextDecoder } from 'node:util';

/** UTF-8 if the bytes are, else GB18030: old programs write it without a word. */
export function looseText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
