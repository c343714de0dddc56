// Who is asking the proxy: a server by a token of its own, a browser by the network it is in.
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../shared/records/record-base.ts';
import type { SenderConfig } from '../egress/egress-config.ts';
import { identifySender } from '../egress/sender.ts';
import { addressOf } from '../gateway/request-headers.ts';
import { type Networks, networksOf } from './networks.ts';

export interface Callers {
  /** Who it is, for the record, and whether they may use the proxy. */
  identify(req: IncomingMessage): { readonly isKnown: boolean; readonly actor: Actor };
}

/** @param networks of workstations, whose browsers need no token */
export function callersOf(clients: readonly SenderConfig[], networks: readonly string[]): Callers {
  const isWorkstation: Networks = networksOf(networks);
  return {
    identify(req) {
      const workstation = addressOf(req);
      const given = req.headers['proxy-authorization'];
      const client = given === undefined ? null : identifySender(bearerOf(given), clients);
      const actor = { user: client?.name ?? null, device: null, workstation };
      // A wrong token is wrong wherever it comes from.
      const isKnown =
        given === undefined ? workstation !== null && isWorkstation(workstation) : client !== null;
      return { isKnown, actor };
    },
  };
}

/** Basic with the token as password, under any user name (RFC 7617), or Bearer as it is. */
function bearerOf(authorization: string): string {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(authorization)?.[1];
  if (basic === undefined) return authorization;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return `Bearer ${pair.slice(pair.indexOf(':') + 1)}`;
}
