// The two calls by which a browser picks rules on pages: a code is changed for a ticket, and a draft is saved.
import type { z } from 'zod/mini';
import {
  draftRequest,
  type draftResponse,
  pickerRequest,
  type pickerResponse,
} from '../../shared/messages/intake.ts';
import type { Ledger } from '../ledger/contract.ts';
import { type PickerDeps, saveDraft } from './save-draft.ts';

export interface PickerCall {
  /** The parsed body; null when it was none. */
  readonly body: unknown;
  readonly device: string;
  readonly workstation: string | null;
}

export type PickerAnswer =
  | { readonly status: 200; readonly json: object }
  | { readonly status: number; readonly json: { readonly error: string } };

type Deps = PickerDeps & {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly sites: () => readonly string[];
  readonly now: () => number;
};

const refusal = (status: number, error: string, more = {}): PickerAnswer => {
  return { status, json: { error, ...more } };
};

/** POST /v1/picker */
export async function openPicker(deps: Deps, call: PickerCall): Promise<PickerAnswer> {
  const { device, workstation } = call;
  const now = deps.now();
  if (!deps.tickets.mayTry(device, now)) return refusal(429, 'tries');
  const parsed = pickerRequest.safeParse(call.body);
  if (!parsed.success) return refusal(400, 'malformed');
  const given = deps.tickets.redeem(parsed.data.code, device, now);
  if (!given) return refusal(403, 'code');
  const { ticket, account, until } = given;
  if (!(await deps.mayPick(account))) {
    deps.tickets.end(ticket);
    return refusal(403, 'code');
  }
  try {
    const actor = { user: account, device, workstation };
    await deps.ledger.append({ kind: 'policy.draft', actor, step: 'opened' });
  } catch {
    deps.tickets.end(ticket);
    return refusal(503, 'notRecorded');
  }
  const answer: z.infer<typeof pickerResponse> = {
    ticket,
    account,
    until: new Date(until).toISOString(),
  };
  return { status: 200, json: answer };
}

/** POST /v1/drafts */
export async function takeDraft(deps: Deps, call: PickerCall): Promise<PickerAnswer> {
  const parsed = draftRequest.safeParse(call.body);
  if (!parsed.success) return refusal(400, 'malformed');
  const { device, workstation } = call;
  try {
    const from = { device, workstation };
    const saved = await saveDraft({ ...deps, sites: deps.sites() }, parsed.data, from);
    if (!('id' in saved)) {
      const { status, error, ...more } = saved;
      return refusal(status, error, more);
    }
    const answer: z.infer<typeof draftResponse> = saved;
    return { status: 200, json: answer };
  } catch {
    return refusal(503, 'notRecorded');
  }
}
