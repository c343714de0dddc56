// Text of old Windows programs: a codepage by its number, and by the bytes where the number says nothing.
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

const decoders: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  54936: 'gb18030',
  65001: 'utf-8',
};

/**
 * Text of `bytes`. Codepages that we do not know, and Western ones, which Chinese programs
 * declare too, are decided by the bytes: UTF-8, GB18030, Windows-1252.
 */
export function decodeCodepage(bytes: Buffer, codepage: number): string {
  if (isAscii(bytes) && codepage !== 1200) return bytes.toString('latin1');
  const declared = decoders[codepage];
  if (declared !== undefined) return decoderOf(declared).decode(bytes);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  try {
    return chinese.decode(bytes);
  } catch {
    return decoderOf('windows-1252').decode(bytes);
  }
}

// Making one costs more than a short text; without `stream` none remembers the text before.
const chinese = new TextDecoder('gb18030', { fatal: true });
const made = new Map<string, TextDecoder>();

function decoderOf(label: string): TextDecoder {
  const decoder = made.get(label) ?? new TextDecoder(label);
  made.set(label, decoder);
  return decoder;
}
