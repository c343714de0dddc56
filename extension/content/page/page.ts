// One protected document: what is masked, what is known, what is revealed. The entry wires it to the
// browser; the interface and the guards ask it.
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { SightState } from '../../../shared/records/sight-facts.ts';
import { Attributes } from '../mask/attributes.ts';
import { addSubtree, type Batch, emptyBatch } from '../observe/collect-batch.ts';
import { Covering } from '../mask/covering.ts';
import { DrawnNames } from '../mask/drawn-names.ts';
import { FieldWatch } from '../mask/field-watch.ts';
import { fieldValue, Fields, type FieldState, kindIn } from '../mask/fields.ts';
import { type DrawnValue, Generated } from '../mask/generated.ts';
import { LiveNodes } from '../observe/live-nodes.ts';
import { type Hit, type MaskRules, Masks } from '../mask/mask.ts';
import { OptionLabels } from '../mask/option-labels.ts';
import { MissedValues } from '../scan/missed-values.ts';
import { OpenTexts } from '../scan/open-texts.ts';
import type { PageRules } from '../scan/page-rules.ts';
import { Patients, type Sighting } from './patients.ts';
import type { PolicyState } from './policy-state.ts';
import { QuietTexts } from '../scan/quiet-texts.ts';
import { Reveals, type RevealSubject } from '../reveal/reveals.ts';
import { Roots } from '../observe/roots.ts';
import { Sheets } from '../observe/sheets.ts';
import { learnNames, type Quietly, sweep } from '../scan/sweep.ts';
import { Suggestions } from '../mask/suggestions.ts';
import type { Sweeper } from '../scan/sweeper.ts';

/** A masked value a person can point at: in a text, a form field as a whole, or what a style sheet draws
 *  beside an element. */
export type Target =
  | { readonly node: Text; readonly hit: Hit }
  | { readonly node: Element; readonly state: FieldState }
  | { readonly node: Element; readonly drawn: DrawnValue };

/** How a page was read before its policy changed. */
export interface PageState {
  readonly wasProtected: boolean;
  readonly rules: PageRules;
}

/** What a page asks of who observes it. */
export interface Observation {
  /** Runs work of ours, whose writes need not be told of. */
  readonly quietly: Quietly;
  /** Looks at what has come since. */
  readonly settle: () => void;
  /** Sheets draw more attributes than before: their changes are to be told of. */
  readonly watchDrawn: () => void;
}

