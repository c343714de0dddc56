// A sign of life in a record that is otherwise silent: cut off at its end it is seen to be old.
import type { Ledger } from './contract.ts';

/** Stopped by `close`. */
export interface Heartbeat {
  close(): void;
}

/**
 * Appends `ledger.heartbeat` whenever nothing was recorded for so long.
 * @param onFault told when it could not be recorded; the next one is tried all the same
 */
export function startHeartbeat(
  ledger: Pick<Ledger, 'append' | 'checkpoint'>,
  minutes: number,
  onFault: () => void,
): Heartbeat {
  let size = ledger.checkpoint().size;
  const beat = async (): Promise<void> => {
    const now = ledger.checkpoint().size;
    if (now === size) {
      const actor = { user: null, device: null, workstation: null };
      const note = `no record for ${minutes} minutes 无新记录`;
      await ledger.append({ kind: 'ledger.heartbeat', actor, note }).catch(onFault);
    }
    size = ledger.checkpoint().size;
  };
  // Alone it keeps no process alive.
  const timer = setInterval(() => void beat(), minutes * 60_000).unref();
  return { close: () => clearInterval(timer) };
}
