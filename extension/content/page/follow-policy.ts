// Keeps a page under the stored policy: reads it, reads it again when it changes, and fetches the
// engine for the hospital's own patterns where it has some. Until it has answered the page is masked by
// the strictest rules and not painted.
import { storedKeys } from '../../../shared/messages/page.ts';
import { askBackground, onStoredChange, readStored } from '../../platform/page-browser.ts';
import { EngineSupply } from '../scan/engine.ts';
import type { ProtectedPage } from './page.ts';

const keys: readonly string[] = [storedKeys.policy, storedKeys.managed];

/** What the entry does with what the page finds. */
export interface PolicyFollower {
  readonly page: ProtectedPage;
  /** Takes names that were not known before. */
  readonly look: (names: string[]) => void;
  /** Forgets the mutations that our own writes have caused. */
  readonly settle: () => void;
  /** All stored rules are in force: the page may be painted. */
  readonly unveil: () => void;
}

/** @returns makes a change of the rules, and looks at the page anew where it is one */
export function followPolicy({
  page,
  look,
  settle,
  unveil,
}: PolicyFollower): (change: () => void) => void {
  const { policy } = page;
  const renew = (change: () => void): void => {
    const before = { wasProtected: policy.protected, rules: policy.rules };
    change();
    look(page.policyChanged(before));
    settle();
  };
  let stored = false;
  const ready = (): void => {
    if (stored && !policy.rules.awaitsEngine) unveil();
  };
  const supply = new EngineSupply(
    (engine) => {
      renew(() => policy.useEngine(engine));
      // It may be here before the rules that need it.
      ready();
    },
    () => askBackground({ type: 'engine' }),
  );
  const reread = async (): Promise<void> => {
    const values = await readStored(keys);
    renew(() => policy.read(values));
    stored = true;
    ready();
    if (policy.rules.awaitsEngine) await supply.want();
  };
  void reread();
  onStoredChange((changed) => {
    if (changed.some((key) => keys.includes(key))) void reread();
  });
  return renew;
}
