// The first message of a TLS handshake, byte by byte (RFC 5246 §7.4.1, RFC 8446 §4.1): asks a server what no
// library of today would ask it, and reads what it chose.
import { once } from 'node:events';
import { connect } from 'node:net';

export interface Hello {
  /** Highest version offered, as on the wire: 0x0303 is TLS 1.2. */
  readonly version: number;
  /** TLS 1.3 is offered too, with no key share: the server asks for one of a group it likes. */
  readonly tls13?: boolean;
  readonly suites: readonly number[];
  readonly groups?: readonly number[];
  readonly compression?: readonly number[];
}

export type HelloAnswer =
  | { readonly alert: number }
  | {
      readonly version: number;
      readonly suite: number;
      readonly compression: number;
      readonly group?: number;
    }
  | 'closed';

const u16 = (...numbers: readonly number[]): Buffer =>
  Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
const long = (body: Buffer): Buffer => Buffer.concat([u16(body.length), body]);
const short = (body: Buffer): Buffer => Buffer.concat([Buffer.from([body.length]), body]);
const extension = (type: number, body: Buffer): Buffer => Buffer.concat([u16(type), long(body)]);

function message({ version, suites, groups, compression = [0], tls13 = false }: Hello): Buffer {
  const extensions = [
    extension(10, long(u16(...(groups ?? [0x1d, 0x17, 0x18, 0x19])))),
    extension(11, short(Buffer.from([0]))),
    extension(13, long(u16(0x0403, 0x0503, 0x0804, 0x0401, 0x0203, 0x0201))),
    extension(0xff01, short(Buffer.alloc(0))),
    ...(tls13 ? [extension(43, short(u16(0x0304))), extension(51, long(Buffer.alloc(0)))] : []),
  ];
  const body = Buffer.concat([
    u16(version),
    Buffer.alloc(32, 7),
    short(Buffer.alloc(0)),
    long(u16(...suites)),
    short(Buffer.from(compression)),
    long(Buffer.concat(extensions)),
  ]);
  const handshake = Buffer.concat([Buffer.from([1, 0]), long(body)]);
  return Buffer.concat([Buffer.from([22]), u16(Math.min(version, 0x0301)), long(handshake)]);
}

/** What the server at `port` of loopback answers to `hello`. */
export async function sayHello(port: number, hello: Hello): Promise<HelloAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(message(hello));
  let got: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    got = Buffer.concat([got, chunk as Buffer]);
    const whole = got.length >= 5 && got.length >= 5 + got.readUInt16BE(3);
    if (whole) break;
  }
  socket.destroy();
  if (got.length < 7) return 'closed';
  return got[0] === 21 ? { alert: got[6] ?? 0 } : chosen(got.subarray(9));
}

/** Of a ServerHello, or of the HelloRetryRequest that looks like one. */
function chosen(body: Buffer): HelloAnswer {
  const at = 34 + 1 + (body[34] ?? 0);
  const found = {
    version: body.readUInt16BE(0),
    suite: body.readUInt16BE(at),
    compression: body[at + 2] ?? -1,
  };
  let rest = body.subarray(at + 5);
  while (rest.length >= 4) {
    const length = rest.readUInt16BE(2);
    if (rest.readUInt16BE(0) === 51 && length >= 2)
      return { ...found, group: rest.readUInt16BE(4) };
    rest = rest.subarray(4 + length);
  }
  return found;
}
