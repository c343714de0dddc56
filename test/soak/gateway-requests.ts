// Requests of a soak as bytes: proper ones, broken ones, and those that two servers might read differently.
import { sha1 } from './gateway-his.ts';
import { type Chance, idOf } from './seeded.ts';

/** A request that the HIS must get exactly so. */
export interface Proper {
  readonly id: string;
  readonly method: string;
  readonly sha1: string;
}

export interface Step {
  readonly name: string;
  readonly bytes: Buffer;
  /** Answers that must come, in this order, from the HIS. */
  readonly proper: readonly Proper[];
  /** `answers`: only those; `refused`: behind them an error of ours, or the end of the connection; `socket`: a 101;
   *  `gone`: the client leaves at once. */
  readonly outcome: 'answers' | 'refused' | 'socket' | 'gone';
  /** Requests that the HIS may get or not. */
  readonly maybe: readonly Proper[];
}

const crlf = '\r\n';
const host = 'Host: localhost';
const nothing = sha1(Buffer.alloc(0));

/** @param number of the first id; each step uses up to eight */
export function stepOf(number: number, chance: Chance): Step {
  const kind = chance.int(100);
  if (kind < 50) return plain(number, chance);
  if (kind < 62) return pipeline(number, chance);
  if (kind < 82) return trick(number, chance);
  if (kind < 88) return socket(number, chance);
  if (kind < 94) return leaving(number, chance);
  return noise(chance);
}

interface Written {
  readonly bytes: Buffer;
  readonly proper: Proper;
}

function request(id: string, chance: Chance): Written {
  const method = chance.pick([
    'GET',
    'GET',
    'GET',
    'HEAD',
    'POST',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
  ]);
  const target = chance.pick([
    `/p/${id}`,
    `/p/${id}?zyh=12345&xm=%E5%BC%A0`,
    `/p/x/../${id}`,
    `/p/./${id}?a=b&c`,
    `/p/${id}?q=%u5F20`,
  ]);
  const head = [`${method} ${target} HTTP/1.1`, host, ...fancy(chance)];
  if (!/POST|PUT|PATCH/.test(method)) {
    const bytes = Buffer.from([...head, '', ''].join(crlf), 'latin1');
    return { bytes, proper: { id, method, sha1: nothing } };
  }
  const body = bodyOf(chance);
  const framed = chance.is(0.5)
    ? Buffer.concat([Buffer.from(`Content-Length: ${body.length}${crlf}${crlf}`), body])
    : Buffer.concat([
        Buffer.from(`Transfer-Encoding: chunked${crlf}${crlf}`),
        chunked(body, chance),
      ]);
  const bytes = Buffer.concat([Buffer.from(head.join(crlf) + crlf, 'latin1'), framed]);
  return { bytes, proper: { id, method, sha1: sha1(body) } };
}

function fancy(chance: Chance): string[] {
  return [
    ...(chance.is(0.3) ? ['Accept-Encoding: gzip, br, sdch'] : []),
    ...(chance.is(0.2) ? ['X-Forwarded-For: 9.9.9.9', 'X_Forwarded_For: 9.9.9.9'] : []),
    ...(chance.is(0.1) ? ['Connection: keep-alive, X-Gone', 'X-Gone: 1'] : []),
    ...(chance.is(0.1) ? ['Cookie: a=b; his_user=dr1; =;;'] : []),
    ...(chance.is(0.05) ? [`X-Long: ${'a'.repeat(8000)}`] : []),
  ];
}

function bodyOf(chance: Chance): Buffer {
  const length = chance.pick([0, 1, 10, 300, 5000, 70_000]);
  // What would be a request of its own if anybody lost count.
  return Buffer.from(
    `GET /smuggled/x HTTP/1.1${crlf}${host}${crlf}${crlf}`.repeat(1 + length / 50).slice(0, length),
  );
}

function chunked(body: Buffer, chance: Chance): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const piece = body.subarray(at, at + 1 + chance.int(20_000));
    parts.push(
      Buffer.from(`${piece.length.toString(16)}${chance.is(0.1) ? ';x=y' : ''}${crlf}`),
      piece,
      Buffer.from(crlf),
    );
    at += piece.length;
  }
  return Buffer.concat([...parts, Buffer.from(`0${crlf}${crlf}`)]);
}

function plain(number: number, chance: Chance): Step {
  const { bytes, proper } = request(idOf(number), chance);
  return { name: 'plain', bytes, proper: [proper], outcome: 'answers', maybe: [] };
}

function pipeline(number: number, chance: Chance): Step {
  const all = Array.from({ length: 2 + chance.int(4) }, (_, i) =>
    request(idOf(number + i), chance),
  );
  return {
    name: 'pipeline',
    bytes: Buffer.concat(all.map(({ bytes }) => bytes)),
    proper: all.map(({ proper }) => proper),
    outcome: 'answers',
    maybe: [],
  };
}

