// First messages of TLS and TLCP from parts, cut into frames as a test likes.

export interface HelloParts {
  readonly sni?: string | null;
  /** In the message; of TLCP 0x0101. */
  readonly version?: number;
  /** Of the supported_versions extension; none: without it. */
  readonly versions?: readonly number[];
  readonly session?: number;
  readonly suites?: readonly number[];
  /** Further extensions, as type and body. */
  readonly more?: readonly (readonly [number, Buffer])[];
  /** Without an extensions field at all. */
  readonly bare?: boolean;
}

export const u16 = (...numbers: readonly number[]): Buffer =>
  Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
const long = (body: Buffer): Buffer => Buffer.concat([u16(body.length), body]);
const short = (body: Buffer): Buffer => Buffer.concat([Buffer.from([body.length]), body]);
const extension = (type: number, body: Buffer): Buffer => Buffer.concat([u16(type), long(body)]);

/** The handshake message without frames. */
export function helloMessage(parts: HelloParts): Buffer {
  const { sni = null, version = 0x0303, versions = [], session = 0, suites = [0x1301] } = parts;
  const name = Buffer.from(sni ?? '', 'latin1');
  const extensions = [
    ...(sni === null ? [] : [extension(0, long(Buffer.concat([Buffer.from([0]), long(name)])))]),
    ...(versions.length === 0 ? [] : [extension(43, short(u16(...versions)))]),
    ...(parts.more ?? []).map(([type, body]) => extension(type, body)),
  ];
  const body = Buffer.concat([
    u16(version),
    Buffer.alloc(32, 7),
    short(Buffer.alloc(session, 9)),
    long(u16(...suites)),
    short(Buffer.from([0])),
    ...(parts.bare === true ? [] : [long(Buffer.concat(extensions))]),
  ]);
  return Buffer.concat([Buffer.from([1, 0]), long(body)]);
}

/** The message in frames that end at `cuts` (places in it, in order). */
export function framed(message: Buffer, version = 0x0301, cuts: readonly number[] = []): Buffer {
  const ends = [...cuts, message.length];
  const starts = [0, ...cuts];
  return Buffer.concat(
    ends.map((end, i) =>
      Buffer.concat([Buffer.from([22]), u16(version), long(message.subarray(starts[i], end))]),
    ),
  );
}
