import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { syslogFormats, syslogFrames } from '../../../proxy/export/syslog-message.ts';
import { type RecordOf, recordSchema } from '../../../shared/records/record.ts';
import { arbitraryRecord } from '../../support/arbitrary-record.ts';
import { entryOf, testOrigin } from '../../support/export-entry.ts';

const limit = 8192;

/** RFC 5425 §4.3: octet count, blank, message. */
function unframe(frame: Buffer): Buffer {
  const blank = frame.indexOf(0x20);
  const count = frame.subarray(0, blank).toString('ascii');
  expect(count).toMatch(/^[1-9]\d*$/);
  const message = frame.subarray(blank + 1);
  expect(message.length).toBe(Number(count));
  return message;
}

const header =
  /^<(?<pri>\d{1,3})>1 (?<time>\S+) (?<host>[\x21-\x7e]{1,255}) (?<app>[\x21-\x7e]{1,48}) (?<proc>-) (?<id>[\x21-\x7e]{1,32}) (?<data>\[(?:[^"\]]|"(?:\\["\\\]]|[^"\\\]])*")*\]) (?<msg>\ufeff[\s\S]*)$/u;

function read(message: Buffer) {
  const match = header.exec(message.toString('utf8'));
  expect(match).not.toBeNull();
  return match!.groups!;
}

test('any record is an RFC 5424 message in RFC 5425 framing, UTF-8 and marked so', () => {
  fc.assert(
    fc.property(arbitraryRecord(), fc.constantFrom(...syslogFormats), (record, format) => {
      const frames = syslogFrames(entryOf(record), format, testOrigin, limit);
      // Some arbitrary notes are larger than a message may be.
      if (frames === null) return;
      for (const frame of frames) {
        const message = unframe(frame);
        expect(message.length).toBeLessThanOrEqual(limit);
        const fields = read(message);
        expect([84, 85]).toContain(Number(fields['pri']));
        expect(fields['time']).toBe(record.at);
        expect(fields['data']).toContain('index="41"');
        if (format === 'atna') expect(fields['id']).toBe('DICOM+RFC3881');
      }
    }),
    { numRuns: 400 },
  );
});

const manyPatients = (count: number): RecordOf<'view'> => ({
  kind: 'view',
  v: 1,
  at: '2026-03-01T08:00:00.000Z',
  actor: { user: '护士', device: null, workstation: null },
  seenAt: '2026-03-01T08:00:00.000Z',
  site: 'https://his',
  path: '/list',
  kinds: { personName: count },
  patients: {
    count,
    refs: Array.from({ length: count }, (_, i) => `p1.${String(i).padStart(22, '0')}`),
  },
  policyVersion: 1,
  deviceSeq: 1,
});

test.each(syslogFormats)(
  'a %s record of 2,000 patients is several messages, each whole',
  (format) => {
    const record = manyPatients(2000);
    const frames = syslogFrames(entryOf(record), format, testOrigin, limit)!;
    const messages = frames.map(unframe).map(read);
    expect(frames.length).toBeGreaterThan(1);
    const { refs } = record.patients;
    const named = messages.flatMap(({ msg = '' }) => msg.match(/p1\.\d{22}/g) ?? []);
    expect(named).toEqual(refs);
    for (const [i, { data = '', msg = '' }] of messages.entries()) {
      expect(data).toContain(`part="${i + 1}/${messages.length}"`);
      if (format === 'json')
        expect(recordSchema.safeParse(JSON.parse(msg.replace(/^\ufeff/, ''))).success).toBe(true);
    }
  },
);

test('a record of one message carries the payload byte for byte', () => {
  const entry = entryOf(manyPatients(2));
  const [frame] = syslogFrames(entry, 'json', testOrigin, limit)!;
  expect(read(unframe(frame!))['msg']).toBe(`\ufeff${entry.payload}`);
});

test('what does not fit even with one patient is refused, not cut', () => {
  const record = {
    kind: 'ledger.heartbeat',
    v: 1,
    at: '2026-03-01T08:00:00.000Z',
    actor: { user: null, device: null, workstation: null },
    note: '长'.repeat(5000),
  } as const;
  for (const format of syslogFormats)
    expect(syslogFrames(entryOf(record), format, testOrigin, limit)).toBeNull();
});
