// All that a page reports of what it has shown: at once, that a patient's values were there; when it is left, how
// long they were really on the screen; and how much of it is protected.
import type { PageMessage } from '../../../shared/messages/page.ts';
import { Coverage } from '../coverage/coverage.ts';
import { hisUserHere } from '../page/his-user.ts';
import type { ProtectedPage } from '../page/page.ts';
import { WorklistTeller } from '../page/worklist.ts';
import { InSight } from './in-sight.ts';
import { Sight } from './sight.ts';
import { SightLog } from './sight-log.ts';

export interface SightsDeps {
  readonly page: ProtectedPage;
  /** Resolves to true when the background has stored the event. */
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  /** What a cookie says who is signed in. */
  readonly account: () => string | undefined;
}

export class Sights {
  readonly #sight: Sight;
  readonly #log: SightLog;
  readonly #coverage: Coverage;

  constructor({ page, send, path, account }: SightsDeps) {
    this.#coverage = new Coverage(page, send);
    const worklist = new WorklistTeller(page, (words) => send({ type: 'worklist', ...words }));
    this.#sight = new Sight({
      patients: () => page.patients(),
      send,
      path,
      rested: () => void worklist.rested(performance.now()),
      visible: () => document.visibilityState === 'visible',
    });
    const inSight = new InSight(
      page,
      (at) => this.#log.moved(at),
      () => this.#log.settled(),
    );
    this.#log = new SightLog({
      inSight: () => inSight.look(),
      send,
      path,
      loads: () => document.readyState === 'loading',
      user: () => account() ?? hisUserHere(page.policy),
      now: () => performance.now(),
    });
  }

  /** Something on the page has changed, or it has come on the screen. */
  changed(): void {
    this.#sight.changed(performance.now());
    this.#log.changed();
    this.#coverage.changed();
  }

  /** A value has become readable, or masked again. */
  rewritten(): void {
    this.#log.changed();
  }

  /** Who is signed in is known, or known anew. */
  accountKnown(): void {
    this.#log.look();
  }

  /** The page is left or hidden: it is reported now or never. */
  leave(): void {
    this.#sight.leave();
    this.#log.leave();
  }
}
