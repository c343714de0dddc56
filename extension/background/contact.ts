// Everything that talks to the server, one run at a time: enrol, fetch the policy, send what waits.
// What happened last is remembered for the popup.
import type { PageCoverage } from '../../shared/messages/coverage.ts';
import { type Beat, eventsResponse, type SealedEvent } from '../../shared/messages/intake.ts';
import { storedKeys } from '../../shared/messages/page.ts';
import { browserName, readManaged, version, writeLocal } from '../platform/extension-browser.ts';
import type { CoverageLog } from './coverage-log.ts';
import type { Database } from './database.ts';
import { credentialsOf, type Device, enrol } from './device.ts';
import type { EventQueue } from './event-queue.ts';
import { fitBatch } from './fit-batch.ts';
import { callIntake, type IntakeAnswer } from './intake-client.ts';
import { parseManaged } from './managed-settings.ts';
import { forgetPolicy, refreshPolicy, storedPolicy } from './policy-cache.ts';

/** The contract's limit for one call. */
const batchSize = 200;
/** Characters of ciphertext in one call, well under what the server reads (8 MB). */
const batchCharacters = 4_000_000;
/** Without events the server hears of this browser so often, milliseconds. */
const beatPeriod = 5 * 60_000;
/** How old a policy may be before it is asked for again; answers to events bring news sooner. */
const policyAge = 5 * 60_000;

/** Counts that cannot be read must not keep events from going. */
const nothingCovered = { pages: [], told: async () => {} };

/** How the last run ended. */
export type ContactState = 'ok' | 'unconfigured' | 'unreachable' | 'refused';

/** One at a time: two runs would send the same events twice, for nothing. */
export class Contact {
  readonly #database: Database;
  readonly #queue: EventQueue;
  readonly #coverage: Pick<CoverageLog, 'waiting'>;
  #running: Promise<void> | undefined;
  #again = false;
  #policyAt = 0;

  constructor(database: Database, queue: EventQueue, coverage: Pick<CoverageLog, 'waiting'>) {
    this.#database = database;
    this.#queue = queue;
    this.#coverage = coverage;
  }

  /** Starts a run, or asks the running one for another round, also when this one fails: what asks may know that
   *  the server is back. Never rejects. */
  async run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return await this.#running;
    }
    this.#running = this.#rounds();
    await this.#running;
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      const state = await this.#round().catch((): ContactState => 'unreachable');
      await this.#remember(state).catch(() => undefined);
    } while (this.#again);
    this.#running = undefined;
  }

  // In this order: an identity, then rules and key, then what has been waiting for both.
  async #round(): Promise<ContactState> {
    const managed = parseManaged(await readManaged());
    if (managed.server !== undefined || managed.sites.length > 0) {
      await writeLocal(storedKeys.managed, { server: managed.server, sites: managed.sites });
    }
    const enrolment = await enrol(this.#database, managed, forgetPolicy);
    if (enrolment.kind !== 'enrolled') return enrolment.kind;
    const { device } = enrolment;
    const stale = Date.now() - this.#policyAt > policyAge || !(await storedPolicy());
    const state = stale ? await this.#policy(device) : 'ok';
    if (state !== 'ok') return state;
    await this.#queue.moveWaiting();
    return await this.#send(device);
  }

  async #policy(device: Device): Promise<ContactState> {
    const outcome = await refreshPolicy(device);
    if (outcome === 'refused' || outcome === 'unreachable') return outcome;
    this.#policyAt = Date.now();
    return 'ok';
  }

  // Until the queue is empty, oldest first. Only what the server names is deleted.
  async #send(device: Device): Promise<ContactState> {
    for (;;) {
      const head = await this.#queue.head(device.deviceId, batchSize);
      const events = fitBatch(head, batchCharacters);
      if (events.length === 0 && !(await this.#isBeatDue())) return 'ok';
      const covered = await this.#coverage.waiting().catch(() => nothingCovered);
      const answer = await this.#say(device, events, covered.pages);
      if (answer.kind !== 'ok') return answer.kind === 'refused' ? 'refused' : 'unreachable';
      const parsed = eventsResponse.safeParse(answer.body);
      if (!parsed.success) return 'unreachable';
      const { accepted, rejected, policyVersion } = parsed.data;
      const sent = new Set(events.map((event) => event.seq));
      const done = [...accepted, ...rejected.map((r) => r.seq)].filter((seq) => sent.has(seq));
      // A server that settles nothing must not be asked for ever.
      if (done.length === 0 && events.length > 0) return 'unreachable';
      await this.#queue.forget(done);
      await covered.told().catch(() => undefined);
      await this.#database.put('counters', Date.now(), 'lastBeat');
      if (policyVersion > ((await storedPolicy())?.version ?? 0)) await this.#policy(device);
    }
  }

  /** A server that does not know what is said of pages refuses the whole call: its events go without. */
  async #say(
    device: Device,
    events: readonly SealedEvent[],
    pages: readonly PageCoverage[],
  ): Promise<IntakeAnswer> {
    const beat = await this.#beat();
    const credentials = credentialsOf(device);
    const call = (said: object): Promise<IntakeAnswer> =>
      callIntake(device.server, 'POST', '/v1/events', { events, beat: said }, credentials);
    const answer = await call(pages.length === 0 ? beat : { ...beat, coverage: pages });
    const unknown = pages.length > 0 && answer.kind === 'refused' && answer.status === 400;
    return unknown ? await call(beat) : answer;
  }

  /** The worker sleeps between alarms: when it last spoke is kept with the other counters. */
  async #isBeatDue(): Promise<boolean> {
    const last = (await this.#database.get('counters', 'lastBeat')) ?? 0;
    return Math.abs(Date.now() - last) >= beatPeriod;
  }

  /** What this browser is, and how its queue stands. */
  async #beat(): Promise<Beat> {
    return {
      version: version(),
      browser: browserName(),
      policyVersion: (await storedPolicy())?.version ?? null,
      ...(await this.#queue.numbers()),
      dropped: await this.#queue.dropped(),
    };
  }

  // For the popup; losing it loses nothing.
  async #remember(state: ContactState): Promise<void> {
    const now = Date.now();
    const tx = this.#database.transaction('counters', 'readwrite');
    if (state === 'ok') {
      await tx.store.put(now, 'lastContact');
      await tx.store.delete('offlineSince');
    } else if (state !== 'unconfigured' && (await tx.store.get('offlineSince')) === undefined) {
      await tx.store.put(now, 'offlineSince');
    }
    await tx.store.put(state === 'refused' ? 1 : 0, 'refused');
    await tx.done;
  }
}
