// From a person's wish to a readable value: pointing (chip, Alt+click) or walking with the keyboard,
// choosing a reason, asking the background, showing it for its time. Only real input counts.
import { type PageMessage, type RevealAnswer, revealAnswer } from '../../shared/messages/page.ts';
import { Overlay } from './overlay.ts';
import { nameOf, type ProtectedPage, type Target, valueOf } from './page.ts';
import { shownPatient } from './patients.ts';
import { RevealMarks } from './reveal-marks.ts';
import { RevealMenu } from './reveal-menu.ts';
import type { RevealSubject } from './reveals.ts';
import { RevealKeys } from './reveal-keys.ts';
import {
  current,
  isRevealable,
  rectsOf,
  revealableTargets,
  revealedTargets,
  targetAt,
} from './target-at.ts';
import type { Texts } from './texts.ts';

/** What the desk works with; the browser itself is behind `ask` and `reachable`. */
export interface DeskDeps {
  readonly page: ProtectedPage;
  readonly texts: Texts;
  readonly locale: 'zh-CN' | 'zh-TW' | 'en';
  readonly ask: (message: PageMessage) => Promise<unknown>;
  readonly reachable: () => boolean;
  readonly path: () => string;
}

type Refusal = (RevealAnswer & { ok: false })['refusal'];

/** How often countdowns are redrawn and ended reveals masked; only while something is readable. */
const tickMilliseconds = 250;
/** A pointer on its way elsewhere shows no chip. */
const chipDelay = 80;

