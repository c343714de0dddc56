// What time it is at the server: clocks of wards drift, and proofs are good for minutes only.

interface ClockStore {
  read(): Promise<unknown>;
  write(offset: number): Promise<void>;
}

/** Milliseconds to add to our clock. */
let offset = 0;
let store: ClockStore | undefined;

/** The worker has started: what was learnt in its earlier life counts again. */
export async function restoreClock(kept: ClockStore): Promise<void> {
  store = kept;
  const value = await kept.read().catch(() => undefined);
  if (typeof value === 'number' && Number.isFinite(value) && offset === 0) offset = value;
}

/** Milliseconds since the epoch, as the server has it. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** Learns from the Date header of an answer (RFC 9110 §6.6.1); true when the clocks were more than a minute
 *  further apart than thought. */
export function correctClock(header: string | null): boolean {
  const date = Date.parse(header ?? '');
  if (Number.isNaN(date)) return false;
  const seen = date - Date.now();
  const moved = Math.abs(seen - offset) > 60_000;
  if (moved) {
    offset = seen;
    void store?.write(offset).catch(() => undefined);
  }
  return moved;
}
