// What is known of a request beyond its own words, from the moment it was let in.
import type { IncomingMessage } from 'node:http';
import type { AttestationRefusal } from '../../shared/records/protection-records.ts';
import type { Decision } from './protection.ts';

export interface RequestFacts {
  /** The browser's device, as its attestation proves it; null when there is none that is valid. */
  readonly device: string | null;
  /** Why not; null also where no rule of the site asks. */
  readonly refusal: AttestationRefusal | null;
  /** Of the rule that fits, whether or not the browser has attested; null where the site has no rules. */
  readonly decision: Decision | null;
  /** The answer leaves with masks only. */
  readonly isMasked: boolean;
}

const unknown: RequestFacts = { device: null, refusal: null, decision: null, isMasked: false };
const facts = Symbol('facts');

/** Kept on the request itself: a weak map of every request under way is work for the garbage collector. */
interface Known {
  [facts]?: RequestFacts;
}

export function setFacts(req: IncomingMessage & Known, known: RequestFacts): void {
  req[facts] = known;
}

export function factsOf(req: IncomingMessage & Known): RequestFacts {
  return req[facts] ?? unknown;
}
