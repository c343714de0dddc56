// Connections to partners, each verified before a byte of ours is on it. One that is idle is used again for a
// while: its facts are those of its handshake.
import { Agent, type ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { TlsFacts } from '../../shared/records/record-base.ts';
import type { ConnectionFailure } from '../tls/failure-reason.ts';
import { connectVerified } from '../tls/upstream-agent.ts';
import type { PartnerConfig } from './egress-config.ts';

/** Shorter than servers keep idle connections: one that is just being closed must not be taken. */
const idleMs = 2000;
const maxIdle = 64;

const factsOf = new WeakMap<Duplex, TlsFacts>();

/** A connection that did not come about. */
export class NotConnected extends Error {
  readonly reason: ConnectionFailure;

  constructor(reason: ConnectionFailure) {
    super('no verified connection');
    this.reason = reason;
  }
}

export class PartnerConnections {
  readonly #agents = new Map<string, Agent>();

  /** For requests to a partner as it is configured and registered now. */
  agentFor(partner: PartnerConfig, timeoutMs: number): Agent {
    const { url, ca, pins, client, minVersion } = partner;
    const key = JSON.stringify([url, ca, pins, client?.cert, minVersion]);
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      // A partner that was registered anew: what belongs to the earlier words is not used again.
      if (this.#agents.size >= 100) this.close();
      agent = new PartnerAgent(partner, timeoutMs);
      this.#agents.set(key, agent);
    }
    return agent;
  }

  /** Ends idle connections. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

class PartnerAgent extends Agent {
  readonly #partner: PartnerConfig;
  readonly #timeoutMs: number;

  constructor(partner: PartnerConfig, timeoutMs: number) {
    super({ keepAlive: true, maxFreeSockets: maxIdle, scheduling: 'lifo', timeout: idleMs });
    this.#partner = partner;
    this.#timeoutMs = timeoutMs;
  }

  override createConnection(
    _options: object,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { ca, pins = [], client, minVersion } = this.#partner;
    const url = new URL(this.#partner.url);
    // With an error, nobody looks at the second argument.
    const fail = (error: Error): void => done?.(error, undefined as never);
    void connectVerified({
      host: url.hostname,
      port: Number(url.port || 443),
      policy: {
        ...(ca === undefined ? {} : { ca }),
        ...(pins.length === 0 ? {} : { spkiPin: pins }),
        ...(client === undefined ? {} : { client }),
        ...(minVersion === undefined ? {} : { minVersion }),
      },
      timeoutMs: this.#timeoutMs,
    }).then(
      (connection) => {
        if (!connection.ok) return fail(new NotConnected(connection.reason));
        factsOf.set(connection.socket, connection.facts);
        return done?.(null, connection.socket);
      },
      // What the partner has registered, or its files, cannot be used to connect at all.
      () => fail(new NotConnected('tlsHandshake')),
    );
    return undefined;
  }
}

/** The connection that a request has got; nothing is on it yet. Rejects with `NotConnected`. */
export function connected(
  outgoing: ClientRequest,
): Promise<{ socket: TLSSocket; facts: TlsFacts | null }> {
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('socket', (socket) => {
      outgoing.off('error', reject);
      resolve({ socket: socket as TLSSocket, facts: factsOf.get(socket) ?? null });
    });
  });
}
