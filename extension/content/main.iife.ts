// Entry of the content script: runs in every frame before the page's first script, and from then on
// keeps patients' values masked. It must never wait before masking, never write a form field's value,
// and never let a value out but in an event that a person's look or copy has caused.
import type { PageMessage } from '../../shared/messages/page.ts';
import {
  askBackground,
  backgroundReachable,
  localText,
  uiLocale,
} from '../platform/page-browser.ts';
import { guardDownloads } from './download/guard-downloads.ts';
import { followNames, shareNames } from './scan/tab-names.ts';
import { followParser } from './observe/follow-parser.ts';
import { followPolicy } from './page/follow-policy.ts';
import { guardCopies } from './guard/guard-copy.ts';
import { guardPrints } from './guard/guard-print.ts';
import { guardWindow } from './guard/guard-window.ts';
import { guardWrites } from './guard/guard-write.ts';
import { guardOutside, type OutsideGuard } from './outside/guard-outside.ts';
import { hisUserHere } from './page/his-user.ts';
import { PageObserver } from './observe/page-observer.ts';
import { followAccount } from './page/follow-account.ts';
import { ProtectedPage } from './page/page.ts';
import { originsHere, PolicyState } from './page/policy-state.ts';
import { wasServedMasked } from './page/served-masked.ts';
import { RevealDesk } from './reveal/reveal-desk.ts';
import { Sights } from './observe/sights.ts';
import { loadTexts, type Texts } from './page/texts.ts';
import { Who } from './page/who.ts';
import { StatisticsGuard } from './statistics/statistics-guard.ts';
import { Watermark } from './watermark/watermark.ts';

declare global {
  /** Set in this world's global object: re-injection after an update must not start twice. */
  var medveilRunning: boolean | undefined;
}

/** Milliseconds that the first frame waits for the hospital's own rules; the built-in ones need no wait. */
const longestHold = 800;

if (globalThis.medveilRunning !== true) {
  globalThis.medveilRunning = true;
  start();
  loadAgainIfMasked();
}

/** Everything is wired before the first await: the page is masked when this returns. */
function start(): void {
  const policy = new PolicyState(originsHere());
  const page = new ProtectedPage(policy);
  const path = (): string => location.pathname.slice(0, 2000);
  // What is recorded says who was signed in, as far as this page knows.
  const send = (message: PageMessage): Promise<unknown> =>
    askBackground({ user: hisUserHere(policy), ...message });
  const sights = new Sights({ page, send, path, account: () => who.latest?.account });
  // After every batch: names go to the tab, patients to the record.
  const look = (names: string[]): void => {
    if (!policy.isTrying) shareNames(names);
    sights.changed();
    desk.pageChanged();
    files.pageChanged();
    who.ask();
  };

  const settle = (): void => observation.settle();
  // document.open() removes every listener of the document; `arm` sets them anew.
  let guards = new AbortController();
  const watched = (): boolean => policy.protected;
  const who = new Who(watched, send, backgroundReachable, () => watermark.changed());
  const texts = loadTexts(localText);
  const desk = deskOf(page, texts, send, path);
  const files = guardFiles({ page, texts, send, path });
  const watermark = new Watermark({ page, who, texts, send, path });
  const arm = (): void => {
    guards.abort();
    guards = new AbortController();
    const { signal } = guards;
    page.listen(signal);
    watermark.listen(signal);
    desk.listen(signal);
    guardPage({ page, desk, sights, who, texts, signal, send, path, settle });
    files.arm(signal);
  };

  // The first frame waits for the stored rules: a label of this hospital's must not be learnt after it.
  const hold = { on: true };
  setTimeout(() => unveil(), longestHold);
  const observation = observe(page, look, arm, () => hold.on);
  const unveil = (): void => {
    hold.on = false;
    settle();
  };
  desk.onWrite(() => {
    settle();
    sights.rewritten();
  });
  arm();
  followParser(settle);
  watermark.start();
  // From here on nothing is urgent: the strictest rules are in force already.
  letPick(page, desk, followPolicy({ page, look, settle, unveil }));
  followNames(page, settle);
  followAccount(() => void who.renew().then(() => sights.accountKnown()));
}

/** Looks at the page from now on, and masks what comes. */
function observe(
  page: ProtectedPage,
  look: (names: string[]) => void,
  rebuilt: () => void,
  held: () => boolean,
): PageObserver {
  const observation = new PageObserver({
    look: (batch) => look(page.look(batch)),
    lookAtAll: () => look(page.lookAtAll()),
    isOwnWrite: (node) => page.sweeper.masks.isOwnWrite(node),
    rebuilt,
    held,
    shadows: page.roots,
    drawn: page.drawn,
  });
  page.observation = observation;
  observation.start();
  return observation;
}

/** For the picker of rules, which is brought when somebody wants it. */
function letPick(page: ProtectedPage, desk: RevealDesk, renew: (change: () => void) => void): void {
  globalThis.medveilPickedPage = {
    page,
    tryPack: (pack) => renew(() => page.policy.tryPack(pack)),
    picking: (on) => desk.rest(on),
  };
}

/** Once for a document: the background says whether it is worth it. */
function loadAgainIfMasked(): void {
  if (!wasServedMasked(performance.getEntriesByType('navigation'))) return;
  void askBackground({ type: 'servedMasked' }).then((again) => {
    if (again === true) location.reload();
  });
}

function deskOf(
  page: ProtectedPage,
  texts: Texts,
  ask: (message: PageMessage) => Promise<unknown>,
  path: () => string,
): RevealDesk {
  return new RevealDesk({
    page,
    texts,
    locale: uiLocale(),
    ask,
    reachable: backgroundReachable,
    path,
  });
}

/** What is given to pages outside, what comes from the hospital's own, and prescriptions that are counted there;
 *  people are asked on one card. */
function guardFiles({
  page,
  ...deps
}: Omit<OutsideGuard, 'policy'> & { readonly page: ProtectedPage }): {
  readonly arm: (signal: AbortSignal) => void;
  readonly pageChanged: () => void;
} {
  const { policy } = page;
  const outside = guardOutside({ ...deps, policy });
  const { card } = outside;
  const armDownloads = guardDownloads({ ...deps, policy, card });
  const statistics = new StatisticsGuard({ ...deps, page, card });
  const arm = (signal: AbortSignal): void => {
    outside.arm(signal);
    armDownloads(signal);
  };
  return { arm, pageChanged: () => statistics.changed() };
}

interface Guarded {
  readonly page: ProtectedPage;
  readonly desk: RevealDesk;
  readonly sights: Sights;
  readonly who: Who;
  readonly texts: Texts;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  readonly settle: () => void;
}

/** What leaves the page, and when nobody looks any more. */
function guardPage({ page, desk, sights, who, texts, signal, send, path, settle }: Guarded): void {
  guardCopies({ page, signal, send, path, settle });
  const { explainWrite: explain, explainPrint } = desk;
  guardWrites({ page, signal, send, path, explain, explainPrint });
  guardPrints({ page, desk, signal, send, path, who, texts, settle });
  guardWindow({ desk, sights, signal });
}
