// Picking rules on a page, in one frame of it: what was pointed at, which rule would know it, the draft. Every rule is
// tried on the page as it stands before it is taken. Holds no value beyond the one that is pointed at, sends none.
import {
  type PickMessage,
  type PickRefusal,
  pickSaveAnswer,
  type PickState,
} from '../../../shared/messages/picker.ts';
import type { DraftMeaning, DraftRule, RuleDraft } from '../../../shared/policy/rule-draft.ts';
import { element, Overlay } from '../reveal/overlay.ts';
import { FramesOver } from './frames-over.ts';
import { likelyKind } from './likely-kind.ts';
import { meaningNow, offersFor, type Pointed, pointedAt, wordsAround } from './offers.ts';
import { type Naming, PickPanel } from './pick-panel.ts';
import { PickPointer } from './pick-pointer.ts';
import { pickCss } from './pick-style.ts';
import type { PickWords } from './pick-words.ts';
import type { PickedPage } from './picked-page.ts';
import { Trial } from './trial.ts';
import { nextValue } from './walk-values.ts';

export interface PickerDeps {
  readonly to: PickedPage;
  readonly words: PickWords;
  readonly ask: (message: PickMessage) => Promise<unknown>;
}

export class Picker {
  readonly #deps: PickerDeps;
  readonly #overlay = new Overlay();
  readonly #stop = new AbortController();
  readonly #trial: Trial;
  readonly #panel: PickPanel;
  readonly #over: FramesOver;
  /** This frame, among those of the tab. */
  readonly #here = frameName();
  #rules: readonly DraftRule[] = [];
  #pointed: Pointed | undefined;
  #naming: Naming | undefined;
  #tested: RuleDraft['tested'] | undefined;
  #isDrawn = false;
  #saving = false;
  #done: string | undefined;
  #failed: string | undefined;

