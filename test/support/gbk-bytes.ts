// GBK bytes of a text: the platform decodes GBK only, so its decoder's table is turned round once.

let table: Map<string, readonly [number, number]> | undefined;

/** Characters that GBK does not have become character references, as old HTML writers make them. */
export function gbkBytes(text: string): Uint8Array {
  table ??= encoder();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const pair = table.get(char);
    if (code < 0x80) bytes.push(code);
    else if (pair) bytes.push(...pair);
    else bytes.push(...Buffer.from(`&#${code};`, 'latin1'));
  }
  return Uint8Array.from(bytes);
}

function encoder(): Map<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const chars = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const char = decoder.decode(Uint8Array.of(lead, trail));
      if (char.length === 1 && char !== '\ufffd') chars.set(char, [lead, trail]);
    }
  }
  return chars;
}
