// The one word the popup shows, from the facts.
import type { ProtectionStatus } from '../../shared/messages/page.ts';

export interface ProtectionFacts {
  /** IT has named a server, or this browser is enrolled at one. */
  readonly configured: boolean;
  /** The server knows this browser's key. */
  readonly enrolled: boolean;
  /** A verified policy is stored. */
  readonly policy: boolean;
  /** The server's last answer was a refusal of this device. */
  readonly refused: boolean;
  /** The last contact failed; masks and queue go on. */
  readonly offline: boolean;
}

/** The first thing that is missing. */
export function stateOf(facts: ProtectionFacts): ProtectionStatus['state'] {
  if (!facts.configured) return 'unconfigured';
  if (facts.refused) return 'refused';
  if (!facts.enrolled) return 'notEnrolled';
  if (!facts.policy) return 'noPolicy';
  return facts.offline ? 'offline' : 'protected';
}
