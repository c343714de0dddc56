// Who may send what to whom, as the configuration says it. Partners and requests that people register stand
// in the record (proxy/sharing); secrets of partners only here.
import type { Approval } from '../sharing/approval.ts';

/** A system of the hospital that may ask for a transfer. */
export interface SenderConfig {
  readonly name: string;
  readonly department?: string;
  /** SHA-256 of the bearer token, hex. The token itself is nowhere in the config. */
  readonly tokenSha256: string;
}

/** An institution outside. */
export interface PartnerConfig {
  /** Part of the address: `/egress/<id>/…`; lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  /** `https://host[:port][/base]`. An http address is accepted here and refused at every transfer. */
  readonly url: string;
  /** Trust anchors, PEM; absent: the system's. */
  readonly ca?: string;
  /** SHA-256 of public keys (SubjectPublicKeyInfo) of which the partner must show one, hex; none: any. */
  readonly pins?: readonly string[];
  /** Our certificate with its chain and its key, PEM, for a partner that asks who we are. */
  readonly client?: { readonly cert: string; readonly key: string };
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Key (C2SP verifier key) that the partner signs receipts with, where it runs Medveil too. */
  readonly receiptKey?: string;
  /** Sent with every request, such as the partner's own credential. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EgressConfig {
  readonly senders: readonly SenderConfig[];
  readonly partners: readonly PartnerConfig[];
  /** Standing approvals. */
  readonly requests: readonly Approval[];
  /** Largest body, as sent. Default 256 MB. */
  readonly maxBytes?: number;
  /** Most bytes inspected, after decompression; a larger body is refused. Default 512 MB. */
  readonly maxInspectBytes?: number;
  /** Milliseconds to connect to a partner, and of silence from it. Default 30,000. */
  readonly partnerTimeout?: number;
}
