// Takes drafts of rules from browsers that may pick. A draft is not in force: somebody at the console decides.
// It must never keep a rule that may hold a patient's value: rules go to every browser in clear.
import { createHash } from 'node:crypto';
import type { z } from 'zod/mini';
import type { draftRequest } from '../../shared/messages/intake.ts';
import type { Detector } from '../../shared/detect/detector.ts';
import { holdsValue, type RuleDraft, textOfRule } from '../../shared/policy/rule-draft.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import { draftFile, meansWholePage } from '../config/draft-pack.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { DraftStore } from './draft-store.ts';
import type { PickerTickets } from './picker-tickets.ts';

export interface PickerDeps {
  readonly tickets: PickerTickets;
  readonly drafts: DraftStore;
  /** Rules in force on a site. */
  readonly detector: (site: string) => Detector;
  /** Whether an account may still have rules picked: codes and tickets outlive its role otherwise. */
  readonly mayPick: (account: string) => Promise<boolean>;
}

interface SaveDeps extends PickerDeps {
  readonly ledger: Pick<Ledger, 'append'>;
  /** Protected sites, as browsers know them. */
  readonly sites: readonly string[];
  readonly now: () => number;
}

export type SaveOutcome =
  | { readonly id: string }
  | { readonly status: number; readonly error: string; readonly rule?: number };

/** Rejects when the record cannot be written: nothing is kept then. */
export async function saveDraft(
  deps: SaveDeps,
  { ticket, draft: given }: z.infer<typeof draftRequest>,
  from: Pick<Actor, 'workstation'> & { readonly device: string },
): Promise<SaveOutcome> {
  const account = deps.tickets.accountOf(ticket, from.device, deps.now());
  if (account === null || !(await deps.mayPick(account))) return { status: 401, error: 'ticket' };
  const draft = { ...given, path: redactPath(given.path) };
  const id = draftId(ticket, draft);
  const flaw = flawOf(deps, id, draft);
  if (flaw) return flaw;
  if (await deps.drafts.get(id)) return { id };
  const actor = { ...from, user: account };
  await deps.ledger.append(draftRecord('saved', { id, draft }, actor), `draft/${id}`);
  const at = new Date(deps.now()).toISOString();
  const waiting = { state: 'saved', decidedBy: null, decidedAt: null } as const;
  await deps.drafts.add({ id, draft, by: account, device: from.device, at, ...waiting });
  return { id };
}

function flawOf(deps: SaveDeps, id: string, draft: RuleDraft): SaveOutcome | null {
  if (!deps.sites.includes(draft.site)) return { status: 400, error: 'site' };
  const detector = deps.detector(draft.site);
  const rule = draft.rules.findIndex((one) => holdsValue(textOfRule(one), detector));
  if (rule >= 0) return { status: 422, error: 'patientValue', rule };
  const whole = draft.rules.findIndex(
    (one) => one.by === 'selector' && meansWholePage(one.selector),
  );
  if (whole >= 0) return { status: 400, error: 'wholePage', rule: whole };
  return draftFile(id, draft) ? null : { status: 400, error: 'rules' };
}

/** The same for the same rules of one ticket: a lost answer makes no second draft. */
function draftId(ticket: string, { site, rules }: RuleDraft): string {
  const hash = createHash('sha256').update(canonicalJson({ ticket, site, rules }));
  return `r${hash.digest('hex').slice(0, 16)}`;
}

/** What is recorded of a step with a draft. */
export function draftRecord(
  step: 'saved' | 'taken' | 'refused' | 'withdrawn',
  { id, draft: { site, rules } }: { readonly id: string; readonly draft: RuleDraft },
  actor: Actor,
): RecordDraft {
  const uncovering = rules.filter(({ kind }) => kind === 'other').length;
  return {
    kind: 'policy.draft',
    actor,
    step,
    draft: id,
    site,
    rules: rules.length,
    ...(uncovering > 0 ? { uncovering } : {}),
    sha256: createHash('sha256').update(canonicalJson(rules)).digest('hex'),
  };
}
