// Which of a page's values stand in a text that is about to leave it: whose they are, for the record, and
// the text with masks in their place.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';
import { type ProtectedPage, type Target, valueOf } from '../page/page.ts';
import { type Group, mostPatients, shownPatient } from '../page/patients.ts';

/** Patients as events carry them. */
export type EventPatients = (PageMessage & { type: 'happened' })['patients'];

/** Values of the page that are masked or hidden and stand in a text, the longest first. */
function valuesIn(page: ProtectedPage, text: string): [Target, IdentifierKind, string][] {
  const found: [Target, IdentifierKind, string][] = [];
  for (const target of page.targets()) {
    // Running text is no value of its own.
    if ('state' in target && !target.state.named) continue;
    const { kind, value } = valueOf(target);
    const whole = value.trim();
    // An age or a bed is in too many numbers; two letters are a name.
    const enough = kind === 'personName' ? 2 : 5;
    if (whole.length < enough || page.policy.resolution(kind) === 'show') continue;
    if (text.includes(whole)) found.push([target, kind, whole]);
  }
  return found.sort(([, , a], [, , b]) => b.length - a.length);
}

/** Kinds of what is recognised in a text without the page's help. */
function foundIn(page: ProtectedPage, text: string): IdentifierKind[] {
  const plain = text.replace(/<[^>]*>/g, ' ');
  const findings = page.policy.rules.detector.scan(plain, page.sweeper.known);
  return findings.map(({ kind }) => kind).filter((kind) => page.policy.resolution(kind) !== 'show');
}

/** Kinds of all patients' values in a text that may not be seen. */
export function kindsIn(page: ProtectedPage, text: string): Set<IdentifierKind> {
  return new Set([...valuesIn(page, text).map(([, kind]) => kind), ...foundIn(page, text)]);
}

/** Patients whose values stand in a text, with the kinds that do; nameless ones where the page does not
 *  know whose they are. */
export function patientsIn(page: ProtectedPage, text: string): EventPatients {
  const found = new Map<Group | undefined, Set<IdentifierKind>>();
  const patients = page.patients();
  for (const [{ node }, kind] of valuesIn(page, text)) {
    const group = patients.groupOf(node);
    found.set(group, (found.get(group) ?? new Set()).add(kind));
  }
  const kinds = found.size === 0 ? [...new Set(foundIn(page, text))] : [];
  if (kinds.length > 0) return [{ identifiers: {}, kinds }];
  return [...found].slice(0, mostPatients).map(([group, of]) => ({
    identifiers: group ? shownPatient(group).identifiers : {},
    kinds: [...of].sort(),
  }));
}

/** A text as it may leave by the clipboard. */
export function covered(page: ProtectedPage, text: string): string {
  let shown = text;
  for (const [, kind, value] of valuesIn(page, text)) {
    shown = shown.replaceAll(value, page.covering.cover({ kind, value }));
  }
  return page.covering.coverFound(shown, page.sweeper.known);
}
