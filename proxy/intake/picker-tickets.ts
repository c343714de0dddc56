// Codes that let one browser pick rules on pages, and the tickets they are changed for. Both are in memory only:
// a restart ends them. A code and a ticket are kept as hashes; no error says which of them is nearly right.
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Of one account at a time: a code on a screen is a key that lies about. */
export const mostOpenCodes = 3;
const codeMs = 15 * 60_000;
const ticketMs = 2 * 3_600_000;
const tryMs = 60_000;
const mostTries = 10;

export interface GivenCode {
  /** Eight digits. */
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface Ticket {
  readonly ticket: string;
  /** Console account that the code was given to. */
  readonly account: string;
  readonly until: number;
}

interface Kept {
  readonly hash: Buffer;
  readonly account: string;
  readonly until: number;
}

export class PickerTickets {
  #codes: Kept[] = [];
  #tickets: (Kept & { readonly device: string })[] = [];
  readonly #tries = new Map<string, { readonly since: number; count: number }>();

  /** Null while the account has codes enough that wait. */
  issue(account: string, now: number): GivenCode | null {
    this.#forget(now);
    if (this.#codes.filter((known) => known.account === account).length >= mostOpenCodes)
      return null;
    let code = newCode();
    while (found(this.#codes, code)) code = newCode();
    const until = now + codeMs;
    this.#codes.push({ hash: hashOf(code), account, until });
    return { code, until };
  }

  /** Counts a try of a device; false when it has had enough for this minute. */
  mayTry(device: string, now: number): boolean {
    for (const [id, { since }] of this.#tries) if (now - since >= tryMs) this.#tries.delete(id);
    const tries = this.#tries.get(device) ?? { since: now, count: 0 };
    this.#tries.set(device, tries);
    tries.count++;
    return tries.count <= mostTries;
  }

  /** Takes the code away, and gives a ticket that only this device can use; null for any other code. */
  redeem(code: string, device: string, now: number): Ticket | null {
    this.#forget(now);
    const known = found(this.#codes, code);
    if (!known) return null;
    this.#codes = this.#codes.filter((one) => one !== known);
    const ticket = randomBytes(32).toString('base64url');
    const { account } = known;
    const until = now + ticketMs;
    this.#tickets.push({ hash: hashOf(ticket), account, until, device });
    return { ticket, account, until };
  }

  /** The account behind a ticket; null for a device that it was not given to, and when its time is over. */
  accountOf(ticket: string, device: string, now: number): string | null {
    this.#forget(now);
    const known = found(this.#tickets, ticket);
    return known?.device === device ? known.account : null;
  }

  /** The ticket was not given after all. */
  end(ticket: string): void {
    const known = found(this.#tickets, ticket);
    this.#tickets = this.#tickets.filter((one) => one !== known);
  }

  #forget(now: number): void {
    this.#codes = this.#codes.filter(({ until }) => until > now);
    this.#tickets = this.#tickets.filter(({ until }) => until > now);
  }
}

const newCode = (): string => String(randomInt(100_000_000)).padStart(8, '0');
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Looks at all of them, each in the same time: how long it takes says nothing. */
function found<K extends Kept>(all: readonly K[], text: string): K | undefined {
  const hash = hashOf(text);
  return all.filter((known) => timingSafeEqual(known.hash, hash))[0];
}
