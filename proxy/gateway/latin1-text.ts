// Text of bytes that were handed over as Latin-1 characters, one each, as Node does with headers.
import { looseText } from '../inspect/loose-text.ts';

/** UTF-8 where the bytes are that, else GB18030. */
export function latin1Text(latin1: string): string {
  // eslint-disable-next-line no-control-regex
  return /^[\0-\x7f]*$/.test(latin1) ? latin1 : looseText(Buffer.from(latin1, 'latin1'));
}
