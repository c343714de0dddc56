// Sends the ledger to one syslog receiver, record after record from where the last run ended. The cursor
// moves only when the receiver has closed a session that it read to its end: a break in between repeats
// records, marked with index and leaf hash, and loses none. Memory is bounded by one page of entries.
import { setTimeout as wait } from 'node:timers/promises';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { RecordKind } from '../../shared/records/record.ts';
import { type Cursor, readCursor, writeCursor } from './cursor-file.ts';
import { isErased } from '../ledger/payloads.ts';
import { type ExportOrigin, type ExportSource, openEntry, type StoredEntry } from './entry.ts';
import { quarantine, type Quarantined } from './quarantine.ts';
import { type SyslogFormat, syslogFrames } from './syslog-message.ts';
import { SessionFailure, type SyslogSession } from './syslog-session.ts';

export interface Outage {
  readonly since: Date;
  readonly reason: SessionFailure['reason'];
  /** Entries that wait. */
  readonly pending: number;
}

export interface TargetDeps {
  readonly name: string;
  readonly source: ExportSource;
  readonly origin: ExportOrigin;
  readonly format: SyslogFormat;
  /** Kinds of record to send; all unless told. */
  readonly kinds?: readonly RecordKind[];
  /** Of one syslog message; what is larger is split by patients or set aside. */
  readonly maxMessageBytes: number;
  /** Where a first run begins. */
  readonly from: 'start' | 'now';
  readonly cursorPath: string;
  readonly quarantinePath: string;
  readonly open: () => Promise<SyslogSession>;
  /** Told once of each outage that lasts; told again when it rejects. */
  readonly onOutage: (outage: Outage) => Promise<void>;
  /** A fault of ours, by name. */
  readonly onFault: (what: string) => void;
  readonly timing?: Partial<Timing>;
}

interface Timing {
  /** Between looks for new entries. */
  readonly pollMs: number;
  /** After a first failure; doubles up to the other. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Without delivery for so long, it is an outage. */
  readonly outageMs: number;
}
const usual: Timing = { pollMs: 1000, backoffMs: 500, maxBackoffMs: 60_000, outageMs: 900_000 };

const pageLength = 100;
/** Records of one session: what a break repeats at most. */
const sessionLength = 1000;

/** Numbers of a target since it was started. */
export interface TargetState {
  readonly name: string;
  /** Index of the entry to send next. */
  readonly next: number;
  /** Records whose delivery the receiver confirmed. */
  readonly sent: number;
  readonly quarantined: number;
  readonly failures: number;
  /** Null while it is being delivered to, or nothing waits. */
  readonly failingSince: Date | null;
}

export interface RunningTarget {
  readonly state: TargetState;
  /** Lets the session under way end, then stops. */
  close(): Promise<void>;
}

/** @throws Error for a damaged cursor file */
export function runTarget(deps: TargetDeps): RunningTarget {
  const target = new ExportTarget(deps, readCursor(deps.cursorPath));
  const stop = new AbortController();
  const running = target.run(stop.signal);
  return {
    get state() {
      return target.state;
    },
    close: () => {
      stop.abort();
      return running;
    },
  };
}

/** What one session carried. */
interface Carried {
  readonly end: Cursor;
  readonly sent: number;
  readonly aside: readonly Quarantined[];
}

class ExportTarget {
  readonly #deps: TargetDeps;
  readonly #timing: Timing;
  #cursor: Cursor | null;
  #sent = 0;
  #quarantined = 0;
  #failures = 0;
  #failing: { since: Date; told: boolean; wait: number } | null = null;

  constructor(deps: TargetDeps, cursor: Cursor | null) {
    this.#deps = deps;
    this.#timing = { ...usual, ...deps.timing };
    this.#cursor = cursor;
  }

