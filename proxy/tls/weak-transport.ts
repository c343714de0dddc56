// Weak transport by exception: an old HIS that cannot do better, at one address, in somebody's name and
// until a date. Without that, and after that date, nothing of it is offered.

/** What an exception lets through between gateway and HIS. */
export const weakTransports = ['plaintext', 'oldTls', 'unverified'] as const;
export type WeakTransport = (typeof weakTransports)[number];

export interface TransportException {
  readonly kind: WeakTransport;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it counts: `2027-06-30`. */
  readonly until: string;
}

const day = 86_400_000;
/** Days before the end from which the operator is told. */
export const warnDays = 14;

/** The first moment at which it no longer counts, ms: the day ends where the machine's clock says so. */
export function endOf({ until }: Pick<TransportException, 'until'>): number {
  const [year = 0, month = 1, date = 1] = until.split('-').map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}

export type ExceptionState = 'inForce' | 'endsSoon' | 'ended';

/** @param now ms */
export function exceptionState(exception: TransportException, now: number): ExceptionState {
  const left = endOf(exception) - now;
  if (left <= 0) return 'ended';
  return left <= warnDays * day ? 'endsSoon' : 'inForce';
}
