// The TCP connection under a TLS session, kept in sight: once TLS has ended, Node looks at its socket no
// more, and a reset that follows (the receiver closed with data unread) would pass for an orderly end.
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface WireWatch {
  readonly failed: (error: Error) => void;
  /** The other end has closed its half in order (FIN). */
  readonly ended: () => void;
  readonly closed: () => void;
}

/** Hands bytes to and from a TCP connection. Errors go to the watch alone, never to this stream. */
export class WatchedWire extends Duplex {
  readonly #raw: Socket;

  constructor(host: string, port: number, watch: WireWatch) {
    super({ allowHalfOpen: true });
    // Half open: the end of what is read must not end what is written.
    this.#raw = connect({ host, port, allowHalfOpen: true });
    this.#raw.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) this.#raw.pause();
    });
    this.#raw.on('end', () => {
      if (!this.destroyed) this.push(null);
      watch.ended();
    });
    this.#raw.on('error', watch.failed);
    this.#raw.on('close', watch.closed);
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#raw.write(chunk)) done();
    else this.#raw.once('drain', done);
  }

  /** TLS has said its end by then. TCP's own is kept back: only who can still write can ask whether what
   *  was written had arrived. */
  override _final(done: () => void): void {
    done();
  }

  /** TLS lets go of the stream when it has ended; the connection is watched on until `cut`. */
  override _destroy(_error: Error | null, done: () => void): void {
    // Nobody reads any more: what comes still has to be taken, or an end behind it is never seen.
    this.#raw.removeAllListeners('data').resume();
    done();
  }

  /** Rejects when the other end has reset the connection: something we sent came after it had closed.
   *  Call after its end and a round trip; what this writes reaches nobody. */
  probe(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#raw.write('\n', (error) => (error ? reject(error) : resolve()));
    return promise;
  }

  /** Ends the connection whatever is under way. */
  cut(): void {
    this.#raw.destroy();
  }
}
