// Lines of a file of any length, read piece by piece: a log has more of them than memory holds.
import { closeSync, openSync, readSync } from 'node:fs';

const piece = 1 << 20;

/**
 * The lines of a UTF-8 file in order, without what ends them (LF or CR LF); what ends the last is no line.
 * @throws Error when the file cannot be read
 */
export function* fileLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    // Bytes that are no UTF-8 become U+FFFD, and hashes show it.
    const decoder = new TextDecoder();
    const bytes = Buffer.alloc(piece);
    let rest = '';
    for (;;) {
      const length = readSync(file, bytes, 0, piece, null);
      const text = rest + decoder.decode(bytes.subarray(0, length), { stream: length > 0 });
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
      if (length > 0) continue;
      if (rest !== '') yield rest;
      return;
    }
  } finally {
    closeSync(file);
  }
}
