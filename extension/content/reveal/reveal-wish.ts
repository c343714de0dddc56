// What a person may ask to read from one value on: the value, the rest of its patient, or several
// patients at once. Each is a list of patients, each with what would be readable of that one.
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import type { RevealScope } from '../../../shared/records/reveal-scope.ts';
import { nameOf, type ProtectedPage, type Target, valueOf } from '../page/page.ts';
import { type Group, shownPatient } from '../page/patients.ts';
import type { RevealSubject } from './reveals.ts';
import { rectsOf, revealableTargets } from './target-at.ts';

/** What is asked of one patient: recorded as `patient`, readable as `subjects`. */
export interface PatientWish {
  readonly patient: ShownPatient;
  readonly subjects: readonly RevealSubject[];
}

export interface Wish {
  readonly scope: RevealScope;
  readonly patients: readonly PatientWish[];
  /** Patients that were meant; more than `patients` where the policy's limit is lower. */
  readonly total: number;
  /** For a batch: what was meant by. */
  readonly by?: 'selection' | 'rows' | 'screen';
}

/** Identities by which nobody is taken for somebody else: two people may share a name or a telephone. */
const certain = /^(?!personName:|mobilePhone:|landline:|\?)/;
const tables = 'table,[role="grid"],[role="treegrid"],[role="table"]';
const chosen = 'input:checked,[aria-selected="true"]';

/** The value alone. */
export function fieldWish(page: ProtectedPage, target: Target): Wish {
  const subject = page.subjectOf(target);
  const group = groupOf(page, target);
  const patient = group ? shownPatient(group) : { identifiers: {}, kinds: [] };
  const only = { patient: { ...patient, kinds: [subject.kind] }, subjects: [subject] };
  return { scope: 'field', patients: [only], total: 1 };
}

/** Everything on the page that is masked of the value's patient; undefined when there is nothing else, or
 *  nobody knows whose it is. */
export function patientWish(page: ProtectedPage, target: Target): Wish | undefined {
  const key = keyOf(page, target);
  if (key === undefined) return undefined;
  const all = [...page.targets()];
  const own = revealableTargets(
    page,
    all.filter((other) => keyOf(page, other) === key),
  );
  const [patient] = byPatient(page, own);
  if (!patient || patient.subjects.length < 2) return undefined;
  return { scope: 'patient', patients: [patient], total: 1 };
}

/** Several patients: values of the selection, else whole rows that are ticked, else the same field of all
 *  rows of the table that are in view. Undefined when it would be one patient only. */
export function batchWish(page: ProtectedPage, target: Target, limit: number): Wish | undefined {
  const all = [...page.targets()];
  for (const [by, find] of [
    ['selection', () => selected(all, target)],
    ['rows', () => ticked(page, all, target)],
    ['screen', () => inView(page, all, target)],
  ] as const) {
    const patients = byPatient(page, revealableTargets(page, find()));
    if (patients.length < 2) continue;
    // From the value's own patient on: whoever is meant is among those that are shown.
    const own = wordOf(page.subjectOf(target));
    const at = patients.findIndex(({ subjects }) => subjects.some((s) => wordOf(s) === own));
    const first = Math.max(0, Math.min(at, patients.length - limit));
    const some = patients.slice(first, first + limit);
    return { scope: 'batch', patients: some, total: patients.length, by };
  }
  return undefined;
}

/** What of a wish is on the page now, of the same patients: the page goes on while somebody makes up their
 *  mind, and what they were told of must not become something else. Undefined when nothing is left. */
export function leftOf(page: ProtectedPage, wish: Wish): Wish | undefined {
  const values = new Set(wish.patients.flatMap(({ subjects }) => subjects.map((s) => s.value)));
  const present = new Set<string>();
  for (const target of page.targets()) {
    if (values.has(valueOf(target).value)) present.add(wordOf(page.subjectOf(target)));
  }
  const patients = wish.patients.flatMap(({ patient, subjects }) => {
    const left = subjects.filter((subject) => present.has(wordOf(subject)));
    return left.length > 0
      ? [{ patient: { ...patient, kinds: kindsOf(left) }, subjects: left }]
      : [];
  });
  return patients.length > 0 ? { ...wish, patients } : undefined;
}

