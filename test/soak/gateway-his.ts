// The HIS of a soak: answers by id, and tells what it got.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { frame } from '../support/socket-frames.ts';
import { syntheticPatient } from '../support/synthetic-patients.ts';
import { hisAnswer } from './his-answers.ts';

/** A request that has arrived whole. */
export interface Got {
  readonly method: string;
  readonly target: string;
  /** SHA-1 of its body, hex. */
  readonly sha1: string;
}

export const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

/** What a socket brings: one message about a patient, and goodbye. */
export function socketAnswer(id: string): Buffer {
  const message = JSON.stringify({ id, patient: syntheticPatient(id.length * 7) });
  return Buffer.concat([
    frame({ opcode: 1, payload: Buffer.from(message) }),
    frame({ opcode: 8, payload: Buffer.from([3, 232]) }),
  ]);
}

export async function startHis(
  onGot: (got: Got) => void,
): Promise<{ port: number; close(): void }> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('error', () => undefined);
    req.on('end', () => {
      const body = Buffer.concat(chunks);
      const target = req.url ?? '';
      onGot({ method: req.method ?? '', target, sha1: sha1(body) });
      answer(req, res, sha1(body));
    });
  });
  server.on('upgrade', (req, socket: Socket) => {
    socket.on('error', () => undefined);
    const target = req.url ?? '';
    onGot({ method: 'GET', target, sha1: sha1(Buffer.alloc(0)) });
    const key = String(req.headers['sec-websocket-key']);
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.end(socketAnswer(idIn(target)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The last segment of a path. */
export function idIn(target: string): string {
  return target.split('?', 1)[0]!.split('/').at(-1) ?? '';
}

function answer(req: IncomingMessage, res: ServerResponse, got: string): void {
  const { status, headers, body, isChunked, cutAt } = hisAnswer(idIn(req.url ?? ''));
  res.on('error', () => undefined);
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.setHeader('x-got', got);
  const hasBody = status !== 204 && status !== 304;
  if (!isChunked && hasBody) res.setHeader('content-length', body.length);
  if (req.method === 'HEAD' || !hasBody) return void res.end();
  if (cutAt !== null) {
    res.write(body.subarray(0, cutAt));
    return void setImmediate(() => req.socket.destroy());
  }
  if (!isChunked) return void res.end(body);
  for (let at = 0; at < body.length; at += 100) res.write(body.subarray(at, at + 100));
  res.end();
}
