// Systems that show a certificate: interface engines, PACS, anything without a person in front of it.
import { TLSSocket } from 'node:tls';

/** Who may open a listener for systems. */
export interface ClientTrust {
  /** Authorities that sign clients' certificates, PEM. */
  readonly ca: string;
  /** Certificates that were called back, PEM; absent: none are. */
  readonly crl?: string;
}

const names = new WeakMap<object, string | null>();

/**
 * Common name of the verified certificate at the other end of a connection, at most 100 characters;
 * null without one. Read once a connection.
 */
export function systemClientOf(socket: object): string | null {
  let name = names.get(socket);
  if (name === undefined) {
    name = socket instanceof TLSSocket && socket.authorized ? commonName(socket) : null;
    names.set(socket, name);
  }
  return name;
}

/** The last CN, which is the most specific one (RFC 4514 order reversed); else the whole subject. */
function commonName(socket: TLSSocket): string {
  const subject = socket.getPeerX509Certificate()?.subject ?? '';
  const common = [...subject.matchAll(/^CN=(.*)$/gm)].at(-1)?.[1];
  return (common ?? subject.replaceAll('\n', ',')).slice(0, 100);
}