function wordOf({ identity, kind, value }: RevealSubject): string {
  return JSON.stringify([identity, kind, value]);
}

function kindsOf(subjects: readonly RevealSubject[]): PatientWish['patient']['kinds'] {
  return [...new Set(subjects.map(({ kind }) => kind))].sort();
}

function groupOf(page: ProtectedPage, target: Target): Group | undefined {
  const { kind, value } = valueOf(target);
  return page.patients().groupOf(target.node, nameOf(kind, value));
}

/** Equal for values of one patient; undefined when nothing names one. Rows of a fixed column are a patient's
 *  second group: a number that both hold joins them, a name does not. */
function keyOf(page: ProtectedPage, target: Target): unknown {
  const { identity } = page.subjectOf(target);
  if (identity === '?') return undefined;
  return certain.test(identity) ? identity : groupOf(page, target);
}

/** In document order of their first values. Values of nobody are in no batch. */
function byPatient(page: ProtectedPage, targets: readonly Target[]): PatientWish[] {
  const wishes = new Map<unknown, { groups: Set<Group>; subjects: RevealSubject[] }>();
  for (const target of targets) {
    const key = keyOf(page, target);
    const group = groupOf(page, target);
    if (key === undefined || !group) continue;
    const wish = wishes.get(key) ?? { groups: new Set(), subjects: [] };
    wishes.set(key, wish);
    wish.groups.add(group);
    wish.subjects.push(page.subjectOf(target));
  }
  return [...wishes.values()].map(({ groups, subjects }) => {
    const identifiers = Object.assign({}, ...[...groups].map((g) => shownPatient(g).identifiers));
    return { patient: { identifiers, kinds: kindsOf(subjects) }, subjects };
  });
}

/** Values that the selection touches, if the value in question is one of them. */
function selected(all: readonly Target[], target: Target): readonly Target[] {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  return touches(range, target) ? all.filter((other) => touches(range, other)) : [];
}

function touches(range: Range, target: Target): boolean {
  if (!('hit' in target)) return range.intersectsNode(target.node);
  if (!range.intersectsNode(target.node)) return false;
  const own = document.createRange();
  own.setStart(target.node, target.hit.shownStart);
  own.setEnd(target.node, target.hit.shownEnd);
  const startsBefore = range.compareBoundaryPoints(Range.END_TO_START, own) < 0;
  return startsBefore && range.compareBoundaryPoints(Range.START_TO_END, own) > 0;
}

/** Everything of the patients whose rows are ticked in the value's table. */
function ticked(page: ProtectedPage, all: readonly Target[], target: Target): readonly Target[] {
  const table = tableOf(page, target);
  const isTicked = new Map<Element, boolean>();
  const keys = new Set<unknown>();
  for (const other of all) {
    const row = rowOf(page, other);
    if (!row || !table?.contains(row)) continue;
    const known = isTicked.get(row);
    const is = known ?? (row.matches(chosen) || row.querySelector(chosen) !== null);
    isTicked.set(row, is);
    if (is) keys.add(keyOf(page, other));
  }
  return keys.has(keyOf(page, target)) ? all.filter((other) => keys.has(keyOf(page, other))) : [];
}

/** Values of the same kind in the value's table, as far as the window shows them. */
function inView(page: ProtectedPage, all: readonly Target[], target: Target): readonly Target[] {
  const { kind } = valueOf(target);
  const table = tableOf(page, target);
  if (!table) return [];
  return all.filter((other) => {
    if (valueOf(other).kind !== kind || tableOf(page, other) !== table) return false;
    return rectsOf(other).some(({ top, bottom }) => bottom > 0 && top < innerHeight);
  });
}

function tableOf(page: ProtectedPage, target: Target): Element | undefined {
  const row = rowOf(page, target);
  return row?.closest(tables) ?? row?.parentElement ?? undefined;
}

function rowOf(page: ProtectedPage, target: Target): Element | undefined {
  if ('drawn' in target) return target.drawn.row;
  if ('state' in target) return target.state.context?.row;
  return page.sweeper.masks.stateOf(target.node)?.row;
}
