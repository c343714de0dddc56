import { describe, expect, it } from 'vitest';
import { recordOfEvent } from '../../../proxy/intake/open-event.ts';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import type { PageEvent, ShownPatient } from '../../../shared/messages/intake.ts';
import { type Actor } from '../../../shared/records/record-base.ts';
import { recordSchema } from '../../../shared/records/record.ts';

const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });
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

describe('a file that was given to a page', () => {
  const event = {
    v: 1,
    type: 'upload',
    at: '2026-11-22T02:00:00.000Z',
    site: 'https://chat.example',
    path: '/new',
    patients: [] as ShownPatient[],
    policyVersion: 1,
  } as const;

  it('has its facts in the record, and nothing of where but an origin', () => {
    const file = {
      destination: 'https://chat.example',
      mediaType: 'text/csv; name=110105194912310025.csv',
      bytes: 12_345,
      sha256: 'ab'.repeat(32),
      action: 'asked',
    } as const;
    const record = recordOfEvent({ ...event, file }, 1, actor, pseudonym);
    expect(record).toMatchObject({
      kind: 'upload',
      ...file,
      mediaType: 'text/csv',
      site: event.site,
    });
    expect(
      recordSchema.safeParse({ ...record, v: 1, at: '2026-11-22T02:00:00.000Z' }).success,
    ).toBe(true);
    const path = { ...file, destination: 'https://chat.example/110105194912310025' };
    expect(recordOfEvent({ ...event, file: path }, 1, actor, pseudonym)).toMatchObject({
      destination: '*',
    });
  });

  it('of which the browser says nothing is kept all the same', () => {
    expect(recordOfEvent(event, 1, actor, pseudonym)).toMatchObject({
      kind: 'upload',
      destination: '*',
      bytes: null,
      sha256: null,
    });
  });
});

describe('a file that came from a page', () => {
  const event = {
    v: 1,
    type: 'download',
    at: '2026-11-22T02:00:00.000Z',
    site: 'https://his.example',
    path: '/list',
    patients: [] as ShownPatient[],
    policyVersion: 1,
  } as const;

  it('has its facts in the record, the inspector’s counts, and of its source an origin', () => {
    const download = {
      mediaType: 'text/csv; name=110105194912310025.csv',
      bytes: 12_345,
      sha256: 'ab'.repeat(32),
      action: 'stopped',
      how: 'page',
      source: 'https://files.example/110105194912310025',
      people: 40,
      inspection: {
        verdict: 'found',
        kinds: { personName: 40 },
        bytesInspected: 12_345,
        bytesTotal: 12_345,
      },
    } as const;
    const record = recordOfEvent({ ...event, download }, 1, actor, pseudonym);
    expect(record).toMatchObject({
      kind: 'download',
      mediaType: 'text/csv',
      source: '*',
      how: 'page',
      kinds: { personName: 40 },
      patients: { count: 40 },
    });
    expect(JSON.stringify(record)).not.toContain('110105194912310025');
    const whole = { ...record, v: 1, at: '2026-11-22T02:00:00.000Z' };
    expect(recordSchema.safeParse(whole).success).toBe(true);
  });

  it('of which the browser says nothing is kept all the same', () => {
    expect(recordOfEvent(event, 1, actor, pseudonym)).toMatchObject({
      kind: 'download',
      action: 'allowed',
      bytes: null,
    });
  });
});

describe('an explanation of an emergency', () => {
  const id = '0f'.repeat(16);
  const said = (note: string) =>
    recordOfEvent(
      {
        v: 1,
        type: 'attest',
        at: '2026-11-22T02:00:00.000Z',
        site: 'https://his.example',
        path: '/',
        patients: [{ identifiers: { personName: '慕容雪竹', patientNumber: 'ZY88' }, kinds: [] }],
        policyVersion: 1,
        breakGlass: id,
        attestation: { reason: 'resuscitation', note },
      },
      1,
      actor,
      pseudonym,
    );

  it('names the emergency, the patient by pseudonym, and why', () => {
    expect(said('三床，14:02 抢救')).toMatchObject({
      kind: 'reveal.attested',
      breakGlass: id,
      reason: 'resuscitation',
      note: '三床，14:02 抢救',
      patients: { count: 1, refs: [pseudonym('patientNumber', 'ZY88')] },
    });
  });

  it.each([
    ['慕容雪竹突发室颤', '慕容雪竹'],
    ['家属电话13523333233', '13523333233'],
    ['单号 20268 8123 待补', '20268 8123'],
    ['身份证 110105194912310026 已核', '110105194912310026'],
  ])('%s is kept without %s', (note, value) => {
    const record = said(note);
    expect(record.kind === 'reveal.attested' && record.note).toMatch(/\*/);
    expect(JSON.stringify(record)).not.toContain(value);
  });

  it('joins the reveal that it explains', () => {
    const record = recordOfEvent(
      {
        v: 1,
        type: 'reveal',
        at: '2026-11-22T02:00:00.000Z',
        site: 'https://his.example',
        path: '/',
        patients: [{ identifiers: { patientNumber: 'ZY88' }, kinds: ['personName'] }],
        policyVersion: 1,
        reason: 'breakGlass',
        seconds: 120,
        scope: 'patient',
        breakGlass: id,
      },
      1,
      actor,
      pseudonym,
    );
    expect(recordSchema.parse({ v: 1, at: '2026-11-22T02:00:00.000Z', ...record })).toMatchObject({
      reason: 'breakGlass',
      breakGlass: id,
    });
  });
});

