// Prescriptions counted by doctor and drug on the hospital's own pages (统方): on record, covered until the person has
// said that it is needed, or covered for good, as the policy says. No patient is in them: what is guarded is the
// doctors' and the hospital's.
import type { CardChoice, PageMessage } from '../../../shared/messages/page.ts';
import { type GuardMode, statisticsModeOf } from '../../../shared/policy/guards.ts';
import type { OutsideCard } from '../outside/outside-card.ts';
import type { ProtectedPage } from '../page/page.ts';
import type { Texts } from '../page/texts.ts';
import { type StatisticsTable, statisticsTables } from './statistics-tables.ts';

export interface StatisticsDeps {
  readonly page: ProtectedPage;
  readonly texts: Texts;
  readonly card: OutsideCard;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

type Said = (PageMessage & { type: 'statistics' })['statistics'];

/** Milliseconds after a change: pages fill their tables in several steps. */
const rest = 150;
/** Milliseconds at most, while changes go on. */
const longest = 1000;
const shortly = 5000;
const cover = 'data-medveil-statistics';

export class StatisticsGuard {
  readonly #deps: StatisticsDeps;
  /** Looked at; a page that fills a table with other rows shows the same statistics. */
  readonly #known = new WeakSet<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since: number | undefined;

  constructor(deps: StatisticsDeps) {
    this.#deps = deps;
  }

  /** Something on the page has changed. */
  changed(): void {
    if (!this.#deps.page.policy.protected || this.#mode === 'off') return;
    const now = performance.now();
    this.#since ??= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), Math.min(rest, this.#since + longest - now));
  }

  get #mode(): GuardMode {
    return statisticsModeOf(this.#deps.page.policy.policy.guards);
  }

  #look(): void {
    this.#since = undefined;
    const { detector } = this.#deps.page.policy.rules;
    for (const table of statisticsTables(document, detector)) {
      if (this.#known.has(table.frame)) continue;
      this.#known.add(table.frame);
      void this.#decide(table, this.#mode);
    }
  }

  async #decide(table: StatisticsTable, mode: GuardMode): Promise<void> {
    if (mode === 'off') return;
    if (mode === 'monitor') return await this.#record(table, 'allowed');
    const asks = mode === 'coach';
    table.frame.setAttribute(cover, '');
    if (!asks) await this.#record(table, 'stopped');
    const choice = await this.#ask(table, asks);
    const goes = asks && (choice === 'go' || choice === 'wrong');
    if (goes) table.frame.removeAttribute(cover);
    // Another card came before an answer: it is asked again when the page changes.
    if (choice === 'replaced') this.#known.delete(table.frame);
    else if (asks) await this.#record(table, goes ? 'asked' : 'stopped', choice === 'wrong');
    else if (choice === 'wrong') {
      await this.#record(table, 'stopped', true);
      this.#deps.card.tell(this.#deps.texts.outsideThanks, shortly);
    }
  }

  async #ask({ rows, doctors }: StatisticsTable, asks: boolean): Promise<CardChoice> {
    const { texts, card } = this.#deps;
    const line = texts.statisticsRows
      .replace('{rows}', String(rows))
      .replace('{doctors}', String(doctors));
    return await card.show({
      about: 'statistics',
      asks,
      takesFocus: false,
      title: asks ? texts.statisticsTitle : texts.statisticsStopTitle,
      to: location.host.slice(0, 300),
      lines: [line],
    });
  }

  async #record(
    { rows, doctors }: StatisticsTable,
    action: Said['action'],
    disputed = false,
  ): Promise<void> {
    const { send, path } = this.#deps;
    const statistics = { rows, doctors, action, ...(disputed ? { disputed: true as const } : {}) };
    await send({ type: 'statistics', path: path(), statistics });
  }
}
