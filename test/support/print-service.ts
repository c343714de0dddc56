// A print service on the workstation, as C-Lodop is one: a script for pages, a WebSocket and an HTTP
// address that take what is to be printed. It keeps what it got, and prints nothing.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Loopback, onLoopback } from './loopback-server.ts';

export interface PrintService extends Loopback {
  /** Texts of the prints and questions, oldest first. */
  readonly got: string[];
}

/** What pages load from it. Contents go out by WebSocket when it is open, else by POST. */
const script = `(() => {
  const { host } = new URL(document.currentScript.src);
  const socket = new WebSocket('ws://' + host + '/c_webskt/');
  let items = [];
  const send = (text, way) => {
    if (way === 'post') {
      const request = new XMLHttpRequest();
      request.open('POST', 'http://' + host + '/c_dologin');
      request.send(text);
    } else if (way === 'json') {
      fetch('http://' + host + '/c_dojson', { method: 'POST', body: JSON.stringify({ text }) }).catch(() => 0);
    } else if (way === 'encoded') socket.send('post:' + encodeURIComponent(text));
    else socket.send(text);
  };
  window.LODOP = {
    ready: new Promise((done) => socket.addEventListener('open', done)),
    GET_VERSION: () => send('act=version'),
    PRINT_INIT: () => (items = []),
    ADD_PRINT_TEXT: (top, left, width, height, text) => items.push('text=' + text),
    ADD_PRINT_HTM: (top, left, width, height, html) => items.push('htm=' + html),
    PRINT: (way) => send('act=print\\f\\f' + items.join('\\f\\f'), way),
  };
})();`;

export async function startPrintService(): Promise<PrintService> {
  const got: string[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const free = { 'access-control-allow-origin': '*' };
      if (req.method === 'GET') {
        res.writeHead(200, { 'content-type': 'text/javascript', ...free }).end(script);
        return;
      }
      got.push(Buffer.concat(chunks).toString());
      res.writeHead(200, free).end();
    });
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (req, socket) => {
    sockets.add(socket);
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    readFrames(socket, (text) => got.push(text));
  });
  const loopback = await onLoopback(server);
  const close = (): Promise<void> => {
    // They are the server's no longer.
    for (const socket of sockets) socket.destroy();
    return loopback.close();
  };
  return { ...loopback, close, got };
}

/** Text frames of a client (RFC 6455 §5.2): always masked, here never in pieces. */
function readFrames(socket: Duplex, take: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const short = (rest[1] ?? 0) & 0x7f;
      const size = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (rest.length < 6 + size) return;
      const length =
        size === 2 ? rest.readUInt16BE(2) : size === 8 ? Number(rest.readBigUInt64BE(2)) : short;
      const start = 6 + size;
      if (rest.length < start + length) return;
      const mask = rest.subarray(2 + size, start);
      const body = rest.subarray(start, start + length).map((byte, i) => byte ^ mask[i % 4]!);
      if ((rest[0]! & 0x0f) === 1) take(Buffer.from(body).toString());
      rest = rest.subarray(start + length);
    }
  });
}
