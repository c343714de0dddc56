// Bytes that a text writes as a mark and two hexadecimal digits: percent escapes (RFC 3986 §2.1), quoted
// printable and encoded words (RFC 2045 §6.7, RFC 2047 §4.2).

/** Everything else is one byte a character. */
export function escapedBytes(text: string, mark: '%' | '='): Buffer {
  const pattern = mark === '%' ? /%([0-9a-f]{2})/gi : /=([0-9a-f]{2})/gi;
  const plain = text.replace(pattern, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}
