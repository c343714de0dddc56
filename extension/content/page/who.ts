// Who is signed in and at which workstation, for the watermark and the line on printed pages: asked for in
// advance, because printing does not wait.
import { type PageMessage, type WhoAnswer, whoAnswer } from '../../../shared/messages/page.ts';

/** Who is signed in may change under a page. */
const freshMilliseconds = 60_000;
/** Between questions that nobody answers. */
const patience = 1000;

export class Who {
  readonly #wanted: () => boolean;
  readonly #send: (message: PageMessage) => Promise<unknown>;
  readonly #reachable: () => boolean;
  readonly #told: () => void;
  #answer: WhoAnswer | undefined;
  #asked = Number.NEGATIVE_INFINITY;

  /** @param wanted whether this page carries a watermark or may print anything in clear
   *  @param reachable false in an orphan of an update: it can record nothing
   *  @param told called with every answer */
  constructor(
    wanted: () => boolean,
    send: (message: PageMessage) => Promise<unknown>,
    reachable: () => boolean,
    told: () => void,
  ) {
    this.#told = told;
    this.#wanted = wanted;
    this.#send = send;
    this.#reachable = reachable;
  }

  /** Undefined while the background does not answer: without it nothing would be recorded. */
  get known(): WhoAnswer | undefined {
    return this.#reachable() ? this.#answer : undefined;
  }

  /** The last answer, also in an orphan: a watermark stays as it was. */
  get latest(): WhoAnswer | undefined {
    return this.#answer;
  }

  /** Somebody else may be signed in: asks now, whatever was answered; done when that is known. */
  async renew(): Promise<void> {
    this.#asked = Number.NEGATIVE_INFINITY;
    await this.#ask();
  }

  /** Called often; cheap where nobody has to be named. */
  ask(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const now = performance.now();
    if (now - this.#asked < (this.#answer ? freshMilliseconds : patience) || !this.#wanted())
      return;
    this.#asked = now;
    const parsed = whoAnswer.safeParse(await this.#send({ type: 'who' }));
    if (!parsed.success) return;
    this.#answer = parsed.data;
    this.#told();
  }
}
