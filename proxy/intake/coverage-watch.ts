// Keeps what browsers count on pages, and records where rules no longer fit. One page after the other: what is
// known after one count is where the next begins.
import { createHash } from 'node:crypto';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import { namedRules } from '../../shared/detect/rule-names.ts';
import type { PageCoverage } from '../../shared/messages/coverage.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import { pageTemplate } from '../../shared/records/page-template.ts';
import type { Ledger } from '../ledger/contract.ts';
import { type Drift, hearPage, type InForce, type PageState, type Told } from './page-state.ts';

export interface StoredPage {
  readonly site: string;
  readonly path: string;
  readonly state: PageState;
  /** How many browsers have been on it. */
  readonly browsers: number;
}

export interface CoverageStore {
  get(site: string, path: string): Promise<PageState | null>;
  /** Durable on return. @param device that has told of the page */
  put(site: string, path: string, state: PageState, device: string): Promise<void>;
  all(): Promise<readonly StoredPage[]>;
}

export interface CoverageWatchDeps {
  readonly store: CoverageStore;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly policy: () => { readonly version: number; readonly rules?: RulePack[] | undefined };
}

/** Who told, and when. */
export interface ToldBy extends Told {
  readonly workstation: string | null;
}

export class CoverageWatch {
  readonly #deps: CoverageWatchDeps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: CoverageWatchDeps) {
    this.#deps = deps;
  }

  /** Rejects when it could not be kept: what is said of the next look says it again. */
  async heard(pages: readonly PageCoverage[], told: ToldBy): Promise<void> {
    const turn = this.#last.then(async () => {
      for (const page of pages) if (isOrigin(page.site)) await this.#hear(page, told);
    });
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  async #hear(said: PageCoverage, { at, device, workstation }: ToldBy): Promise<void> {
    const { store, ledger, policy } = this.#deps;
    const { site } = said;
    // A browser's word for what a template is.
    const path = pageTemplate(said.path);
    const before = await store.get(site, path);
    const { version, rules } = policy();
    const { state, drifts } = hearPage(before, said, inForceOf(version, rules), { at, device });
    // Recorded first: a drift that was kept and not recorded would be none.
    for (const { since, ...drift } of drifts) {
      const actor: Actor = { user: null, device, workstation };
      await ledger.append(
        { kind: 'incident.drift', actor, site, path, ...drift, policyVersion: version },
        keyOf(site, path, drift, since),
      );
    }
    await store.put(site, path, state, device);
  }
}

/** Packs of other sites too: a frame is read by the rules of the page around it. */
function inForceOf(policyVersion: number, packs: readonly RulePack[] = []): InForce {
  const rules = new Map(namedRules(packs).map((rule) => [rule.name, rule]));
  return { policyVersion, rules };
}

/** The same drift told twice, as after a crash, is one record. */
function keyOf(
  site: string,
  path: string,
  { ruleName }: Pick<Drift, 'ruleName'>,
  since: string,
): string {
  const text = JSON.stringify([site, path, ruleName ?? null, since]);
  return `drift/${createHash('sha256').update(text).digest('base64url')}`;
}

function isOrigin(site: string): boolean {
  return URL.canParse(site) && new URL(site).origin === site;
}
