// One TLS connection to a syslog receiver (RFC 5425). Syslog has no acknowledgement: what the system's
// buffers took is not what the receiver read. So a session ends with our close_notify and waits for the
// receiver to close the connection in order: its system resets it instead when anything was left unread or
// came too late. A session that ends in any other way has delivered nothing for certain: its records are
// sent again.
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { codeOf, type ConnectionFailure, connectionFailure } from '../tls/failure-reason.ts';
import { identityCheck } from '../tls/peer.ts';
import { WatchedWire } from './watched-wire.ts';

export interface SyslogReceiver {
  readonly host: string;
  readonly port: number;
  /** Authority behind the receiver's certificate, PEM; without it the system's count. */
  readonly ca?: string;
  /** SHA-256 of the receiver's SubjectPublicKeyInfo, hex; checked beside the name. */
  readonly spkiPin?: string;
  /** Our own certificate with its chain, and its key, PEM. */
  readonly cert?: string;
  readonly key?: string;
}

/** Why a session is not to be counted on; the code is the system's or OpenSSL's. */
export class SessionFailure extends Error {
  override readonly name = 'SessionFailure';
  readonly reason: ConnectionFailure;
  readonly code: string;

  constructor(reason: ConnectionFailure, code: string) {
    super(`${reason} ${code}`);
    this.reason = reason;
    this.code = code;
  }
}

export interface SyslogSession {
  /** Waits until there is room for more; rejects with `SessionFailure` once the connection is gone. */
  write(frame: Buffer): Promise<void>;
  /** Resolves when the receiver has read everything and closed; rejects with `SessionFailure` else. */
  finish(): Promise<void>;
  /** Ends it at once, whatever is under way. */
  abort(): void;
}

/** Opens a verified connection; rejects with `SessionFailure`. `timeoutMs` holds for each wait. */
export async function openSession(
  receiver: SyslogReceiver,
  timeoutMs: number,
): Promise<SyslogSession> {
  const session = new Session(receiver, timeoutMs);
  await session.secured();
  return session;
}

const leastSettling = 50;

type Step = 'secureConnect' | 'drain' | 'fin';

class Session implements SyslogSession {
  readonly #wire: WatchedWire;
  readonly #tls: TLSSocket;
  readonly #timeoutMs: number;
  readonly #begun = Date.now();
  #secured = false;
  #finishing = false;
  /** How long a reset may still be on its way behind an end, ms. */
  #settling = 0;
  #failure: SessionFailure | null = null;
  /** Whoever waits, and what for; one at a time. */
  #waiting: { step: Step; resolve: () => void; reject: (failure: SessionFailure) => void } | null =
    null;

  constructor(receiver: SyslogReceiver, timeoutMs: number) {
    const host = receiver.host.replace(/^\[|\]$/g, '');
    this.#timeoutMs = timeoutMs;
    this.#wire = new WatchedWire(host, receiver.port, {
      failed: (error) => this.#fail(error),
      ended: () => this.#ended(),
      closed: () => this.#fail({ code: 'ECONNRESET' }),
    });
    this.#tls = connect({
      socket: this.#wire,
      host,
      // SNI takes no addresses (RFC 6066 §3); the certificate is checked against `host` anyway.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      checkServerIdentity: identityCheck(receiver.spkiPin),
      ...(receiver.ca === undefined ? {} : { ca: receiver.ca }),
      ...(receiver.cert === undefined ? {} : { cert: receiver.cert }),
      ...(receiver.key === undefined ? {} : { key: receiver.key }),
    });
    this.#tls.once('secureConnect', () => {
      this.#secured = true;
      // A handshake takes two or three round trips; the rest is for a busy machine.
      this.#settling = Math.min(5000, leastSettling + 2 * (Date.now() - this.#begun));
      this.#reached('secureConnect');
    });
    this.#tls.on('drain', () => this.#reached('drain'));
    this.#tls.on('error', (error) => this.#fail(error));
    // A receiver has nothing to say; reading is how its end is noticed.
    this.#tls.resume();
  }

  secured(): Promise<void> {
    return this.#wait('secureConnect');
  }

  async write(frame: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#tls.write(frame)) await this.#wait('drain');
  }

  async finish(): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#finishing = true;
    const ended = this.#wait('fin');
    this.#tls.end();
    await ended;
    // The receiver may have closed by itself, just before our last records came: its system then answers
    // them with a reset.
    await wait(this.#settling);
    await this.#wire.probe().catch((error: unknown) => this.#fail(error));
    if (this.#failure) throw this.#failure;
    this.abort();
  }

  abort(): void {
    this.#wire.cut();
    this.#tls.destroy();
  }

  /** Before we said that we are done, an end means that something was left unread. */
  #ended(): void {
    if (this.#finishing) this.#reached('fin');
    else this.#fail({ code: 'EOF' });
  }

  #reached(step: Step): void {
    if (this.#waiting?.step === step) this.#waiting.resolve();
  }

  #fail(error: unknown): void {
    this.#failure ??= new SessionFailure(connectionFailure(error, this.#secured), codeOf(error));
    this.#waiting?.reject(this.#failure);
    this.abort();
  }

  async #wait(step: Step): Promise<void> {
    if (this.#failure) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting = { step, resolve, reject };
    const timer = setTimeout(() => this.#fail({ code: 'ETIMEDOUT' }), this.#timeoutMs);
    await promise.finally(() => {
      clearTimeout(timer);
      this.#waiting = null;
    });
  }
}
