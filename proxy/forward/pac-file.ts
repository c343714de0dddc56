// The proxy auto-configuration file for browsers: what goes directly, and the proxy for all the rest.
// With no way past the proxy in it, a proxy that is down closes the way out instead of opening it.

export interface PacInput {
  /** Name and port of the proxy, as workstations reach it. */
  readonly proxy: string;
  /** TLS to the proxy; without it the names of all destinations are read on the way to it. */
  readonly isTls: boolean;
  /** Hosts, and all below them, that browsers reach by themselves: HIS, gateway, the intranet. */
  readonly direct: readonly string[];
  /** Whether browsers may go out by themselves while the proxy is down. */
  readonly fallbackDirect: boolean;
}

/** Type of RFC-less custom: every browser takes it. */
export const pacType = 'application/x-ns-proxy-autoconfig';

/** ECMAScript 3, as the oldest of its readers wants it; all of it is ASCII. */
export function pacFile({ proxy, isTls, direct, fallbackDirect }: PacInput): string {
  const way = `${isTls ? 'HTTPS' : 'PROXY'} ${proxy}${fallbackDirect ? '; DIRECT' : ''}`;
  const hosts = [...new Set(direct.map((host) => host.toLowerCase()))].sort();
  return `function FindProxyForURL(url, host) {
  var direct = ${ascii(hosts)};
  var i, own;
  host = host.toLowerCase().replace(/^\\[|\\]$/g, '').replace(/\\.$/, '');
  if (host.indexOf('.') === -1 && host.indexOf(':') === -1) return 'DIRECT';
  if (/^127\\.|^10\\.|^192\\.168\\.|^172\\.(1[6-9]|2[0-9]|3[01])\\./.test(host) && /^[0-9.]+$/.test(host)) return 'DIRECT';
  if (host === '::1' || /\\.localhost$/.test(host)) return 'DIRECT';
  for (i = 0; i < direct.length; i++) {
    own = direct[i];
    if (host === own || host.slice(-own.length - 1) === '.' + own) return 'DIRECT';
  }
  return ${ascii(way)};
}
`;
}

/** A literal of the script, in which nothing can end it early. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
