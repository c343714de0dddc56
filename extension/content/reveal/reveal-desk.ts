// From a person's wish to readable values: what is wanted, for which reason, whether the background has
// recorded it, and then showing it for its time. How wishes come is the pointer's and the keys' affair.
import {
  type PageMessage,
  type RevealAnswer,
  revealAnswer,
} from '../../../shared/messages/page.ts';
import { revealLimits } from '../../../shared/policy/resolve.ts';
import { type RevealScope, revealScopes } from '../../../shared/records/reveal-scope.ts';
import { AttestationCard } from './attestation-card.ts';
import { BreakGlass } from './break-glass.ts';
import { Idle } from './idle.ts';
import { Overlay } from './overlay.ts';
import { type ProtectedPage, type Target, valueOf } from '../page/page.ts';
import { RevealKeys } from './reveal-keys.ts';
import { RevealMarks } from './reveal-marks.ts';
import { RevealMenu } from './reveal-menu.ts';
import { RevealPointer } from './reveal-pointer.ts';
import { batchWish, fieldWish, leftOf, patientWish, type Wish } from './reveal-wish.ts';
import { choiceOf, refusalText, sameReasonText } from './reveal-words.ts';
import type { RevealWay } from '../../../shared/records/sight-facts.ts';
import type { RevealSubject } from './reveals.ts';
import { rectsOf, revealableTargets, revealedTargets } from './target-at.ts';
import type { Texts } from '../page/texts.ts';

/** What the desk works with; the browser itself is behind `ask` and `reachable`. */
export interface DeskDeps {
  readonly page: ProtectedPage;
  readonly texts: Texts;
  readonly locale: 'zh-CN' | 'zh-TW' | 'en';
  readonly ask: (message: PageMessage) => Promise<unknown>;
  readonly reachable: () => boolean;
  readonly path: () => string;
}

/** Milliseconds a person waits for the background before the list of reasons opens all the same. */
const patience = 250;
/** How often countdowns are redrawn and ended reveals masked; only while something is readable. */
const tickMilliseconds = 250;

export class RevealDesk {
  readonly #deps: DeskDeps;
  readonly #overlay = new Overlay();
  readonly #marks = new RevealMarks(this.#overlay);
  readonly #menu: RevealMenu;
  readonly #keys: RevealKeys;
  readonly #pointer: RevealPointer;
  readonly #emergency: BreakGlass;
  readonly #idle = new Idle(() => performance.now());
  #settle: () => void = () => {};
  /** How often everything was masked at once: an answer from before that comes too late. */
  #hidings = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  /** Reasons given since the last hiding, by patient: holding a value needs one that is known. */
  readonly #reasons = new Map<string, string>();
  /** The value that the list of reasons is or was open for. */
  #offered: Wish | undefined;
  #offeredAt: Target | undefined;
  /** Counts presses; `readable` is what the one of now shows. */
  #holding = { press: 0, readable: [] as readonly RevealSubject[] };

