// What the hospital allows of a destination. Rules are tried from the top; of each matter, the first
// rule that fits and says something about it counts, and else what is safe for the class.
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import { isBelow } from './destination-classes.ts';

export interface ForwardRule {
  readonly classes?: readonly DestinationClass[];
  /** Hosts and all below them. */
  readonly hosts?: readonly string[];
  readonly action?: 'allow' | 'refuse';
  /** Of plain http without a body; one with a body is refused whatever a rule says. */
  readonly plaintext?: 'upgrade' | 'allow' | 'refuse';
  /** A tunnel that carries something else than TLS or TLCP. */
  readonly notTls?: 'refuse' | 'allow';
  /** A client that offers no TLS 1.2. */
  readonly oldTls?: 'refuse' | 'allow';
  /** TLS for another name than the tunnel was asked for. */
  readonly otherName?: 'refuse' | 'allow';
  /** Bytes that nobody has looked at: a finding, or expected. */
  readonly uninspected?: 'finding' | 'expected';
}

export type Decision = Required<Omit<ForwardRule, 'classes' | 'hosts'>>;

/** HIS and partners have ways of their own (gateway, egress), on which contents are looked at. */
const closedClasses: ReadonlySet<DestinationClass> = new Set(['his', 'partner', 'loopback']);

export function decide(
  rules: readonly ForwardRule[],
  of: DestinationClass,
  host: string,
): Decision {
  const fitting = rules.filter((rule) => fits(rule, of, host));
  const said = <K extends keyof Decision>(matter: K, otherwise: Decision[K]): Decision[K] => {
    for (const rule of fitting) {
      const word = rule[matter];
      if (word !== undefined) return word as Decision[K];
    }
    return otherwise;
  };
  return {
    action: said('action', closedClasses.has(of) ? 'refuse' : 'allow'),
    // Lists of revoked certificates and much of system updates exist only over http.
    plaintext: said('plaintext', of === 'update' ? 'allow' : 'upgrade'),
    notTls: said('notTls', 'refuse'),
    oldTls: said('oldTls', 'refuse'),
    otherName: said('otherName', 'allow'),
    uninspected: said('uninspected', 'finding'),
  };
}

/** Conditions of one rule must all fit; without any it fits everything. */
function fits({ classes, hosts }: ForwardRule, of: DestinationClass, host: string): boolean {
  if (classes !== undefined && !classes.includes(of)) return false;
  return hosts === undefined || hosts.some((domain) => isBelow(host, domain.toLowerCase()));
}
