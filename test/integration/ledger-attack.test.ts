import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttackedKind,
  type AttackedLedger,
  attackedLedger,
} from '../support/attacked-ledger.ts';
import { attackKinds, Dice } from '../support/attacks.ts';

// The attacker writes what he likes into the database and the file beside it, and has no key. The
// auditor has the verifier key and the checkpoints that went elsewhere.
// Ten thousand in all.
const kinds: [AttackedKind, number][] = [
  ['clear', 400],
  ['sealed', 300],
  ['destroyed', 300],
];

describe.each(kinds)('a ledger, %s', (kind, perKind) => {
  let ledger: AttackedLedger;
  beforeAll(async () => {
    ledger = await attackedLedger([4, 3, 5, 4], kind);
  });
  afterAll(() => ledger.close());

  test('holds before it is attacked', async () => {
    const report = await ledger.verifyUntouched();
    expect(report).toMatchObject({ ok: true, entries: ledger.count, closed: 0 });
    expect(report.destroyed > 0).toBe(kind === 'destroyed');
  });

  test.each(Object.entries(attackKinds))(
    'is attacked by %s: all are caught, and the first bad entry is named in words',
    async (name, attack) => {
      const dice = new Dice(name.length * 7919);
      let caught = 0;
      for (let n = 0; caught < perKind; n++) {
        let touched: number | null = null;
        const report = await ledger
          .after((target) => void (touched = attack(target, dice)))
          // The database itself refused (a key used twice, a null): nothing was changed.
          .catch((error: unknown) => {
            if (/constraint|datatype mismatch/.test(String(error))) return null;
            throw error;
          });
        if (report === null) continue;
        const where = `${name} ${n}: ${JSON.stringify({ touched, ...report })}`;
        expect(report.ok, where).toBe(false);
        const { entry, until = entry + 1, message } = report.firstBad!;
        expect(message.length, where).toBeGreaterThan(20);
        // Named exactly, or a range that the touched entry lies in.
        if (touched !== null) {
          expect(entry, where).toBeLessThanOrEqual(touched);
          if (report.firstBad?.until !== undefined) expect(until, where).toBeGreaterThan(touched);
        }
        caught++;
      }
    },
    120_000,
  );
});
