// What a gateway is told and given.
import type { Detector } from '../../shared/detect/detector.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { AttestationDesk } from '../intake/device-attestation.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { SiteConfig } from './site.ts';

export interface GatewayConfig {
  readonly sites: readonly SiteConfig[];
  /** When records cannot be written into the ledger: `serve` goes on and keeps them, in the ledger's spool
   *  and then in memory; `refuse` answers 503, also while the spool takes them. */
  readonly onRecordingFailure: 'serve' | 'refuse';
  /** Most bytes of one body that are inspected, after decompression. Default 64 MB. */
  readonly maxInspectBytes?: number;
  /** Milliseconds of silence from the HIS after which a request fails. Default 300,000. */
  readonly upstreamTimeout?: number;
}

export interface GatewayDeps {
  readonly config: GatewayConfig;
  readonly ledger: Ledger;
  readonly pseudonym: Pseudonymiser;
  /** Checks what browsers say of their extension; without it none can. */
  readonly attestation?: AttestationDesk;
  /** Told of each answer that is recorded. */
  readonly onServed?: (draft: RecordDraft) => void;
  /** Rules in force for what a site of this origin serves; the built-in ones without it. */
  readonly detector?: (origin: string) => Detector;
  /** Told of faults of ours by name; never with content. */
  readonly onFault?: (what: 'inspection' | 'admission') => void;
  readonly now?: () => Date;
}