const hidden = `GET /smuggled/y HTTP/1.1${crlf}${host}${crlf}${crlf}`;
/** Heads that servers disagree about; each hides a request from one of two readings. */
const tricks: readonly (readonly [string, (id: string) => string])[] = [
  [
    'both framings',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nContent-Length: ${hidden.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'coding in disguise',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'two codings',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'chunked, chunked',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'a coding with a tab',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding:\tchunked\t\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'a space before the colon',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nContent-Length : ${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'two lengths',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'a list of lengths',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nContent-Length: 0, ${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'a length with a sign',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nContent-Length: +${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'a folded header',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nX: 1\r\n Transfer-Encoding: chunked\r\nContent-Length: -1\r\n\r\n${hidden}`,
  ],
  [
    'bare line feeds',
    (id) =>
      `POST /p/${id} HTTP/1.1\n${host}\nContent-Length: 0\nTransfer-Encoding: chunked\n\n0\n\n${hidden}`,
  ],
  [
    'a chunk without an end',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdeX\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'a chunk too large for a number',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n\r\n${hidden}`,
  ],
  [
    'a chunk with a sign',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n\r\n${hidden}`,
  ],
  [
    'a chunk extension with a line feed',
    (id) =>
      `POST /p/${id} HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n5;a\nx\r\nabcde\r\n0\r\n\r\n${hidden}`,
  ],
  ['two hosts', (id) => `GET /p/${id} HTTP/1.1\r\n${host}\r\nHost: evil\r\n\r\n`],
  ['no host', (id) => `GET /p/${id} HTTP/1.1\r\n\r\n`],
  ['an absolute target', (id) => `GET http://evil/p/${id} HTTP/1.1\r\n${host}\r\n\r\n`],
  ['a target with two slashes', (id) => `GET //evil/p/${id} HTTP/1.1\r\n${host}\r\n\r\n`],
  ['a target with a backslash', (id) => `GET /p\\${id} HTTP/1.1\r\n${host}\r\n\r\n`],
  ['a NUL in the target', (id) => `GET /p/%00${id} HTTP/1.1\r\n${host}\r\n\r\n`],
  ['HTTP/0.9', (id) => `GET /p/${id} HTTP/0.9\r\n${host}\r\n\r\n`],
  ['HTTP/2.0', (id) => `GET /p/${id} HTTP/2.0\r\n${host}\r\n\r\n`],
  ['TRACE', (id) => `TRACE /p/${id} HTTP/1.1\r\n${host}\r\n\r\n`],
  ['CONNECT', () => `CONNECT localhost:443 HTTP/1.1\r\n${host}\r\n\r\n`],
  ['a header with NUL', (id) => `GET /p/${id} HTTP/1.1\r\n${host}\r\nX: a\u0000b\r\n\r\n`],
  [
    'a carriage return in a header',
    (id) => `GET /p/${id} HTTP/1.1\r\n${host}\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n`,
  ],
  [
    'an upgrade to HTTP/2',
    (id) =>
      `GET /p/${id} HTTP/1.1\r\n${host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
  ],
];

function trick(number: number, chance: Chance): Step {
  const [name, write] = chance.pick(tricks);
  const id = idOf(number + 1);
  const before = chance.is(0.3) ? request(idOf(number), chance) : null;
  return {
    name,
    bytes: Buffer.concat([...(before ? [before.bytes] : []), Buffer.from(write(id), 'latin1')]),
    proper: before ? [before.proper] : [],
    outcome: 'refused',
    maybe: [],
  };
}

function socket(number: number, chance: Chance): Step {
  const id = idOf(number);
  const isProper = chance.is(0.7);
  const key = Buffer.alloc(16, 1).toString('base64');
  const version = isProper ? '13' : chance.pick(['8', '', 'x']);
  const bytes = Buffer.from(
    `GET /ws/${id} HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: ${version}\r\n\r\n`,
  );
  const proper = { id, method: 'GET', sha1: nothing };
  return isProper
    ? { name: 'socket', bytes, proper: [proper], outcome: 'socket', maybe: [] }
    : { name: 'no socket', bytes, proper: [], outcome: 'refused', maybe: [] };
}

/** Half a request, or a whole one that nobody waits for. */
function leaving(number: number, chance: Chance): Step {
  const { bytes, proper } = request(idOf(number), chance);
  const cut = chance.is(0.5) ? bytes.length : chance.int(bytes.length);
  return {
    name: 'leaving',
    bytes: bytes.subarray(0, cut),
    proper: [],
    outcome: 'gone',
    maybe: [proper],
  };
}

function noise(chance: Chance): Step {
  const bytes = Buffer.from(Array.from({ length: 1 + chance.int(300) }, () => chance.int(256)));
  const many = Array.from({ length: 400 }, (_, i) => `X-${i}: ${i}`).join(crlf);
  const text = chance.pick([
    `\u0000${bytes.toString('latin1')}`,
    `GET / HTTP/1.1${crlf}${many.repeat(20)}${crlf}${crlf}`,
    `GET /${'a'.repeat(60_000)} HTTP/1.1${crlf}${host}${crlf}${crlf}`,
    `\u0016\u0003\u0001${bytes.toString('latin1')}`,
  ]);
  return {
    name: 'noise',
    bytes: Buffer.from(text, 'latin1'),
    proper: [],
    outcome: 'refused',
    maybe: [],
  };
}
