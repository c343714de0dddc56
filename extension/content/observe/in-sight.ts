// The fields of a page that are on the screen now, each with whose it is and whether it can be read.
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import { nameOf, type ProtectedPage, type Target, valueOf } from '../page/page.ts';
import { type Group, shownPatient } from '../page/patients.ts';
import { boxOf, OnScreen } from './on-screen.ts';
import type { FieldInSight, Look } from './sight-log.ts';

export class InSight {
  readonly #page: ProtectedPage;
  readonly #screen: OnScreen;
  /** Boxes stay as long as their nodes; a box that its style takes away is on no screen. */
  readonly #boxes = new WeakMap<Node, Element>();

  /** @param moved told when something has come on the screen or gone, and when that was */
  constructor(page: ProtectedPage, moved: (at: number) => void) {
    this.#page = page;
    this.#screen = new OnScreen(moved);
  }

  /** Nothing while nobody can look; what is new is there once the browser has said so. */
  look(): Look {
    const page = this.#page;
    if (document.visibilityState === 'hidden') return { fields: [], waits: false };
    const boxes = new Set<Element>();
    const fields: FieldInSight[] = [];
    const known = new Map<Group, ShownPatient>();
    for (const target of page.targets()) {
      const box = this.#boxOf(target.node);
      if (!box) continue;
      boxes.add(box);
      if (!this.#screen.has(box)) continue;
      const patient = patientOf(page, target, known);
      if (patient)
        fields.push({ patient, kind: valueOf(target).kind, state: page.stateOf(target) });
    }
    this.#screen.follow(boxes);
    return { fields, waits: this.#screen.waits };
  }

  #boxOf(node: Node): Element | undefined {
    const before = this.#boxes.get(node);
    if (before?.isConnected && before.contains(node)) return before;
    const box = boxOf(node);
    if (box) this.#boxes.set(node, box);
    return box;
  }
}

/** Whose a value is; undefined of values that nothing leads to a patient. */
function patientOf(
  page: ProtectedPage,
  target: Target,
  known: Map<Group, ShownPatient>,
): ShownPatient | undefined {
  const { kind, value } = valueOf(target);
  const group = page.patients().groupOf(target.node, nameOf(kind, value));
  if (!group) return undefined;
  const before = known.get(group);
  if (before) return before;
  const patient = shownPatient(group);
  if (Object.keys(patient.identifiers).length === 0) return undefined;
  known.set(group, patient);
  return patient;
}
