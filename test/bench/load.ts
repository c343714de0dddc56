// A load generator that costs little: raw keep-alive TLS connections, each with one request under way,
// answers measured by their Content-Length and nothing more.
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';

export interface LoadResult {
  readonly responses: number;
  readonly errors: number;
}

/** Opens `connections` to a server; `run` drives them for a time. */
export class Load {
  readonly #sockets: TLSSocket[] = [];

  readonly #token: string | undefined;

  private constructor(token: string | undefined) {
    this.#token = token;
  }

  /** @param token attestation that goes with every request */
  static async open(port: number, ca: string, connections: number, token?: string): Promise<Load> {
    const load = new Load(token);
    for (let i = 0; i < connections; i++) {
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca });
      await once(socket, 'secureConnect');
      socket.setNoDelay(true);
      load.#sockets.push(socket);
    }
    return load;
  }

  run(path: string, milliseconds: number): Promise<LoadResult> {
    return this.send(this.#request(path), milliseconds);
  }

  /** As `run`, of a request as it stands on the wire. */
  async send(request: Buffer, milliseconds: number): Promise<LoadResult> {
    const until = performance.now() + milliseconds;
    const results = await Promise.all(this.#sockets.map((socket) => drive(socket, request, until)));
    return {
      responses: results.reduce((sum, r) => sum + r.responses, 0),
      errors: results.reduce((sum, r) => sum + r.errors, 0),
    };
  }

  /**
   * Sends so many requests a second, spread over the connections, whatever the answers take. Milliseconds from
   * when each was due to its answer: one that had to wait for the answer before it has waited all the same.
   */
  async pace(path: string, perSecond: number, milliseconds: number): Promise<number[]> {
    const request = this.#request(path);
    const every = (1000 * this.#sockets.length) / perSecond;
    const begun = performance.now() + 50;
    const times = await Promise.all(
      this.#sockets.map((socket, i) => {
        const first = begun + (i * every) / this.#sockets.length;
        return paced(socket, request, { first, every, until: begun + milliseconds });
      }),
    );
    return times.flat();
  }

  #request(path: string): Buffer {
    const attestation = this.#token === undefined ? '' : `${attestationHeader}: ${this.#token}\r\n`;
    return Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: u=n001\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n${attestation}\r\n`,
    );
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function drive(socket: TLSSocket, request: Buffer, until: number): Promise<LoadResult> {
  return new Promise((resolve) => {
    let responses = 0;
    let errors = 0;
    let missing = 0;
    const onData = (chunk: Buffer): void => {
      if (missing === 0) {
        const end = chunk.indexOf('\r\n\r\n');
        const length = /content-length: (\d+)/i.exec(
          chunk.subarray(0, Math.max(0, end)).toString('latin1'),
        )?.[1];
        if (end === -1 || length === undefined || chunk[9] !== 0x32) {
          errors++;
          return finish();
        }
        missing = Number(length) + end + 4;
      }
      missing -= chunk.length;
      if (missing > 0) return undefined;
      responses++;
      if (performance.now() >= until) return finish();
      socket.write(request);
      return undefined;
    };
    const finish = (): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve({ responses, errors });
    };
    const onClose = (): void => {
      errors++;
      finish();
    };
    if (socket.destroyed) return onClose();
    socket.on('close', onClose);
    socket.on('data', onData);
    socket.write(request);
  });
}

interface Pace {
  /** When the first request is due, and milliseconds between two. */
  readonly first: number;
  readonly every: number;
  readonly until: number;
}

/** One connection; its requests follow one another. Rejects when an answer is wrong. */
async function paced(socket: TLSSocket, request: Buffer, pace: Pace): Promise<number[]> {
  const times: number[] = [];
  for (let due = pace.first; due < pace.until; due += pace.every) {
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    // An end that has passed: one request and no more.
    const { errors } = await drive(socket, request, 0);
    if (errors > 0) throw new Error('an answer was wrong');
    times.push(performance.now() - due);
  }
  return times;
}
