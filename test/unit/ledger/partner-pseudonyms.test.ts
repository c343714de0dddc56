import fc from 'fast-check';
import { createHmac, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { partnerSource } from '../../../proxy/export/partner-source.ts';
import { partnerPseudonymiser } from '../../../proxy/ledger/partner-pseudonyms.ts';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import { patientRef } from '../../../shared/records/record-base.ts';

const keys = [2, 1].map((epoch) => ({ epoch, key: new Uint8Array(32).fill(epoch) }));
const own = pseudonymiser(keys[0]!, keys.slice(1));

test('a partner’s pseudonym is an HMAC of ours under its own key, of the same epoch', () => {
  const region = partnerPseudonymiser(keys, 'region-a');
  for (const ref of own.every('patientNumber', 'T1')) {
    const epoch = Number(ref[1]);
    const key = hkdfSync('sha256', keys[2 - epoch]!.key, '', 'medveil pseudonyms region-a', 32);
    const mac = createHmac('sha256', Buffer.from(key)).update(ref).digest('base64url');
    expect(region(ref)).toBe(`p${epoch}.${mac.slice(0, 22 - 1)}${region(ref).slice(-1)}`);
    expect(patientRef.safeParse(region(ref)).success).toBe(true);
  }
  expect(() => region('p3.AAAAAAAAAAAAAAAAAAAAAA')).toThrow('p3');
});

test('every pseudonym in a payload is another, and what only looks like one is left', async () => {
  const region = partnerPseudonymiser(keys, 'region-a');
  const text = fc.array(
    fc.oneof(
      fc.string().map((each) => ({ text: JSON.stringify(each), ref: false })),
      fc.nat(50).map((i) => ({ text: `"${own('patientNumber', `T${i}`)}"`, ref: true })),
      fc.constant({ text: '"xp1.AAAAAAAAAAAAAAAAAAAAAA"', ref: false }),
      fc.constant({ text: '"p1.AAAAAAAAAAAAAAAAAAAAAAA"', ref: false }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(text, async (parts) => {
      const payload = parts.map((part) => part.text).join(',');
      const entry = { idx: 0, payload, leaf_hash: new Uint8Array(32) };
      const source = partnerSource({ size: async () => 1, entries: async () => [entry] }, region);
      const expected = parts.map((part) =>
        part.ref ? `"${region(part.text.slice(1, -1))}"` : part.text,
      );
      expect((await source.entries(0, 1))[0]!.payload).toBe(expected.join(','));
    }),
  );
});