  constructor(deps: PickerDeps) {
    this.#deps = deps;
    const { to, words } = deps;
    to.picking(true);
    this.#trial = new Trial(to);
    this.#overlay.add(element('style', '', pickCss));
    this.#over = new FramesOver(this.#overlay);
    this.#panel = new PickPanel(this.#overlay, words, {
      name: (kind) => this.#name(kind),
      choose: (offer) => this.#choose(offer),
      add: () => this.#add(),
      cancel: () => this.#cancel(),
      remove: (at) => this.#remove(at),
      test: () => this.#test(),
      save: () => void this.#save(),
      walk: (step) => this.#walk(step),
      end: () => void deps.ask({ type: 'pickEnd' }),
    });
    const { signal } = this.#stop;
    this.#over.listen(signal);
    new PickPointer({
      roots: to.page.roots,
      overlay: this.#overlay,
      over: (at) => this.#over.point(at),
      pick: (at) => this.#pick(at),
      cancel: () => this.#cancel(),
      accept: () => this.#add(),
    }).listen(signal);
    this.#panel.hidden = window.top !== window;
  }

  /** What the background says: of the rules, which another frame may have picked, and of whose panel stands. */
  hear(state: PickState): void {
    if (state.type === 'pickOver') {
      this.#end();
      return;
    }
    const isElsewhere = state.here !== undefined && state.here !== this.#here;
    this.#panel.hidden = isElsewhere || (state.here === undefined && window.top !== window);
    const isSame = JSON.stringify(state.rules) === JSON.stringify(this.#rules);
    if (this.#isDrawn && isSame && (state.here === this.#here || !this.#naming)) return;
    this.#rules = state.rules;
    this.#forget();
    this.#trial.by(this.#rules);
    this.#draw();
  }

  #end(): void {
    this.#stop.abort();
    this.#trial.by([]);
    this.#over.end();
    this.#panel.end();
    this.#deps.to.picking(false);
  }

  #pick(at: Element): void {
    const pointed = pointedAt(at, this.#deps.to.page);
    this.#done = undefined;
    this.#failed = undefined;
    this.#forget();
    this.#trial.by(this.#rules);
    if (!pointed) {
      this.#failed = this.#deps.words.pickNoValue;
      this.#draw();
      return;
    }
    void this.#deps.ask({ type: 'pickHere', here: this.#here });
    this.#panel.hidden = false;
    this.#pointed = pointed;
    const known = meaningNow(pointed, this.#deps.to.page);
    const base = { known, offers: [], chosen: 0, decides: 0 };
    this.#naming = { ...base, kind: undefined };
    // What is known as something is to be known as something else, or not at all.
    const words = known === undefined ? wordsAround(pointed, this.#deps.to.page) : [];
    const likely = known === undefined ? likelyKind(pointed.value, words) : undefined;
    if (likely) this.#offer(likely);
    this.#over.point(pointed.element);
    this.#draw('kind');
  }

  #name(kind: DraftMeaning): void {
    this.#offer(kind);
    this.#draw('kind');
  }

  #offer(kind: DraftMeaning): void {
    const { page } = this.#deps.to;
    if (!this.#pointed || !this.#naming) return;
    // Offers are sought on the page as it is without the one that was tried last.
    this.#trial.by(this.#rules);
    const offers = offersFor(this.#pointed, kind, page);
    this.#naming = { ...this.#naming, kind, offers };
    this.#tryOffer(0);
  }

  #choose(offer: number): void {
    this.#tryOffer(offer);
    this.#draw();
  }

  /** Reads the page by the offer and shows what it decides. */
  #tryOffer(chosen: number): void {
    const rule = this.#naming?.offers[chosen];
    if (!this.#naming) return;
    const decided = rule ? this.#trial.withOneMore(this.#rules, rule) : [];
    this.#over.show(decided);
    this.#naming = { ...this.#naming, chosen, decides: decided.length };
  }

  #add(): void {
    const rule = this.#naming?.offers[this.#naming.chosen];
    if (!rule || this.#naming?.kind === undefined) return;
    this.#keep([...this.#rules, rule]);
  }

  #remove(at: number): void {
    this.#keep(this.#rules.filter((_, each) => each !== at));
  }

  #keep(rules: readonly DraftRule[]): void {
    this.#rules = rules;
    this.#tested = undefined;
    this.#forget();
    this.#trial.by(rules);
    void this.#deps.ask({ type: 'pickKeep', rules: [...rules] });
    this.#draw();
  }

  #cancel(): void {
    if (!this.#naming) return;
    this.#forget();
    this.#trial.by(this.#rules);
    this.#draw();
  }

  #test(): void {
    this.#tested = this.#trial.test(this.#rules);
    this.#draw();
  }

  async #save(): Promise<void> {
    const { ask, words } = this.#deps;
    const tested = this.#trial.test(this.#rules);
    this.#tested = tested;
    this.#saving = true;
    this.#done = undefined;
    this.#failed = undefined;
    this.#draw();
    const path = location.pathname.slice(0, 2000);
    const draft = { site: self.origin, path, rules: [...this.#rules], tested };
    const answer = pickSaveAnswer.safeParse(await ask({ type: 'pickSave', draft }));
    this.#saving = false;
    const refusal: PickRefusal =
      answer.success && !answer.data.ok ? answer.data.refusal : 'unreachable';
    if (answer.success && answer.data.ok) {
      this.#done = words.pickSaved.replace('{id}', answer.data.id);
      // It is the server's now: what is picked next is another draft.
      this.#keep([]);
    } else {
      this.#failed = words[`pick_${refusal}`];
      this.#draw();
    }
  }

  #walk(step: 1 | -1): void {
    const next = nextValue(this.#deps.to.page.roots, this.#pointed?.element, step);
    next?.scrollIntoView({ block: 'center' });
    if (next) this.#pick(next);
  }

  /** Nothing is pointed at any more. */
  #forget(): void {
    this.#pointed = undefined;
    this.#naming = undefined;
    this.#over.show([]);
    this.#over.point(undefined);
  }

  #draw(focus?: 'kind'): void {
    this.#isDrawn = true;
    this.#panel.draw(
      {
        naming: this.#naming,
        rules: this.#rules,
        tested: this.#tested,
        saving: this.#saving,
        done: this.#done,
        failed: this.#failed,
      },
      focus,
    );
  }
}

/** The same after the frame has been loaded anew: its place among the frames of the page. */
function frameName(): string {
  const steps: number[] = [];
  for (let at: Window = self; at !== at.parent; at = at.parent) {
    const around = at.parent;
    const frames = Array.from({ length: around.length }, (_, i) => around[i]);
    steps.unshift(frames.indexOf(at));
  }
  return ['top', ...steps].join('.');
}
