// What the proxy's parts are given.
import type { Ledger } from '../ledger/contract.ts';
import type { Callers } from './callers.ts';
import type { DestinationClasses } from './destination-classes.ts';
import type { ForwardRule } from './forward-rules.ts';
import type { ReachConfig } from './reach.ts';
import type { TunnelLog } from './tunnel-log.ts';

export interface ForwardConfig extends ReachConfig {
  /** Ports that tunnels may go to. */
  readonly ports: readonly number[];
  /** Ports that plain http may go to, where a rule lets it through. */
  readonly plainPorts: readonly number[];
  readonly rules: readonly ForwardRule[];
  /** Milliseconds after which a connection ends on which nothing moves. */
  readonly idleMs: number;
  /** Milliseconds to connect to a destination. */
  readonly connectMs: number;
  /** Milliseconds for a client to say its first message in a tunnel. */
  readonly firstBytesMs: number;
}

export interface ForwardDeps {
  readonly config: ForwardConfig;
  readonly classes: DestinationClasses;
  readonly callers: Callers;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly log: TunnelLog;
}
