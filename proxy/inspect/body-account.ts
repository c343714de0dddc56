// What has been looked at of one body and everything inside it, and the caps that hold for all of it.
import { maxRatio } from './density.ts';
import { LimitReached, type Reason } from './document/document-sink.ts';

export interface InspectLimits {
  /** Bytes that are looked at, counted after everything is unpacked. */
  readonly maxBytes: number;
  /** Bytes out for each byte in of a compression. */
  readonly maxRatio: number;
  /** Bytes of a packed document (ZIP, PDF, OLE), which are held until it is complete. */
  readonly maxHeld: number;
  /** Bodies in bodies. */
  readonly maxDepth: number;
  /** Bodies inside one body, at all depths together. */
  readonly maxMembers: number;
}

export const defaultLimits: InspectLimits = {
  maxBytes: 64 * 1_048_576,
  maxRatio,
  maxHeld: 32 * 1_048_576,
  maxDepth: 5,
  maxMembers: 10_000,
};

/** Milliseconds of work for a packed document: as long as the smallest bomb may take, and more for large files. */
export function timeFor(bytes: number): number {
  return 1500 + bytes / 2000;
}

/** More milliseconds for each byte that came out of it and was read: a long table is honest work. */
const timePerByte = 0.000_15;

/** What an account comes to. */
export interface AccountTotals {
  readonly bytesTotal: number;
  readonly bytesInspected: number;
  readonly mediaBytes: number;
  readonly reason: Reason | undefined;
  readonly disagrees: boolean;
}

/** One for a body; the bodies inside count into the same. */
export class BodyAccount {
  bytesTotal = 0;
  bytesInspected = 0;
  /** Of pictures, sound and unknown data: nobody can read in them. */
  mediaBytes = 0;
  /** The first thing that kept the inspection from being whole; later ones follow from it. */
  reason: Reason | undefined;
  /** A name or a declared type says another format than the bytes. */
  disagrees = false;
  readonly limits: InspectLimits;
  #members = 0;
  #held = 0;
  /** Milliseconds of this thread's own work, so that a busy machine fails no document. */
  #deadline = Number.POSITIVE_INFINITY;

  constructor(limits: InspectLimits) {
    this.limits = limits;
  }

  fail(reason: Reason): void {
    this.reason ??= reason;
  }

  /** A cap was reached: that says more than what was met on the way. */
  stop(reason: Reason): void {
    this.reason = reason;
  }

  /** From now on; never for text, which is read as it comes. @param ms of this thread's work */
  allow(ms: number): void {
    this.#deadline = workDone() + ms;
  }

  /** As `DocumentSink.read`. */
  read(bytes: number): void {
    this.bytesTotal += bytes;
    this.bytesInspected += bytes;
    if (this.bytesInspected > this.limits.maxBytes) throw new LimitReached('tooLarge');
    this.checkTime();
  }

  checkTime(): void {
    if (this.#deadline === Number.POSITIVE_INFINITY) return;
    const earned = this.bytesInspected * timePerByte;
    if (workDone() > this.#deadline + earned) throw new LimitReached('tooSlow');
  }

  /** As `DocumentSink.notRead`. */
  notRead(bytes: number, reason: Reason | null): void {
    this.bytesTotal += bytes;
    if (reason !== null) this.fail(reason);
  }

  /** What a thread has counted of a document inside. */
  add(other: AccountTotals): void {
    this.bytesTotal += other.bytesTotal;
    this.bytesInspected += other.bytesInspected;
    this.mediaBytes += other.mediaBytes;
    if (other.reason !== undefined) this.fail(other.reason);
    this.disagrees ||= other.disagrees;
  }

  /** Room for bytes of documents that are not complete; negative gives it back. False: there is none. */
  hold(bytes: number): boolean {
    if (this.#held + bytes > this.limits.maxHeld) return false;
    this.#held += bytes;
    return true;
  }

  /** A body inside begins. @param counts false for texts, of which a list may have any number */
  enter(depth: number, counts = true): void {
    if (counts) this.#members++;
    if (depth > this.limits.maxDepth || this.#members > this.limits.maxMembers) {
      throw new LimitReached('tooDeep');
    }
  }
}

/** Milliseconds that this thread has had a core. */
function workDone(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
