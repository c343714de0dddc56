// What a transfer stands on.
import type { Detector } from '../../shared/detect/detector.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { Approvals } from '../sharing/approvals.ts';
import type { EgressConfig, PartnerConfig } from './egress-config.ts';
import type { LateOutcomes } from './late-outcomes.ts';
import type { PartnerConnections } from './partner-connections.ts';
import type { RecentTransfers } from './repeated-transfer.ts';

export interface TransferDeps {
  readonly config: EgressConfig;
  readonly ledger: Ledger;
  readonly pseudonym: Pseudonymiser;
  readonly approvals: Approvals;
  /** A partner as it is registered now; null for none. */
  readonly partner: (id: string) => Promise<PartnerConfig | null>;
  readonly connections: PartnerConnections;
  readonly recent: RecentTransfers;
  /** Outcomes that the ledger has not taken yet. */
  readonly late: LateOutcomes;
  /** Rules in force; the built-in ones without it. */
  readonly detector?: () => Detector;
  /** Directory for spool files; made and swept at start. */
  readonly spoolDir: string;
  readonly now?: () => Date;
  /** Told of faults of ours by name; never with content. */
  readonly onFault?: (what: 'spool' | 'recording') => void;
}
