// The fields of a page that are on the screen now, each with whose it is and whether it can be read.
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import { nameOf, type ProtectedPage, type Target, valueOf } from '../page/page.ts';
import { type Group, shownPatient } from '../page/patients.ts';
import { OnScreen } from './on-screen.ts';
import type { FieldInSight, Look } from './sight-log.ts';

/** Lines of tables and grids. The browser is asked for the fields of those alone that are near: a list of ten
 *  thousand lines is as many places to follow, not ten times as many. */
const lines = 'tr,[role="row"]';

export class InSight {
  readonly #page: ProtectedPage;
  readonly #screen: OnScreen;
  /** The line that an element is in, if any. */
  readonly #lines = new WeakMap<Element, Element | null>();

  /** @param moved told when something has come on the screen or gone, and when that was
   *  @param settled told when what was new is known to be elsewhere */
  constructor(page: ProtectedPage, moved: (at: number) => void, settled: () => void) {
    this.#page = page;
    this.#screen = new OnScreen(moved, settled);
  }

  /** Nothing while nobody can look; what is new is there once the browser has said so. */
  look(): Look {
    const page = this.#page;
    if (document.visibilityState === 'hidden') return { fields: [], waits: false };
    const followed = new Set<Element>();
    const fields: FieldInSight[] = [];
    const known = new Map<Group, ShownPatient>();
    for (const target of page.targets()) {
      const box = this.#boxOf(target.node);
      if (!box) continue;
      const line = this.#lineOf(box);
      if (line) followed.add(line);
      if (line && !this.#screen.isNear(line)) continue;
      followed.add(box);
      if (!this.#screen.has(box)) continue;
      const patient = patientOf(page, target, known);
      if (patient)
        fields.push({ patient, kind: valueOf(target).kind, state: page.stateOf(target) });
    }
    this.#screen.follow(followed);
    return { fields, waits: this.#screen.waits };
  }

  /** The element whose place a node has: the nearest that has one; undefined for nodes in no document. */
  #boxOf(node: Node): Element | undefined {
    let at: Node | null = node instanceof Element ? node : outside(node);
    while (at instanceof Element && this.#screen.isBoxless(at)) at = outside(at);
    return at instanceof Element ? at : undefined;
  }

  /** Undefined for what is in no line, and in lines that have no place of their own. */
  #lineOf(box: Element): Element | undefined {
    let line = this.#lines.get(box);
    if (line === undefined || (line && !line.contains(box))) {
      line = box.closest(lines);
      this.#lines.set(box, line);
    }
    return line && line !== box && !this.#screen.isBoxless(line) ? line : undefined;
  }
}

/** The element around a node; of what stands in a shadow root the host. */
function outside(node: Node): Node | null {
  return node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
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
