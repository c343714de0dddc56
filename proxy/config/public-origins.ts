// Where browsers find what: derived from the listeners' ports and the first public name.
import type { Config } from './config-schema.ts';

export interface PublicOrigins {
  /** HIS pages through the gateway; the first is the default site. */
  readonly sites: readonly string[];
  /** Extension API, packages, console, egress. */
  readonly service: string;
}

/** Port of a `HOST:PORT` text. */
export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

/** Host of a `HOST:PORT` text, without the brackets of an IPv6 address. */
export function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

/** `https://NAME:PORT`, without the port when it is 443. */
export function httpsOrigin(name: string, port: number): string {
  const host = name.includes(':') ? `[${name}]` : name;
  // The URL parser drops 443 and writes names as browsers do (lower case, punycode).
  return new URL(`https://${host}:${port}`).origin;
}

/** @param ports as really bound: configuration may say 0 */
export function publicOrigins(
  config: Config,
  ports: { gateway: number; service: number },
): PublicOrigins {
  const [name = '127.0.0.1'] = config.names;
  const own = httpsOrigin(name, ports.gateway);
  // Sites with names of their own are reached by those, through whatever stands in front.
  const named = config.sites.flatMap(({ host }) => (host ? [`https://${host}`] : []));
  return {
    sites: named.length > 0 ? named : [own],
    service: httpsOrigin(name, ports.service),
  };
}
