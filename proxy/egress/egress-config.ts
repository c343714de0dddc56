// Who may send what to whom. A list in the config for now; approvals of the console take its place.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';

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
  /** SHA-256 of the partner's SubjectPublicKeyInfo, hex. */
  readonly spkiPin?: string;
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Sent with every request, such as the partner's own credential. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An approved sharing request. */
export interface ApprovedRequest {
  readonly id: string;
  /** Partner id. */
  readonly partner: string;
  /** Kinds of personal data that may be in a transfer. */
  readonly kinds: readonly IdentifierKind[];
  /** Most distinct patients in one transfer. */
  readonly maxPatients: number;
  /** ISO 8601; the approval ends at this moment. */
  readonly expires: string;
  readonly purpose: string;
}

export interface EgressConfig {
  readonly senders: readonly SenderConfig[];
  readonly partners: readonly PartnerConfig[];
  readonly requests: readonly ApprovedRequest[];
  /** Largest body, as sent. Default 256 MB. */
  readonly maxBytes?: number;
  /** Most bytes inspected, after decompression; a larger body is refused. Default 512 MB. */
  readonly maxInspectBytes?: number;
  /** Milliseconds to connect to a partner, and of silence from it. Default 30,000. */
  readonly partnerTimeout?: number;
}
