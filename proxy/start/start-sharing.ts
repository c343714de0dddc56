// Sharing from the configuration: the registers as the record has them, the desk where people act, and a look
// now and then at what ends by itself.
import type { Config } from '../config/config-schema.ts';
import { recordedLedger } from '../sharing/recorded-ledger.ts';
import { SharingDesk } from '../sharing/sharing-desk.ts';
import { SharingRegister } from '../sharing/sharing-register.ts';
import { endRequests, reportOpen } from '../sharing/sharing-watch.ts';
import { lookRound } from './look-round.ts';
import type { ProductCore } from './product-core.ts';

export interface Sharing {
  readonly register: SharingRegister;
  readonly desk: SharingDesk;
}

const lookEvery = 60_000;
/** Of these looks, one also asks for open transfers. */
const looksPerOpen = 5;
/** An intent without an outcome for so long is one that somebody should look into. */
const openFor = 30 * 60_000;

/** Reads the registers first. Rejects when the ledger cannot be read. */
export async function startSharing(
  { config, ledger, store }: Pick<ProductCore, 'ledger' | 'store'> & { config: Config },
  onFault: () => void,
  life: AsyncDisposableStack,
): Promise<Sharing> {
  const register = new SharingRegister(ledger);
  await register.refresh();
  const desk = new SharingDesk({
    ledger: recordedLedger(ledger),
    register,
    rules: config.sharing,
    pseudonym: ledger.pseudonym,
    account: (user) => store.accounts.get(user),
    now: Date.now,
  });
  const { decideDays } = config.sharing;
  const watched = { ledger, register, decideDays, openFor, now: Date.now };
  let looks = 0;
  const look = async (): Promise<void> => {
    const asksOpen = looks++ % looksPerOpen === 0;
    await endRequests(watched);
    if (asksOpen) await reportOpen(watched);
  };
  // What other gateways left behind is not to wait for this one's first minute.
  lookRound(look, lookEvery, onFault, life);
  return { register, desk };
}
