// From a host to the addresses that may be connected to. A name is resolved once, and what was checked
// is what is connected to: a name that means something else a moment later gains nothing.
import { Resolver } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Authority } from './authority.ts';
import { isOutside, type Networks } from './networks.ts';

export interface ReachConfig {
  /** Networks inside that may be gone to: leased lines to insurance and platforms. */
  readonly reach: Networks;
  /** Names with an address of the hospital's own choosing, by lower-case name. */
  readonly hosts: ReadonlyMap<string, string>;
}

export type Reached =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly reason: 'destinationClosed' | 'partnerUnreachable' };

const closed: Reached = { ok: false, reason: 'destinationClosed' };
const unknown: Reached = { ok: false, reason: 'partnerUnreachable' };

/** Every address of the name must be allowed: one that is not is a sign of a name that was turned. */
export async function reach(
  { reach: allowed, hosts }: ReachConfig,
  host: string,
): Promise<Reached> {
  const given = hosts.get(host);
  if (given !== undefined) return { ok: true, addresses: [given] };
  const addresses = isIP(host) === 0 ? await resolved(host) : [host];
  if (addresses.length === 0) return unknown;
  return addresses.every((address) => isOutside(address) || allowed(address))
    ? { ok: true, addresses }
    : closed;
}

// Not `lookup`: four names that a slow DNS server does not answer would keep files waiting as well.
const resolver = new Resolver({ timeout: 3000, tries: 2 });

async function resolved(host: string): Promise<string[]> {
  const none = (): string[] => [];
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(none),
    resolver.resolve6(host).catch(none),
  ]);
  return [...four, ...six];
}

/** What `connect` is told, so that it goes to what was checked and asks nobody again. */
export function whereTo({ host, port }: Authority, addresses: readonly string[]) {
  // An address in the place of the name would be connected to without asking `lookup`.
  const name = isIP(host) === 0 ? host : (addresses[0] ?? host);
  return { host: name, port, lookup: lookupOf(addresses) };
}

/** Answers every question with the addresses that were checked. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const [first] = all;
    if (first === undefined) callback(new Error('no address'), '', 0);
    else if (options.all === true) callback(null, all);
    else callback(null, first.address, first.family);
  };
}

/** An open connection, or null. Both ways of it end one by one (`allowHalfOpen`). */
export function connectTo(
  to: Authority,
  addresses: readonly string[],
  withinMs: number,
): Promise<Socket | null> {
  const { promise, resolve } = Promise.withResolvers<Socket | null>();
  const socket = connect({
    ...whereTo(to, addresses),
    allowHalfOpen: true,
    noDelay: true,
    timeout: withinMs,
  });
  const fail = (): void => {
    socket.destroy();
    resolve(null);
  };
  socket.once('timeout', fail).once('error', fail);
  socket.once('connect', () => {
    socket.setTimeout(0).off('timeout', fail).off('error', fail);
    resolve(socket);
  });
  return promise;
}
