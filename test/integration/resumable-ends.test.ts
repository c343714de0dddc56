// How uploads end that nobody finishes, and who may have a hand in it.
import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordOf } from '../../shared/records/record.ts';
import { rawExchange } from '../support/raw-http.ts';
import { partOf, ResumableSender } from '../support/resumable-sender.ts';
import {
  egressToken,
  otherEgressToken,
  type SharingHospital,
} from '../support/sharing-hospital.ts';
import { json, long, small, type UploadBench, uploadBench } from '../support/upload-bench.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

let hospital: SharingHospital;
let bench: UploadBench;
useSharingHospital((started) => {
  hospital = started;
});
beforeEach(async () => {
  bench = await uploadBench(hospital);
});
const minute = 60_000;

async function lastOutcome(): Promise<RecordOf<'transfer.outcome'>> {
  const asked = { kinds: ['transfer.outcome'] as const };
  const { rows } = await hospital.server.ledger.query(asked, { limit: 1 });
  return rows[0]!.record as RecordOf<'transfer.outcome'>;
}

describe('what is said at once', () => {
  const begun = (id: string, version = '1.1'): string =>
    [
      `POST /egress/region/${id} HTTP/${version}`,
      `Host: localhost`,
      `Authorization: Bearer ${egressToken}`,
      `Medveil-Request: ${bench.request}`,
      'Content-Type: application/json',
      'Upload-Complete: ?1',
      `Content-Length: ${small.length}`,
      '',
      small.toString('latin1'),
    ].join('\r\n');
  const heads = (answer: string): string[] => answer.match(/HTTP\/1\.\d \d{3}/g) ?? [];

  it('stands before its own answer, never in that of another request', async () => {
    const gate = Promise.withResolvers<void>();
    hospital.partners.hold = gate.promise;
    const answer = rawExchange(bench.gateway.door, begun('a') + begun('b'), 1000);
    await expect.poll(() => hospital.partners.received.length).toBe(2);
    gate.resolve();
    hospital.partners.hold = Promise.resolve();
    expect(heads(await answer)).toEqual(['HTTP/1.1 104', 'HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('is not said to clients that know no such answers', async () => {
    const answer = await rawExchange(bench.gateway.door, begun('a', '1.0'), 1000);
    expect(heads(answer)).toEqual(['HTTP/1.1 200']);
  });
});

describe('who may go on with an upload', () => {
  it('is its sender alone', async () => {
    const place = await bench.sender.begin(small.subarray(0, 10));
    const other = new ResumableSender(bench.gateway.door, {
      authorization: `Bearer ${otherEgressToken}`,
    });
    const stranger = new ResumableSender(bench.gateway.door, {
      authorization: 'Bearer wrong-token-0123456789',
    });
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const headers = method === 'PATCH' ? partOf(10, true) : {};
      const elsewhere = await other.ask(method, place, { headers });
      await hospital.expectRefused(elsewhere.body, 'uploadUnknown');
      const unknown = await stranger.ask(method, place, { headers });
      expect(unknown).toMatchObject({ status: 401, body: { reason: 'senderUnknown' } });
    }
    expect(await bench.sender.offset(place)).toBe(10);
    expect((await bench.sender.ask('HEAD', `${place}x`)).status).toBe(404);
  });
});

describe('an upload that nobody finishes', () => {
  it('is on record as broken off when its sender gives it up, and nothing of it stays', async () => {
    const place = await bench.sender.begin(long.subarray(0, 700_000));
    expect(bench.spooled()).toHaveLength(1);
    expect((await bench.sender.ask('DELETE', place)).status).toBe(204);
    await bench.isSwept();
    expect(await lastOutcome()).toMatchObject({
      result: 'refused',
      reason: 'senderAborted',
      partner: 'region',
      bytesSent: 0,
      inspection: { verdict: 'uninspected', bytesInspected: 0, bytesTotal: 700_000 },
    });
    expect((await bench.sender.ask('GET', place)).status).toBe(404);
  });

  it('also while a part of it is under way', async () => {
    const place = await bench.sender.begin(long.subarray(0, 300_000));
    const open = bench.sender.open('PATCH', place, {
      ...partOf(300_000, true),
      'content-length': long.length,
    });
    open.request.write(long.subarray(300_000, 900_000));
    expect((await bench.sender.ask('DELETE', place)).status).toBe(204);
    await expect(open.answer).rejects.toThrow(/hang up|ECONNRESET/);
    await bench.isSwept();
    expect(await lastOutcome()).toMatchObject({ reason: 'senderAborted' });
  });

  it('gives way after ten minutes of silence when there are too many, and ends after a day', async () => {
    const places: string[] = [];
    for (let i = 0; i < 16; i++) places.push(await bench.sender.begin(small.subarray(0, 10)));
    const begun = { headers: { ...json, 'upload-complete': '?0' }, body: small };
    const refused = await bench.sender.ask('POST', '/egress/region/x', begun);
    await hospital.expectRefused(refused.body, 'uploadsTooMany');
    hospital.clock.offset = 8 * minute;
    expect(await bench.sender.offset(places[0]!)).toBe(10);
    hospital.clock.offset = 11 * minute;
    const place = await bench.sender.begin(small.subarray(0, 10));
    expect(await bench.sender.offset(places[0]!)).toBe(10);
    // It has ended, and says so.
    expect((await bench.sender.ask('GET', places[1]!)).body.reason).toBe('senderAborted');
    hospital.clock.offset = 24 * 60 * minute + minute;
    expect(await bench.sender.offset(place)).toBe(10);
    await expect
      .poll(async () => {
        const last = await bench.sender.begin(small.subarray(0, 10));
        await bench.sender.ask('DELETE', last);
        return (await bench.sender.ask('HEAD', places[0]!)).status;
      })
      .toBe(404);
    await bench.sender.ask('DELETE', place);
    await bench.isSwept();
  });

  it('ends with the product', async () => {
    const place = await bench.sender.begin(long.subarray(0, 700_000));
    const open = bench.sender.open('PATCH', place, {
      ...partOf(700_000, true),
      'content-length': 600_000,
    });
    open.request.write(long.subarray(700_000, 800_000));
    await bench.gateway.egress.idle();
    await open.answer.catch(() => null);
    expect(await lastOutcome()).toMatchObject({ result: 'refused', reason: 'stopping' });
    await bench.isSwept();
    const late = await bench.sender.ask('POST', '/egress/region/x', {
      headers: { ...json, 'upload-complete': '?0' },
      body: small,
    });
    expect(late).toMatchObject({ status: 503, body: { reason: 'stopping' } });
  });

  it('is refused when the disk fails', async () => {
    const place = await bench.sender.begin(small.subarray(0, 10));
    rmSync(bench.gateway.spoolDir, { recursive: true });
    const { body } = await bench.sender.append(place, long, { at: 10 });
    await hospital.expectRefused(body, 'recordingFailed');
  });
});