export class ProtectedPage {
  readonly policy: PolicyState;
  readonly reveals = new Reveals(() => performance.now());
  readonly sweeper: Sweeper;
  readonly covering: Covering;
  readonly roots = new Roots();
  readonly drawn = new DrawnNames();
  /** Set by who observes the page. */
  observation: Observation = { quietly: (work) => work(), settle: () => {}, watchDrawn: () => {} };
  #patients: Patients | undefined;
  /** Kinds in clear for the print that is being laid out; none at any other time. */
  #printed: ReadonlySet<IdentifierKind> = new Set();
  readonly #watch = new FieldWatch({
    needed: () => this.reveals.active,
    held: () => [...this.sweeper.fields.live()].map(([field]) => fieldValue(field)).join('\u001f'),
    changed: () => {
      this.#patients = undefined;
      this.#checkReveals();
    },
  });

  constructor(policy: PolicyState) {
    this.policy = policy;
    const known = new KnownPatients();
    const resolution = policy.resolution.bind(policy);
    this.covering = new Covering(policy);
    const rules: MaskRules = {
      cover: (covered) => this.covering.cover(covered),
      revealed: (node, hit) =>
        this.#printed.has(hit.kind) || this.#readable(node, hit.kind, hit.value),
    };
    const masks = new Masks(rules);
    const fields = new Fields(
      {
        resolution,
        revealed: (field, state) => {
          const kind = kindIn(field, state);
          // Of running text nobody has said what else is in it.
          const printed = state.named && this.#printed.has(kind);
          return printed || this.#readable(field, kind, fieldValue(field));
        },
      },
      known,
    );
    const attributes = new Attributes(masks, known, this.covering);
    const generated = new Generated(
      this.drawn,
      {
        resolution,
        revealed: (element, { kind, value }) =>
          this.#printed.has(kind) || this.#readable(element, kind, value),
        isMask: (text) => this.covering.isMask(text),
      },
      known,
    );
    this.sweeper = {
      masks,
      fields,
      known,
      attributes,
      options: new OptionLabels(rules),
      generated,
      sheets: new Sheets(this.drawn, () => this.observation.settle()),
      watchDrawn: () => this.observation.watchDrawn(),
      rules: () => policy.rules,
      pictures: new LiveNodes(),
      suggestions: new Suggestions({ fields, known, rules: () => policy.rules, resolution }),
      open: new OpenTexts(),
      quiet: new QuietTexts(),
      missed: new MissedValues(),
    };
  }

  /** Hears what the page's scripts make and no record tells of. */
  listen(signal: AbortSignal): void {
    this.roots.listen(signal);
    this.sweeper.sheets.listen(signal);
  }

  /** Masks what is new; returns names not met before. */
  look(batch: Batch): string[] {
    if (!this.policy.protected) return [];
    this.#patients = undefined;
    const names = sweep(this.sweeper, batch, this.observation.quietly);
    this.#patients = undefined;
    if (this.reveals.active) this.#checkReveals();
    return names;
  }

  /** A patient that has left takes every reveal along. While the batch was read, values of two patients
   *  may have stood side by side: what is readable is decided anew from what is there now. */
  #checkReveals(): void {
    this.reveals.expire(this.patients().identities());
    this.refresh();
  }

  lookAtAll(): string[] {
    const batch = emptyBatch(this.roots, this.drawn);
    addSubtree(batch, document);
    batch.whole = true;
    return this.look(batch);
  }

  /** Names from the tab's other frames, or from its pages before. */
  learn(names: readonly string[]): void {
    this.#patients = undefined;
    learnNames(this.sweeper, names);
  }

  /** Takes a new policy into account: a page may become protected, or stop being so. */
  policyChanged({ wasProtected, rules }: PageState): string[] {
    this.#patients = undefined;
    this.refresh();
    this.sweeper.attributes.refresh();
    this.sweeper.suggestions.look();
    const anew = !wasProtected || this.policy.rules !== rules;
    return this.policy.protected && anew ? this.lookAtAll() : [];
  }

  /** Writes all masks anew. */
  refresh(): void {
    this.sweeper.masks.refresh();
    this.sweeper.options.refresh();
    this.sweeper.fields.refresh();
    this.sweeper.generated.refresh();
    this.#watch.start();
  }

  /** Re-masks everything at once: window left, printing, time over. */
  hideAll(): boolean {
    const any = this.reveals.clear();
    if (any) this.refresh();
    return any;
  }

  /** Writes kinds in clear for a print, or masks them again. The caller keeps the screen from showing it. */
  printClear(kinds: ReadonlySet<IdentifierKind>): void {
    this.#printed = kinds;
    this.refresh();
  }

  /** Patients on the page; none on a page that is not protected: what it shows is nobody's business. */
  patients(): Patients {
    this.#patients ??= new Patients(this.policy.protected ? [...this.#sightings()] : []);
    return this.#patients;
  }

  /** Every value on the page that a policy may cover, in no particular order. */
  *targets(): Generator<Target> {
    for (const [node, state] of this.sweeper.masks.live()) {
      for (const hit of state.hits) yield { node, hit };
    }
    for (const [node, state] of this.sweeper.fields.live()) yield { node, state };
    for (const [node, values] of this.sweeper.generated.live()) {
      for (const drawn of values) yield { node, drawn };
    }
  }

  /** Whether a target can be read, and by what. */
  stateOf(target: Target): SightState {
    const { kind } = valueOf(target);
    if (this.policy.resolution(kind) === 'show') return 'shown';
    if (!this.reveals.active) return 'masked';
    return this.reveals.wayOf(this.subjectOf(target)) ?? 'masked';
  }

  /** What revealing a target would be recorded as, and what it would make readable. */
  subjectOf(target: Target): RevealSubject {
    const { kind, value } = valueOf(target);
    return { identity: this.patients().identityOf(target.node, nameOf(kind, value)), kind, value };
  }

  *#sightings(): Generator<Sighting> {
    for (const [node, { hits, context, row }] of this.sweeper.masks.live()) {
      for (const { kind, value } of hits) yield { node, kind, value, context, row };
    }
    for (const [node, values] of this.sweeper.generated.live()) {
      for (const { kind, value, context, row } of values) yield { node, kind, value, context, row };
    }
    for (const [node, state] of this.sweeper.fields.live()) {
      // Of a picture there is nothing to say but that it was there.
      const text = state.kind === 'photo' ? 'photo' : fieldValue(node);
      if (text === '') continue;
      if (state.named) {
        const { context } = state;
        const kind = kindIn(node, state);
        yield { node, kind, value: text, context: context ?? ownRecord(kind), row: context?.row };
        continue;
      }
      for (const found of this.policy.rules.detector.scan(text, this.sweeper.known)) {
        const value = text.slice(found.start, found.end);
        yield { node, kind: found.kind, value, context: undefined, row: undefined };
      }
    }
  }

  // Asked for every value that is written: without a reveal it costs nothing.
  #readable(node: Node, kind: Hit['kind'], value: string): boolean {
    if (!this.reveals.active) return false;
    const identity = this.patients().identityOf(node, nameOf(kind, value));
    return this.reveals.left({ identity, kind, value }) > 0;
  }
}

/** A field is labelled by its own attributes: it belongs to the page's record. */
function ownRecord(kind: Hit['kind']): Sighting['context'] {
  return { meaning: kind, label: '', strong: true, contact: false, row: undefined };
}

/** A value that is a name says itself whose it is. */
export function nameOf(kind: Hit['kind'], value: string): string | undefined {
  return kind === 'personName' ? value : undefined;
}

/** Kind and original value of a target. */
export function valueOf(target: Target): { kind: Hit['kind']; value: string } {
  if ('hit' in target) return { kind: target.hit.kind, value: target.hit.value };
  if ('drawn' in target) return { kind: target.drawn.kind, value: target.drawn.value };
  return { kind: kindIn(target.node, target.state), value: fieldValue(target.node) };
}