  /** Who may end the listening, and the listening itself. */
  #around: AbortSignal | undefined;
  #inner = new AbortController();
  #isResting = false;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
    const { page, texts } = deps;
    this.#menu = new RevealMenu(this.#overlay, texts);
    this.#emergency = this.#breakGlass();
    const open = (target: Target, choose: boolean): void => void this.#open(target, choose);
    this.#keys = new RevealKeys({
      menu: this.#menu,
      owns: (event) => this.#overlay.owns(event),
      targets: () => revealableTargets(page),
      show: (target) => this.#showRing(target),
      leave: () => this.#marks.hideRing(),
      open,
    });
    this.#pointer = new RevealPointer({
      page,
      overlay: this.#overlay,
      marks: this.#marks,
      chip: { label: texts.chipLabel, hint: texts.chipHint },
      busy: () => this.#menu.isOpen,
      isReadable: (target) => this.#left(target) > 0,
      open,
      hold: (target) => void this.#hold(target),
      release: () => this.#release(),
      elsewhere: () => {
        this.#menu.close();
        this.#keys.stop();
      },
    });
  }

  #breakGlass(): BreakGlass {
    const { page, texts, ask: send, path } = this.#deps;
    const emergency = new BreakGlass({
      send,
      path,
      show: (subjects) =>
        this.#show(subjects, revealLimits(page.policy.policy).breakGlassSeconds, 'emergency'),
      end: (subjects) => this.#endReveals(subjects),
      isReadable: (subject) => page.reveals.left(subject) > 0,
      explain: (about) => card.ask(about),
    });
    const card = new AttestationCard(this.#overlay, texts, (...said) => emergency.attest(...said));
    return emergency;
  }

  /** Called after every write to the page, so that its mutations are not taken for the page's. */
  onWrite(settle: () => void): void {
    this.#settle = settle;
  }

  /** Hears the person, in capture on window, until the signal. */
  listen(around: AbortSignal): void {
    this.#around = around;
    this.#inner.abort();
    if (this.#isResting) return;
    this.#inner = new AbortController();
    const { signal } = this.#inner;
    around.addEventListener('abort', () => this.#inner.abort(), { signal });
    const options = { capture: true, signal };
    this.#idle.listen(window, signal);
    this.#pointer.listen(signal);
    window.addEventListener('keydown', (event) => this.#keys.handle(event), options);
    for (const type of ['keypress', 'keyup', 'beforeinput', 'input']) {
      const typed = (event: Event): void => {
        if (this.#overlay.owns(event)) event.stopImmediatePropagation();
      };
      window.addEventListener(type, typed, options);
    }
    window.addEventListener('scroll', () => this.#moved(), { ...options, passive: true });
  }

  /** While somebody picks rules here, a click is no wish to reveal; what is readable is masked again. */
  rest(on: boolean): void {
    this.#isResting = on;
    this.#deps.page.hideAll();
    if (this.#around) this.listen(this.#around);
  }

  /** Says why a request was stopped. */
  readonly explainWrite = (mask: string): void => {
    this.#marks.notice(this.#deps.texts.writeStopped.replace('{mask}', mask));
  };

  /** Says why a print was stopped: it held a mask, or clear values on a page without a template. */
  readonly explainPrint = (mask: string | undefined): void => {
    const { printStopped, printNeedsTemplate } = this.#deps.texts;
    this.#marks.notice(mask ? printStopped.replace('{mask}', mask) : printNeedsTemplate);
  };

  /** After every change of the page: a list whose value has gone, or is the next patient's now, closes. */
  pageChanged(): void {
    if (!this.#menu.isOpen || !this.#offered) return;
    if (!leftOf(this.#deps.page, this.#offered)) this.#menu.close();
  }

  /** Masks everything and closes the interface. */
  hideAll(): void {
    this.#hidings++;
    this.#reasons.clear();
    this.#pointer.cancel();
    this.#menu.close();
    this.#marks.hideChip();
    this.#deps.page.hideAll();
    this.#settle();
    this.#tick();
  }

  /** A patient in care is shown at once, any other for a reason.
   *  @param choose the person wants the list all the same */
  async #open(target: Target, choose: boolean): Promise<void> {
    if (!this.#mayAsk(target)) return;
    const mayBeInCare = this.#mayBeInCare && !choose;
    if (!mayBeInCare) return this.#offer(target);
    // A worker that sleeps, or hangs, must not keep anybody from the list and its emergency door.
    const hidings = this.#hidings;
    const offer = (): void => {
      if (hidings === this.#hidings && !this.#menu.isOpen) this.#offer(target);
    };
    const late = setTimeout(offer, patience);
    const settled = await this.#request(fieldWish(this.#deps.page, target), undefined);
    clearTimeout(late);
    if (!settled) offer();
    if (settled && this.#left(target) > 0) this.#menu.close();
  }

  /** Shows the value for as long as it is held, where the reason is known; else asks for it. */
  async #hold(target: Target): Promise<void> {
    if (!this.#mayAsk(target)) return;
    const press = ++this.#holding.press;
    const wish = fieldWish(this.#deps.page, target);
    const reason = this.#reasons.get(this.#deps.page.subjectOf(target).identity);
    if (reason !== undefined || this.#mayBeInCare) {
      if (await this.#request(wish, reason, press)) return;
    }
    this.#offer(target);
  }

  #release(): void {
    const { readable } = this.#holding;
    this.#holding = { press: this.#holding.press + 1, readable: [] };
    if (readable.length > 0) this.#endReveals(readable);
  }

  #endReveals(subjects: readonly RevealSubject[]): void {
    for (const subject of subjects) this.#deps.page.reveals.end(subject);
    this.#rewrite();
    this.#tick();
  }

  #mayAsk(target: Target): boolean {
    const { texts, reachable } = this.#deps;
    this.#marks.hideChip();
    if (this.#left(target) > 0) return false;
    if (reachable()) return true;
    this.#marks.notice(texts.refreshToReveal);
    return false;
  }

  get #mayBeInCare(): boolean {
    return this.#deps.page.policy.policy.profiles?.some(({ worklist }) => worklist) ?? false;
  }

  // The list is anchored to the value. It says what a reason would open: that, and not what the page has
  // become by then, is asked for.
  // `notice`: the person has been told that a reason was given often, and chooses anew.
  #offer(target: Target, notice?: string): void {
    const { page, texts, locale } = this.#deps;
    const rect = rectsOf(target)[0];
    if (!rect) return;
    this.#offered = fieldWish(page, target);
    this.#offeredAt = target;
    const wishes = revealScopes.flatMap((scope) => this.#wish(target, scope) ?? []);
    const choices = wishes.map((wish) => choiceOf(wish, page, texts));
    const { reasons, seconds } = page.policy.policy.reveal;
    const chosen = (wish: Wish | undefined): Wish | undefined => {
      this.#keys.stop();
      return wish && leftOf(page, wish);
    };
    const emergency = (): void => {
      const wish = chosen(wishes.find(({ scope }) => scope === 'patient') ?? wishes[0]);
      if (wish) this.#emergency.open(wish);
    };
    const request = { rect, choices, reasons, seconds, locale, notice, emergency };
    this.#menu.open(request, (reason, choice) => {
      const wish = chosen(wishes[choice]);
      if (wish) void this.#request(wish, reason, undefined, notice !== undefined);
    });
  }

  #wish(target: Target, scope: RevealScope): Wish | undefined {
    const { page } = this.#deps;
    switch (scope) {
      case 'field':
        return fieldWish(page, target);
      case 'patient':
        return patientWish(page, target);
      case 'batch':
        return batchWish(page, target, revealLimits(page.policy.policy).batchLimit);
    }
  }

  /** @param press of a hold: what is granted after it has ended is not shown
   *  @returns false when nothing but a reason is missing */
  async #request(
    wish: Wish,
    reason: string | undefined,
    press?: number,
    isConfirmed = false,
  ): Promise<boolean> {
    const { texts, ask, path } = this.#deps;
    const hidings = this.#hidings;
    const patients = wish.patients.map(({ patient }) => patient);
    const hold = press === undefined ? {} : { hold: true as const };
    const confirmed = isConfirmed ? { confirmed: true as const } : {};
    const { scope } = wish;
    const answer = revealAnswer.safeParse(
      await ask({ type: 'reveal', path: path(), scope, patients, reason, ...hold, ...confirmed }),
    );
    // The window was left or printed meanwhile.
    if (hidings !== this.#hidings) return true;
    // Nobody answers: the list has the door that needs no answer.
    if (!answer.success && reason === undefined) return false;
    if (!answer.success) this.#marks.notice(texts.refreshToReveal);
    else if (answer.data.ok) {
      const { seconds, recorded } = answer.data;
      const subjects = wish.patients.slice(0, recorded).flatMap((each) => each.subjects);
      if (reason !== undefined) this.#keep(subjects, reason);
      if (press === undefined) this.#show(subjects, seconds, 'revealed');
      else if (press === this.#holding.press) {
        this.#holding = { press, readable: subjects };
        this.#show(subjects, seconds, 'held');
      }
    } else return this.#refused(answer.data, reason);
    return true;
  }

  /** @returns false when nothing but a reason is missing */
  #refused(answer: RevealAnswer & { ok: false }, reason: string | undefined): boolean {
    const { texts, page, locale } = this.#deps;
    const { refusal } = answer;
    if (refusal === 'reasonNeeded') return false;
    if (refusal !== 'sameReason' && refusal !== 'otherReason') {
      this.#marks.notice(refusalText(texts, refusal));
      return true;
    }
    const given = page.policy.policy.reveal.reasons.find(({ code }) => code === reason);
    const notice = sameReasonText(texts, given?.label[locale] ?? '', answer);
    if (this.#offeredAt && this.#offered && leftOf(page, this.#offered)) {
      this.#offer(this.#offeredAt, notice);
    } else this.#marks.notice(notice);
    return true;
  }

  // Whoever nothing names is nobody in particular: a reason for one is none for another.
  #keep(subjects: readonly RevealSubject[], reason: string): void {
    for (const { identity } of subjects) if (identity !== '?') this.#reasons.set(identity, reason);
  }

  #show(subjects: readonly RevealSubject[], seconds: number, way: RevealWay): void {
    const { page, texts } = this.#deps;
    for (const subject of subjects) page.reveals.add(subject, seconds, way);
    this.#marks.say(texts.spokenSeconds.replace('{n}', String(seconds)));
    this.#rewrite();
    this.#ticking ??= setInterval(() => this.#tick(), tickMilliseconds);
    this.#tick();
  }

  #rewrite(): void {
    this.#deps.page.refresh();
    this.#settle();
  }

  /** Ends what has run out or lies unwatched, and redraws the countdowns. */
  #tick(): void {
    const { page } = this.#deps;
    const idle = this.#idle.since > revealLimits(page.policy.policy).idleSeconds * 1000;
    // Hands are busy in an emergency: it ends by its own time.
    if (idle && page.reveals.active && !this.#emergency.active) return this.hideAll();
    if (page.reveals.expire(page.patients().identities())) this.#rewrite();
    this.#drawBadges();
    this.#emergency.check();
    if (page.reveals.active) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #drawBadges(): void {
    if (!this.#deps.page.reveals.active) return this.#marks.showBadges([]);
    const badges = revealedTargets(this.#deps.page).flatMap((target) => {
      const left = this.#left(target);
      const rect = left > 0 ? rectsOf(target).at(-1) : undefined;
      return rect ? [{ rect, seconds: Math.ceil(left / 1000) }] : [];
    });
    this.#marks.showBadges(badges);
  }

  // Milliseconds; the chip is of no use on what is readable already.
  #left(target: Target): number {
    const { page } = this.#deps;
    return page.reveals.active ? page.reveals.left(page.subjectOf(target)) : 0;
  }

  // The value is brought into view first: a ring nobody sees leads nowhere.
  #showRing(target: Target): void {
    const at = target.node instanceof Element ? target.node : target.node.parentElement;
    at?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const rect = rectsOf(target)[0];
    const { texts } = this.#deps;
    const kind = texts[`kind_${valueOf(target).kind}`];
    const readable = this.#left(target) > 0 ? texts.spokenShown : texts.spokenHidden;
    if (rect) this.#marks.showRing(rect, texts.keyboardHint, readable.replace('{kind}', kind));
  }

  #moved(): void {
    this.#marks.hideChip();
    if (this.#deps.page.reveals.active) this.#drawBadges();
  }
}
