// Where a client of the proxy wants to go, read once: what is decided on and what is connected to is
// the same host and port.
import { isIP } from 'node:net';

export interface Authority {
  /** Lower case, without a final dot; an address without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface PlainTarget extends Authority {
  /** Path and query, as they are forwarded. */
  readonly path: string;
}

/**
 * The target of a CONNECT (RFC 9110 §9.3.6); null when it is not `HOST:PORT`. Addresses in the odd
 * forms that resolvers accept (`0x7f.1`, `2130706433`) come out as what they mean.
 */
export function parseAuthority(target: string): Authority | null {
  if (!/^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,254}):\d{1,5}$/i.test(target)) return null;
  const port = Number(target.slice(target.lastIndexOf(':') + 1));
  const url = port === 0 ? null : URL.parse(`http://${target}/`);
  return url === null ? null : { host: plainHost(url.hostname), port };
}

/** A request in absolute form (RFC 9112 §3.2.2); null for other schemes and for one that names a user. */
export function parsePlainTarget(target: string): PlainTarget | null {
  if (!/^http:\/\/[^/?#\\@]+(?:[/?][^#\s\\]*)?$/i.test(target)) return null;
  const url = URL.parse(target);
  if (url === null || url.username !== '' || url.password !== '' || url.port === '0') return null;
  const host = plainHost(url.hostname);
  if (host === '') return null;
  const port = url.port === '' ? 80 : Number(url.port);
  return { host, port, path: url.pathname + url.search };
}

function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** `HOST:PORT`, an IPv6 address in brackets. */
export function authorityText({ host, port }: Authority): string {
  return `${bracketed(host)}:${port}`;
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** The same as a record may hold it. */
export function recordedAuthority({ host, port }: Authority): string {
  return authorityText({ host: recordedHost(host), port });
}

/** As plain http names it, in a Host header or an address: port 80 goes without saying. */
export function httpAuthority({ host, port }: Authority): string {
  return port === 80 ? bracketed(host) : authorityText({ host, port });
}

/** A host as a record may hold it: who chooses names can write a patient's number into one. */
export function recordedHost(host: string): string {
  if (isIP(host) !== 0) return host;
  return host
    .split('.')
    .map((label) => (/\d{7}/.test(label.replaceAll('-', '')) ? '*' : label))
    .join('.');
}