export class RevealDesk {
  readonly #deps: DeskDeps;
  readonly #overlay = new Overlay();
  readonly #marks = new RevealMarks(this.#overlay);
  readonly #menu: RevealMenu;
  readonly #keys: RevealKeys;
  #settle: () => void = () => {};
  /** How often everything was masked at once: an answer from before that comes too late. */
  #hidings = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #hover: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
    this.#menu = new RevealMenu(this.#overlay, deps.texts);
    this.#keys = new RevealKeys({
      menu: this.#menu,
      targets: () => revealableTargets(deps.page),
      show: (target) => this.#showRing(target),
      leave: () => this.#marks.hideRing(),
      open: (target, choose) => void this.#open(target, choose),
    });
  }

  /** Called after every write to the page, so that its mutations are not taken for the page's. */
  onWrite(settle: () => void): void {
    this.#settle = settle;
  }

  /** Hears the person, in capture on window, until the signal. */
  listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    window.addEventListener('mousemove', (event) => this.#onMove(event), {
      ...options,
      passive: true,
    });
    window.addEventListener('mousedown', (event) => this.#onPress(event), options);
    window.addEventListener('click', (event) => this.#onAltClick(event), options);
    window.addEventListener('keydown', (event) => this.#keys.handle(event), options);
    window.addEventListener('scroll', () => this.#moved(), { ...options, passive: true });
  }

  /** Says why a request was stopped. */
  readonly explainWrite = (mask: string): void => {
    this.#marks.notice(this.#deps.texts.writeStopped.replace('{mask}', mask));
  };

  /** Masks everything and closes the interface. */
  hideAll(): void {
    this.#hidings++;
    this.#menu.close();
    this.#marks.hideChip();
    this.#deps.page.hideAll();
    this.#settle();
    this.#tick();
  }

  #onMove(event: MouseEvent): void {
    if (!event.isTrusted || this.#menu.isOpen || this.#overlay.owns(event)) return;
    clearTimeout(this.#hover);
    // The path is empty once the event is over.
    const [origin] = event.composedPath();
    const { clientX, clientY } = event;
    this.#hover = setTimeout(() => {
      const target = this.#targetAt(origin, clientX, clientY);
      const rect = target && rectsOf(target).at(-1);
      if (!target || !rect || this.#left(target) > 0) return this.#marks.hideChip();
      this.#marks.showChip(
        rect,
        this.#deps.texts.chipLabel,
        (press) => void this.#open(target, press.shiftKey),
      );
    }, chipDelay);
  }

  // A press outside closes the list; with Alt on a value it must not start a selection or a link.
  #onPress(event: MouseEvent): void {
    if (this.#overlay.owns(event)) return;
    this.#menu.close();
    this.#keys.stop();
    if (event.altKey && event.isTrusted && this.#targetOf(event)) stop(event);
  }

  #onAltClick(event: MouseEvent): void {
    if (!event.altKey || !event.isTrusted || this.#overlay.owns(event)) return;
    const target = this.#targetOf(event);
    if (!target) return;
    stop(event);
    void this.#open(target, event.shiftKey);
  }

  #targetOf(event: MouseEvent): Target | undefined {
    return this.#targetAt(event.composedPath()[0], event.clientX, event.clientY);
  }

  #targetAt(origin: EventTarget | undefined, x: number, y: number): Target | undefined {
    if (!(origin instanceof Element) || !this.#deps.page.policy.protected) return undefined;
    const target = targetAt(this.#deps.page, origin, x, y);
    return target && isRevealable(this.#deps.page, target) ? target : undefined;
  }

  /** A patient in care is shown at once, any other for a reason.
   *  @param choose the person wants the list all the same */
  async #open(target: Target, choose: boolean): Promise<void> {
    const { page, texts, reachable } = this.#deps;
    this.#marks.hideChip();
    if (this.#left(target) > 0) return;
    if (!reachable()) return this.#marks.notice(texts.refreshToReveal);
    const lists = page.policy.policy.profiles?.some(({ worklist }) => worklist) ?? false;
    if (lists && !choose && (await this.#request(target, undefined))) return;
    this.#offer(target);
  }

  // The list is anchored to the value; what is asked for is decided when a reason is chosen.
  #offer(target: Target): void {
    const { page, texts, locale } = this.#deps;
    const rect = rectsOf(target)[0];
    if (!rect) return;
    const { kind, value } = valueOf(target);
    const group = page.patients().groupOf(target.node, nameOf(kind, value));
    const name = group?.identifiers.personName;
    const patient = name && page.covering.mask({ kind: 'personName', value: name });
    const { reasons, seconds } = page.policy.policy.reveal;
    const kindName = texts[`kind_${kind}`];
    this.#menu.open({ rect, kindName, patient, reasons, seconds, locale }, (reason) => {
      this.#keys.stop();
      void this.#request(target, reason);
    });
  }

  /** The page goes on while the list is open: the value must still be there, of the same patient.
   *  @returns false when nothing but a reason is missing */
  async #request(wanted: Target, reason: string | undefined): Promise<boolean> {
    const { page, texts, ask, path } = this.#deps;
    const target = current(page, wanted);
    if (!target) return true;
    const subject = page.subjectOf(target);
    const group = page.patients().groupOf(target.node, nameOf(subject.kind, subject.value));
    const patient = group ? shownPatient(group) : { identifiers: {}, kinds: [] };
    const { kind } = subject;
    const patients = [{ ...patient, kinds: [kind] }];
    const hidings = this.#hidings;
    const answer = revealAnswer.safeParse(
      await ask({ type: 'reveal', path: path(), patients, reason }),
    );
    // The window was left or printed meanwhile.
    if (hidings !== this.#hidings) return true;
    if (!answer.success) this.#marks.notice(texts.refreshToReveal);
    else if (answer.data.ok) this.#show(subject, answer.data.seconds);
    else if (answer.data.refusal === 'reasonNeeded') return false;
    else this.#marks.notice(refusalText(texts, answer.data.refusal));
    return true;
  }

  #show(subject: RevealSubject, seconds: number): void {
    this.#deps.page.reveals.add(subject, seconds);
    this.#rewrite();
    this.#ticking ??= setInterval(() => this.#tick(), tickMilliseconds);
    this.#tick();
  }

  #rewrite(): void {
    this.#deps.page.refresh();
    this.#settle();
  }

  /** Ends what has run out and redraws the countdowns. */
  #tick(): void {
    const { page } = this.#deps;
    if (page.reveals.expire(page.patients().identities())) this.#rewrite();
    this.#drawBadges();
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
    if (rect) this.#marks.showRing(rect, this.#deps.texts.keyboardHint);
  }

  #moved(): void {
    this.#marks.hideChip();
    if (this.#deps.page.reveals.active) this.#drawBadges();
  }
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The background's refusals in words.
function refusalText(texts: Texts, refusal: Exclude<Refusal, 'reasonNeeded'>): string {
  switch (refusal) {
    case 'notRevealable':
      return texts.refusedNotRevealable;
    case 'unknownReason':
      return texts.refusedUnknownReason;
    case 'queueFull':
      return texts.refusedQueueFull;
    case 'storage':
      return texts.refusedStorage;
  }
}