describe('a print', () => {
  it('keeps its template, and the service on the workstation that it went to', () => {
    const how = { template: '腕带', printService: 'localhost:8000', stopped: true as const };
    const print = {
      v: 1 as const,
      type: 'print' as const,
      at: '2026-11-22T02:00:00.000Z',
      site: 'https://his.example',
      path: '/print',
      patients: [{ identifiers: { personName: '慕容雪竹' }, kinds: ['personName' as const] }],
      policyVersion: 1,
    };
    expect(recordOfEvent({ ...print, ...how }, 1, actor, pseudonym)).toMatchObject({
      kind: 'print',
      ...how,
    });
    const plain = recordOfEvent(print, 1, actor, pseudonym);
    for (const key of Object.keys(how)) expect(plain).not.toHaveProperty(key);
  });
});

describe('a file that was given to a page', () => {
  const event = {
    v: 1 as const,
    type: 'upload' as const,
    at: '2026-11-22T02:00:00.000Z',
    site: 'https://chat.example',
    path: '/new',
    patients: [{ identifiers: { personName: '慕容雪竹' }, kinds: ['personName' as const] }],
    policyVersion: 1,
  };
  const file = {
    destination: 'https://chat.example',
    mediaType: 'text/csv; charset=gbk',
    bytes: 90,
    sha256: 'a'.repeat(64),
    action: 'asked' as const,
  };

  it('is recorded with what the inspector counted, not with what the event has room for', () => {
    const inspection = {
      verdict: 'found' as const,
      kinds: { personName: 1400, residentId: 1399 },
      bytesInspected: 90,
      bytesTotal: 90,
    };
    const given = { ...file, how: 'drop' as const, inspection, people: 1400 };
    const record = recordOfEvent({ ...event, file: given }, 1, actor, pseudonym);
    expect(record).toMatchObject({
      kinds: inspection.kinds,
      patients: { count: 1400, refs: [pseudonym('personName', '慕容雪竹')] },
      how: 'drop',
      inspection,
      mediaType: 'text/csv',
    });
    const stored = { v: 1, at: '2026-11-22T02:00:01.000Z', ...record };
    expect(recordSchema.parse(stored)).toEqual(stored);
  });

  it('of an earlier browser is recorded by the people it names', () => {
    expect(recordOfEvent({ ...event, file }, 1, actor, pseudonym)).toMatchObject({
      kinds: { personName: 1 },
      patients: { count: 1 },
    });
  });
});

describe('the code of a watermark', () => {
  const event: Omit<PageEvent, 'type'> = {
    v: 1,
    at: '2026-11-22T02:00:00.000Z',
    site: 'https://his.example',
    path: '/',
    patients: [],
    mark: 'K7QF3ZM2',
    policyVersion: 1,
  };

  it.each([
    'view',
    'reveal',
    'copy',
    'print',
    'upload',
    'download',
    'writeback',
    'attest',
  ] as const)('stands in the record of a %s', (type) => {
    const record = recordOfEvent({ ...event, type }, 1, actor, pseudonym);
    expect(record).toMatchObject({ mark: event.mark });
    const whole = { ...record, v: 1, at: '2026-11-22T02:00:00.000Z' };
    expect(recordSchema.safeParse(whole).success).toBe(true);
    expect(recordSchema.safeParse({ ...whole, mark: 'n001 Lin' }).success).toBe(false);
  });

  it('that the page kept away is said of a view', () => {
    const record = recordOfEvent({ ...event, type: 'view', unmarked: true }, 1, actor, pseudonym);
    expect(record).toMatchObject({ kind: 'view', unmarked: true });
  });
});

describe('what was on a screen', () => {
  it('is kept by patient, under pseudonyms alone', () => {
    const patients: ShownPatient[] = [
      {
        identifiers: { patientNumber: 'ZY2026401', personName: '慕容雪竹' },
        kinds: ['personName'],
      },
      { identifiers: { personName: '欧阳静' }, kinds: ['personName'] },
    ];
    const spans = [{ kinds: ['personName' as const], state: 'held' as const, milliseconds: 400 }];
    const event: PageEvent = {
      v: 1,
      type: 'sight',
      at: '2026-11-22T02:00:00.000Z',
      site: 'https://his.example',
      path: '/list',
      patients,
      // More than there are patients: a browser's word, and nobody's.
      sight: { milliseconds: 900, people: [spans, [], spans], handover: true },
      policyVersion: 1,
    };
    const record = recordOfEvent(event, 1, actor, pseudonym);
    expect(record).toMatchObject({
      kind: 'sight',
      milliseconds: 900,
      handover: true,
      people: [
        { refs: [pseudonym('patientNumber', 'ZY2026401')], spans },
        { refs: [pseudonym('personName', '欧阳静')], spans: [] },
      ],
    });
    expect(JSON.stringify(record)).not.toMatch(/慕容|欧阳|2026401/);
  });
});
