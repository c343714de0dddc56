// Every look at the record is a record (design.md promise 10): durable before the answer is given.
import type { Request } from 'express';
import { accountOf, workstationOf } from '../auth/require-sign-in.ts';
import type { Ledger, Total } from '../ledger/contract.ts';

export interface Look {
  readonly kind: 'admin.query' | 'admin.open' | 'admin.verify';
  /** Canonical words of what was asked, without a patient's value. */
  readonly filter: string;
  readonly results: number;
  /** There were at least so many. */
  readonly atLeast?: true;
}

/** What a question could have shown, all its filters together, in the words of a look. */
export function resultsOf(totals: readonly Total[]): Pick<Look, 'results' | 'atLeast'> {
  const results = totals.reduce((sum, { count }) => sum + count, 0);
  return totals.some(({ isAtLeast }) => isAtLeast) ? { results, atLeast: true } : { results };
}

/** False when the look could not be recorded: the caller then shows nothing. */
export async function recordLook(
  ledger: Pick<Ledger, 'append'>,
  req: Request,
  look: Look,
): Promise<boolean> {
  // The console is no enrolled device; the network address stands for the place.
  const actor = { user: accountOf(req).user, device: null, workstation: workstationOf(req) };
  return ledger.append({ ...look, actor }).then(
    () => true,
    () => false,
  );
}
