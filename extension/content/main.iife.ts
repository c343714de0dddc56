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
import { followNames, shareNames } from './scan/tab-names.ts';
import { followParser } from './observe/follow-parser.ts';
import { followPolicy } from './page/follow-policy.ts';
import { guardCopies } from './guard/guard-copy.ts';
import { guardPrints, printTemplateHere } from './guard/guard-print.ts';
import { guardWindow } from './guard/guard-window.ts';
import { guardWrites } from './guard/guard-write.ts';
import { guardOutside } from './outside/guard-outside.ts';
import { hisUserHere } from './page/his-user.ts';
import { PageObserver } from './observe/page-observer.ts';
import { ProtectedPage } from './page/page.ts';
import { originsHere, PolicyState } from './page/policy-state.ts';
import { wasServedMasked } from './page/served-masked.ts';
import { RevealDesk } from './reveal/reveal-desk.ts';
import { Sight } from './observe/sight.ts';
import { loadTexts, type Texts } from './page/texts.ts';
import { Who } from './page/who.ts';
import { Watermark } from './watermark/watermark.ts';
import { WorklistTeller } from './page/worklist.ts';

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
    askBackground({ ...message, user: hisUserHere(policy) });
  const sight = sightOf(page, send, path);
  // After every batch: names go to the tab, patients to the record.
  const look = (names: string[]): void => {
    shareNames(names);
    sight.changed(performance.now());
    desk.pageChanged();
    who.ask();
  };

  // document.open() removes every listener of the document; `arm` sets them anew.
  let guards = new AbortController();
  const named = (): boolean => isNamed(page);
  const who = new Who(named, send, backgroundReachable, () => watermark.changed());
  const texts = loadTexts(localText);
  const desk = deskOf(page, texts, send, path);
  const armOutside = guardOutside({ policy, texts, send, path });
  const watermark = new Watermark({ page, who, texts, send, path });
  const arm = (): void => {
    guards.abort();
    guards = new AbortController();
    const { signal } = guards;
    page.listen(signal);
    watermark.listen(signal);
    desk.listen(signal);
    const settle = (): void => observation.settle();
    guardCopies({ page, signal, send, path, settle });
    const { explainWrite: explain, explainPrint } = desk;
    guardWrites({ page, signal, send, path, explain, explainPrint });
    guardPrints({ page, desk, signal, send, path, who, texts, settle });
    guardWindow({ desk, sight, signal });
    armOutside(signal);
  };

  // The first frame waits for the stored rules: a label of this hospital's must not be learnt after it.
  const hold = { on: true };
  setTimeout(() => unveil(), longestHold);
  const observation = new PageObserver({
    look: (batch) => look(page.look(batch)),
    lookAtAll: () => look(page.lookAtAll()),
    isOwnWrite: (node) => page.sweeper.masks.isOwnWrite(node),
    rebuilt: arm,
    held: () => hold.on,
    shadows: page.roots,
    drawn: page.drawn,
  });
  page.observation = observation;
  observation.start();
  const unveil = (): void => {
    hold.on = false;
    observation.settle();
  };
  desk.onWrite(observation.settle);
  arm();
  followParser(observation.settle);

  watermark.start();
  // From here on nothing is urgent: the strictest rules are in force already.
  followPolicy({ page, look, settle: observation.settle, unveil });
  followNames(page, observation.settle);
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

/** Whether who looks has to be known here: it stands in the watermark and on some prints. */
function isNamed(page: ProtectedPage): boolean {
  return Watermark.wanted(page) || printTemplateHere(page.policy) !== undefined;
}

/** What the page shows is reported when it has come to rest, and so is a worklist. */
function sightOf(
  page: ProtectedPage,
  send: (message: PageMessage) => Promise<unknown>,
  path: () => string,
): Sight {
  const worklist = new WorklistTeller(page, (words) => send({ type: 'worklist', ...words }));
  return new Sight({
    patients: () => page.patients(),
    send,
    path,
    rested: () => void worklist.rested(performance.now()),
    visible: () => document.visibilityState === 'visible',
  });
}
