// Tells the background how much of the page is protected, when the page has come to rest and the browser has
// nothing else to do. Counts only; what was counted never leaves the page.
import type { LookCounts } from '../../../shared/messages/coverage.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { pageTemplate } from '../../../shared/records/page-template.ts';
import type { ProtectedPage } from '../page/page.ts';
import type { PageRules } from '../scan/page-rules.ts';
import { addressHere } from './address-here.ts';
import { type Counted, countLook } from './count-look.ts';
import { mergeLooks } from './merge-looks.ts';
import { RuleHits } from './rule-hits.ts';

/** A page that is still filling is not counted; milliseconds. */
const quiet = 1500;
/** A page that never rests is counted so often; one with a clock, whose counts stay the same, the more seldom. */
const between = 5000;
const longestBetween = 40_000;
/** Idle time that a page never has is taken. */
const longestIdleWait = 3000;
/** Milliseconds of one step. */
const step = 4;

/** One page under one policy, as long as it is open. */
interface Look {
  readonly of: string;
  readonly id: string;
  counts: LookCounts | undefined;
  told: string;
  readonly leaked: Set<IdentifierKind>;
}

export class Coverage {
  readonly #page: ProtectedPage;
  readonly #send: (message: PageMessage) => Promise<unknown>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #between = between;
  /** What was counted last. */
  #address: string | undefined;
  #since = 0;
  #running = false;
  /** The page has changed while it was counted. */
  #again = false;
  #look: Look | undefined;
  #rules: { readonly of: PageRules; readonly hits: RuleHits } | undefined;

  constructor(page: ProtectedPage, send: (message: PageMessage) => Promise<unknown>) {
    this.#page = page;
    this.#send = send;
  }

  /** Something on the page has changed, or it has come on the screen. */
  changed(): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#since = now;
    clearTimeout(this.#timer);
    const rests = Math.min(now + quiet, this.#since + between);
    const isOther = addressHere() !== this.#address;
    const wait = (isOther ? rests : Math.max(rests, this.#countedAt + this.#between)) - now;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#begin();
    }, wait);
  }

  #begin(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    const address = addressHere();
    if (address === undefined || !this.#isCounted()) return;
    this.#running = true;
    this.#again = false;
    if (address !== this.#address) this.#between = between;
    this.#address = address;
    const counting = countLook(this.#page, this.#ruleHits());
    const next = (): void => {
      whenIdle(() => {
        const counted = this.#steps(counting);
        if (counted === 'more') return next();
        this.#running = false;
        this.#countedAt = performance.now();
        if (counted) this.#tell(address, counted);
        if (this.#again) this.changed();
      });
    };
    next();
  }

  /** Counts for some milliseconds; undefined when it cannot be counted. */
  #steps(counting: ReturnType<typeof countLook>): Counted | 'more' | undefined {
    const end = performance.now() + step;
    try {
      while (performance.now() < end) {
        const { done, value } = counting.next();
        if (done) return value;
      }
      return 'more';
    } catch {
      // One bad node: the page is masked all the same.
      return undefined;
    }
  }

  /** Tabs behind others and pages without a policy are not. */
  #isCounted(): boolean {
    const { policy } = this.#page;
    const counted = policy.protected && policy.policy.version > 0 && !policy.rules.awaitsEngine;
    return counted && document.visibilityState === 'visible';
  }

  #ruleHits(): RuleHits {
    const { rules } = this.#page.policy;
    if (this.#rules?.of !== rules) this.#rules = { of: rules, hits: new RuleHits(rules) };
    return this.#rules.hits;
  }

  #tell(address: string, { counts, leaked }: Counted): void {
    const policyVersion = this.#page.policy.policy.version;
    const of = `${policyVersion} ${pageTemplate(address)}`;
    if (this.#look?.of !== of) {
      this.#look = { of, id: newId(), counts: undefined, told: '', leaked: new Set() };
    }
    const look = this.#look;
    look.counts = mergeLooks(look.counts, counts);
    const text = JSON.stringify(look.counts);
    this.#between = text === look.told ? Math.min(this.#between * 2, longestBetween) : between;
    if (text !== look.told) {
      look.told = text;
      const message = { look: look.id, policyVersion, counts: look.counts };
      void this.#send({ type: 'coverage', address, ...message }).then((taken) => {
        if (taken !== true) look.told = '';
      });
    }
    const fresh = leaked.filter((kind) => !look.leaked.has(kind));
    if (fresh.length === 0) return;
    for (const kind of fresh) look.leaked.add(kind);
    void this.#send({ type: 'canary', address, kinds: fresh }).then((taken) => {
      if (taken !== true) for (const kind of fresh) look.leaked.delete(kind);
    });
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function whenIdle(run: () => void): void {
  requestIdleCallback(run, { timeout: longestIdleWait });
}