  get state(): TargetState {
    return {
      name: this.#deps.name,
      next: this.#cursor?.next ?? 0,
      sent: this.#sent,
      quarantined: this.#quarantined,
      failures: this.#failures,
      failingSince: this.#failing?.since ?? null,
    };
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = await this.#step(signal).catch(async (error: unknown) => {
        if (!(error instanceof SessionFailure)) this.#deps.onFault(`export.${this.#deps.name}`);
        return this.#failed(error);
      });
      // An aborted wait is how a stop comes through.
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One session; how long to wait before the next. */
  async #step(signal: AbortSignal): Promise<number> {
    const begin = await this.#begin();
    const { end, sent, aside } = await this.#carry(begin, signal);
    if (end.next === begin.next) return this.#timing.pollMs;
    for (const one of aside) quarantine(this.#deps.quarantinePath, one, new Date());
    writeCursor(this.#deps.cursorPath, end);
    this.#cursor = end;
    this.#sent += sent;
    this.#quarantined += aside.length;
    this.#failing = null;
    return 0;
  }

  /** Where to go on; from the start again when the ledger in this place is another one. */
  async #begin(): Promise<Cursor> {
    const cursor = this.#cursor ?? (await this.#first());
    const [before] = cursor.next > 0 ? await this.#deps.source.entries(cursor.next - 1, 1) : [];
    const same = cursor.next === 0 || (before !== undefined && leafOf(before) === cursor.leaf);
    if (same) return cursor;
    this.#deps.onFault(`export.${this.#deps.name}.otherLedger`);
    return { next: 0, leaf: null };
  }

  async #first(): Promise<Cursor> {
    const next = this.#deps.from === 'now' ? await this.#deps.source.size() : 0;
    const [last] = next > 0 ? await this.#deps.source.entries(next - 1, 1) : [];
    const cursor = last ? { next, leaf: leafOf(last) } : { next: 0, leaf: null };
    // Kept at once: a receiver that is away at first must not cost the records of that time.
    writeCursor(this.#deps.cursorPath, cursor);
    this.#cursor = cursor;
    return cursor;
  }

  /** Opens a session for the first record that has to be sent, and sees it through. */
  async #carry(begin: Cursor, signal: AbortSignal): Promise<Carried> {
    const { source, open } = this.#deps;
    let session: SyslogSession | null = null;
    let end = begin;
    let sent = 0;
    const aside: Quarantined[] = [];
    try {
      while (end.next - begin.next < sessionLength && !signal.aborted) {
        const page = await source.entries(end.next, pageLength);
        for (const stored of page) {
          const frames = this.#framesOf(stored, aside);
          if (frames.length > 0) {
            session ??= await open();
            for (const frame of frames) await session.write(frame);
            sent++;
          }
          end = { next: stored.idx + 1, leaf: leafOf(stored) };
        }
        if (page.length < pageLength) break;
      }
      await session?.finish();
    } catch (error) {
      session?.abort();
      throw error;
    }
    return { end, sent, aside };
  }

  /** None for a kind that is not wanted, or a record that goes to the quarantine. */
  #framesOf(stored: StoredEntry, aside: Quarantined[]): readonly Buffer[] {
    const { format, origin, maxMessageBytes, kinds } = this.#deps;
    const set = (reason: Quarantined['reason']) => {
      aside.push({ index: stored.idx, leaf: leafOf(stored), reason });
      return [];
    };
    // Destroyed: there is nothing to give.
    if (isErased(stored)) return [];
    const entry = openEntry(stored);
    if (!entry) return set('unreadable');
    if (kinds && !kinds.includes(entry.record.kind)) return [];
    try {
      return syslogFrames(entry, format, origin, maxMessageBytes) ?? set('tooLarge');
    } catch {
      // A bug in a format must not hold up every record behind this one.
      return set('format');
    }
  }

  /** Counts, tells of an outage, and says how long to wait. */
  async #failed(error: unknown): Promise<number> {
    this.#failures++;
    this.#failing ??= { since: new Date(), told: false, wait: this.#timing.backoffMs };
    const failing = this.#failing;
    const lasted = Date.now() - failing.since.getTime();
    if (!failing.told && lasted >= this.#timing.outageMs && error instanceof SessionFailure) {
      const pending = (await this.#deps.source.size().catch(() => 0)) - (this.#cursor?.next ?? 0);
      const { since } = failing;
      await this.#deps.onOutage({ since, reason: error.reason, pending }).then(
        () => {
          failing.told = true;
        },
        () => undefined,
      );
    }
    const pause = failing.wait;
    failing.wait = Math.min(pause * 2, this.#timing.maxBackoffMs);
    return pause;
  }
}

function leafOf(stored: StoredEntry): string {
  return bytesToHex(stored.leaf_hash);
}
