// Refusals of callers without a valid token are records, and anybody can cause them: a scanner must not
// be able to fill the ledger's disk with them.

/** Records a minute, of one address and of all together. */
const perAddress = 60;
const inAll = 600;

/** True while a refusal of this address is to be recorded; beyond, it is refused all the same. */
export type StrangerLimit = (address: string | null) => boolean;

/** @param now milliseconds since the epoch */
export function strangerLimit(now: () => number): StrangerLimit {
  const counts = new Map<string, number>();
  let total = 0;
  let begin = now();
  return (address) => {
    if (now() - begin >= 60_000) {
      begin = now();
      total = 0;
      counts.clear();
    }
    const count = counts.get(address ?? '') ?? 0;
    // Counted only when recorded, so the map holds no more addresses than records.
    if (count >= perAddress || total >= inAll) return false;
    counts.set(address ?? '', count + 1);
    total++;
    return true;
  };
}
