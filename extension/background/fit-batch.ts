// How much goes into one call: two hundred events of long lists are more than a server reads.
import type { SealedEvent } from '../../shared/messages/intake.ts';

/** The first events that fit into a number of characters of ciphertext; always one, if there is one. */
export function fitBatch(events: readonly SealedEvent[], characters: number): SealedEvent[] {
  let left = characters;
  const over = events.findIndex(({ ct }, i) => {
    left -= ct.length;
    return i > 0 && left < 0;
  });
  return over === -1 ? [...events] : events.slice(0, over);
}
