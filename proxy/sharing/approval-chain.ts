// How many people must agree before data leaves, and who may. 审批权限分级: by how sensitive it is and how
// many it concerns.
import { dataLevel } from '../../shared/identifiers/data-level.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import type { SharingRefusal } from '../../shared/messages/sharing.ts';
import type { Delegation } from './register.ts';
import type { SharingRequest } from './sharing-request.ts';

/** From which level (GB/T 39725-2020 §6.2) or number of patients on how many approvals are needed. */
export interface StepRule {
  readonly steps: 2 | 3;
  readonly level: number;
  readonly patients: number;
}

/** Without a word in the configuration. */
export const defaultStepRules: readonly StepRule[] = [
  { steps: 3, level: 5, patients: 1000 },
  { steps: 2, level: 4, patients: 50 },
];

/** Who decides at each step, first to last, of a chain of one, two and three. */
const chains: Readonly<Record<number, readonly ConsoleRole[]>> = {
  1: ['infoAdmin'],
  2: ['departmentHead', 'infoAdmin'],
  3: ['departmentHead', 'infoAdmin', 'privacyOfficer'],
};

/** Roles that can approve anything at all. */
export const approverRoles: readonly ConsoleRole[] = [
  'departmentHead',
  'infoAdmin',
  'privacyOfficer',
];

/** Approvals that a request takes: one at least. */
export function stepsFor(
  asked: { fields: readonly IdentifierKind[]; maxPatients: number },
  rules: readonly StepRule[],
): 1 | 2 | 3 {
  const level = dataLevel(Object.fromEntries(asked.fields.map((kind) => [kind, 1]))) ?? 0;
  let steps: 1 | 2 | 3 = 1;
  for (const rule of rules) {
    if (level < rule.level && asked.maxPatients <= rule.patients) continue;
    if (rule.steps > steps) ({ steps } = rule);
  }
  return steps;
}

/** Role of the person whose word a request waits for; any approver may judge an emergency. */
export function nextRoles(request: SharingRequest): readonly ConsoleRole[] {
  if (request.isEmergency) return approverRoles;
  const role = chains[request.steps]?.[request.approvals];
  return role === undefined ? [] : [role];
}

/** An account, as far as an approval needs it. */
export interface Approver {
  readonly user: string;
  readonly role: ConsoleRole;
  /** Null: of no department in particular. */
  readonly department: string | null;
  readonly disabled: boolean;
}

export type Permission =
  | { readonly ok: true; readonly onBehalfOf: string | null }
  | { readonly ok: false; readonly refused: SharingRefusal };

/**
 * Whether somebody may decide the next step of a request, for themselves or for somebody who has asked them to.
 * @param delegators accounts that have delegated to `who`, and hold now
 */
export function mayDecide(
  request: SharingRequest,
  who: Approver,
  delegators: readonly Approver[],
  now: number,
): Permission {
  const no = (refused: SharingRefusal): Permission => ({ ok: false, refused });
  if (!isOpen(request, now)) return no('notPending');
  if (request.applicant === who.user) return no('ownRequest');
  const said = new Set(request.decisions.flatMap(({ by, onBehalfOf }) => [by, onBehalfOf]));
  if (said.has(who.user)) return no('decidedBefore');
  const own = stands(request, who);
  if (own === null) return { ok: true, onBehalfOf: null };
  for (const other of delegators) {
    // Nobody decides on their own request through somebody else, nor twice.
    if (other.disabled || other.user === request.applicant || said.has(other.user)) continue;
    if (stands(request, other) === null) return { ok: true, onBehalfOf: other.user };
  }
  return no(own);
}

/** An emergency is judged once, while it runs or afterwards. */
function isOpen(request: SharingRequest, now: number): boolean {
  if (request.isEmergency) return request.decisions.length === 0;
  return request.status(now) === 'pending';
}

/** What keeps an account from the next step; null: nothing. */
function stands(request: SharingRequest, { role, department }: Approver): SharingRefusal | null {
  if (!nextRoles(request).includes(role)) return 'wrongRole';
  const { department: of } = request;
  const isOther = role === 'departmentHead' && department !== null && of !== undefined;
  return isOther && department !== of ? 'wrongDepartment' : null;
}

/** Names of those who have delegated to an account at a moment. @param now milliseconds since the epoch */
export function delegatorsOf(
  delegations: Iterable<Delegation>,
  user: string,
  now: number,
): readonly string[] {
  const names: string[] = [];
  for (const { to, state, from, until, actor } of delegations) {
    const holds = state === 'set' && Date.parse(from) <= now && now < Date.parse(until);
    if (to === user && holds && actor.user !== null) names.push(actor.user);
  }
  return names;
}
