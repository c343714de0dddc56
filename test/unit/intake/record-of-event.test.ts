import { describe, expect, it } from 'vitest';
import { recordOfEvent } from '../../../proxy/intake/open-event.ts';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import type { Actor } from '../../../shared/records/record.ts';

const pseudonym = pseudonymiser(new Uint8Array(32).fill(7), 1);
const actor: Actor = { user: null, device: 'd1', workstation: null };

function refsOf(identifiers: ShownPatient['identifiers']): readonly string[] {
  const record = recordOfEvent(
    {
      v: 1,
      type: 'view',
      at: '2026-11-22T02:00:00.000Z',
      site: 'https://his.example',
      path: '/',
      patients: [{ identifiers, kinds: ['personName'] }],
      policyVersion: 1,
    },
    1,
    actor,
    pseudonym,
  );
  return 'patients' in record ? record.patients.refs : [];
}

describe('a patient that a page has shown', () => {
  it.each([
    ['E40028922', 'passport'],
    ['H12345678', 'hkMacauPermit'],
    ['110105194912310025', 'residentId'],
  ] as const)('with the document %s has the pseudonym the wire gives it, a %s', (value, kind) => {
    expect(refsOf({ residentId: value, personName: '慕容雪竹' })).toEqual([pseudonym(kind, value)]);
  });

  it('with nothing but a fixed line is found by it', () => {
    expect(refsOf({ mobilePhone: '0571-88010203' })).toEqual([
      pseudonym('landline', '0571-88010203'),
    ]);
  });
});
