// The first message of a TLS connection, read from outside (RFC 8446 §4.1.2, RFC 5246 §7.4.1): which
// name it asks for and which version it offers. TLCP (GB/T 38636-2020) has the same frame under 0x0101.

export type FirstBytes =
  /** Nothing can be said before there are `need` bytes in all. */
  | { readonly protocol: 'unfinished'; readonly need: number }
  | { readonly protocol: 'other' }
  | {
      readonly protocol: 'tls' | 'tlcp';
      /** Lower case, without a final dot; null when it names none. */
      readonly sni: string | null;
      /** Highest offered, as on the wire: 0x0303 is TLS 1.2. */
      readonly version: number;
    };

/** Bytes of a first message, frames included, beyond which it is none that a client of today sends. */
export const mostHelloBytes = 65_536;
/** Frames that it may be cut into. */
const mostRecords = 32;
const longestRecord = 16_384;
const tlcpVersion = 0x0101;
const other: FirstBytes = { protocol: 'other' };

/** Reads what has come so far. Never throws; what breaks the format anywhere is `other`. */
export function readClientHello(bytes: Buffer): FirstBytes {
  const parts: Buffer[] = [];
  let version = 0;
  let at = 0;
  // A byte that fits no frame decides at once: its sender may be waiting for us.
  if (bytes.length > 0 && bytes[0] !== 22) return other;
  if (bytes.length > 1 && bytes[1] !== 3 && bytes[1] !== 1) return other;
  for (let records = 0; records < mostRecords; records++) {
    if (bytes.length < at + 5) return unfinished(at + 5);
    const length = bytes.readUInt16BE(at + 3);
    version = records === 0 ? bytes.readUInt16BE(at + 1) : version;
    if (bytes[at] !== 22 || !fits(bytes.readUInt16BE(at + 1), version)) return other;
    if (length === 0 || length > longestRecord) return other;
    if (bytes.length < at + 5 + length) return unfinished(at + 5 + length);
    parts.push(bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
    const message = parts.length === 1 ? (parts[0] ?? bytes) : Buffer.concat(parts);
    if (message[0] !== 1) return other;
    if (message.length < 4) continue;
    const end = 4 + message.readUIntBE(1, 3);
    if (end > mostHelloBytes) return other;
    if (message.length >= end) return readBody(message.subarray(4, end), version);
  }
  return other;
}

function unfinished(need: number): FirstBytes {
  return need > mostHelloBytes ? other : { protocol: 'unfinished', need };
}

/** Frames of TLS have any version 3.x, those of TLCP 1.1; one message has one of them. */
function fits(version: number, first: number): boolean {
  if (version === tlcpVersion) return first === tlcpVersion;
  return version >> 8 === 3 && (version & 0xff) <= 4 && first !== tlcpVersion;
}

/** A place in the message; every step beyond its end makes `ok` false and reads nothing. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;
  ok = true;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.ok &&= part.length === length;
    this.#at += part.length;
    return part;
  }

  number(bytes: 1 | 2): number {
    const part = this.take(bytes);
    return part.length === bytes ? part.readUIntBE(0, bytes) : 0;
  }
}

function readBody(body: Buffer, recordVersion: number): FirstBytes {
  const cursor = new Cursor(body);
  const legacy = cursor.number(2);
  cursor.take(32);
  const session = cursor.take(cursor.number(1));
  const suites = cursor.take(cursor.number(2));
  const compressions = cursor.take(cursor.number(1));
  const isTlcp = recordVersion === tlcpVersion;
  if (!cursor.ok || (isTlcp ? legacy !== tlcpVersion : legacy >> 8 !== 3)) return other;
  if (session.length > 32 || suites.length < 2 || suites.length % 2 === 1) return other;
  if (compressions.length === 0) return other;
  const protocol = isTlcp ? 'tlcp' : 'tls';
  // Before RFC 4366 there were no extensions.
  if (cursor.isAtEnd) return { protocol, sni: null, version: legacy };
  const extensions = readExtensions(new Cursor(cursor.take(cursor.number(2))));
  if (extensions === null || !cursor.ok || !cursor.isAtEnd) return other;
  const name = extensions.get(0);
  const sni = name === undefined ? null : readName(name);
  if (name !== undefined && sni === null) return other;
  const offered = isTlcp ? [] : readVersions(extensions.get(43));
  return { protocol, sni, version: Math.max(legacy, ...offered) };
}

/** By type; null when one does not end where it says, or comes twice. */
function readExtensions(cursor: Cursor): Map<number, Buffer> | null {
  const found = new Map<number, Buffer>();
  while (!cursor.isAtEnd && cursor.ok) {
    const type = cursor.number(2);
    if (found.has(type)) return null;
    found.set(type, cursor.take(cursor.number(2)));
  }
  return cursor.ok ? found : null;
}

/** The host name of a server name list (RFC 6066 §3); null when it is none that DNS could know. */
function readName(extension: Buffer): string | null {
  const cursor = new Cursor(extension);
  const list = new Cursor(cursor.take(cursor.number(2)));
  const type = list.number(1);
  const name = list.take(list.number(2)).toString('latin1').toLowerCase().replace(/\.$/, '');
  if (!cursor.ok || !cursor.isAtEnd || !list.ok || !list.isAtEnd || type !== 0) return null;
  return /^[a-z0-9_.-]{1,253}$/.test(name) ? name : null;
}

/** Real ones of the offered versions: browsers mix in numbers that mean nothing (RFC 8701). */
function readVersions(extension: Buffer | undefined): number[] {
  if (extension === undefined) return [];
  const cursor = new Cursor(extension);
  const list = cursor.take(cursor.number(1));
  const versions: number[] = [];
  for (let at = 0; at + 1 < list.length; at += 2) versions.push(list.readUInt16BE(at));
  return versions.filter((version) => version >= 0x0300 && version <= 0x0304);
}
