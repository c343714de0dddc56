// Every TLS listener of one process, under one identity: a renewed certificate reaches all of them at
// once, or none.
import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { drainOf } from './drain.ts';
import type { ServerIdentity } from './local-authority.ts';
import {
  createTlsServer,
  type ListenerIdentity,
  listenerOptions,
  reloadIdentity,
} from './listener-options.ts';
import type { ClientTrust } from './system-client.ts';

/** Who we are, and which systems may come in where a certificate is asked for. */
export interface ListenerMaterial {
  readonly identity: ServerIdentity;
  readonly clients?: ClientTrust;
}

/** Browsers are never asked for a certificate: those who have one would be asked which to show. */
export type Audience = 'browsers' | 'systems';

export class TlsListeners {
  #material: ListenerMaterial;
  readonly #servers = new Map<Server, Audience>();

  /** Throws when the material cannot be used. */
  constructor(material: ListenerMaterial) {
    checkMaterial(material);
    this.#material = material;
  }

  /** A server that is not bound yet. Throws for systems without anybody's authority to know them by. */
  create(audience: Audience, handler: RequestListener): Server {
    const server = createTlsServer(this.#for(audience), handler);
    drainOf(server);
    this.#servers.set(server, audience);
    server.once('close', () => this.#servers.delete(server));
    return server;
  }

  /**
   * New connections get `material`; those that are open go on to the end of their next answer, so that a
   * certificate that was called back is not good for as long as its owner keeps talking. Throws before anything has
   * changed when it cannot be used.
   */
  take(material: ListenerMaterial): void {
    checkMaterial(material);
    this.#material = material;
    for (const [server, audience] of this.#servers) {
      reloadIdentity(server, this.#for(audience));
      drainOf(server).retire();
    }
  }

  #for(audience: Audience): ListenerIdentity {
    const { identity, clients } = this.#material;
    if (audience === 'browsers') return { key: identity.key, cert: identity.cert };
    if (clients === undefined) throw new Error('no authority of system clients');
    return { key: identity.key, cert: identity.cert, clients };
  }
}

/** What OpenSSL cannot load would be found out by the next browser. */
function checkMaterial({ identity, clients }: ListenerMaterial): void {
  createSecureContext(listenerOptions({ ...identity, ...(clients && { clients }) }));
}
