// Connections to a peer whose certificate nobody can verify, known by its public key alone. They are
// handed over only after the key was seen: until then no byte of a request is anywhere near them.
import type { ClientRequestArgs } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';
import { pinMismatch } from './failure-reason.ts';
import { spkiPin } from './peer.ts';

const handshakeMs = 30_000;

export class PinnedAgent extends Agent {
  readonly #pin: string;

  /** @param pin SHA-256 of the SubjectPublicKeyInfo, hex */
  constructor(options: AgentOptions, pin: string) {
    super(options);
    this.#pin = pin.toLowerCase();
  }

  override createConnection(
    options: ClientRequestArgs & ConnectionOptions,
    done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const host = (options.host ?? 'localhost').replace(/^\[|\]$/g, '');
    const socket = connect({
      ...options,
      host,
      port: Number(options.port),
      ...(isIP(host) === 0 ? { servername: host } : { servername: '' }),
      // The chain says nothing here, and a resumed session would show no key.
      rejectUnauthorized: false,
      session: undefined,
    });
    let isOver = false;
    const over = (error: Error | null): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (error !== null) socket.destroy();
      done?.(error, socket);
    };
    const late = Object.assign(new Error('no handshake'), { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' });
    const timer = setTimeout(() => over(late), handshakeMs);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      const isPinned = certificate !== undefined && spkiPin(certificate.raw) === this.#pin;
      const wrong = new Error('the public key is not the pinned one');
      over(isPinned ? null : Object.assign(wrong, { code: pinMismatch }));
    });
    socket.once('error', over);
    socket.once('close', () => over(new Error('closed before secure TLS was there')));
    // Handed over later, through `done`.
    return undefined;
  }
}
