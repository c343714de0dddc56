// Uploads that break off and go on, over real sockets.
import fc from 'fast-check';
import { Upload, type UploadOptions } from 'tus-js-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { partOf } from '../support/resumable-sender.ts';
import { egressToken, type SharingHospital } from '../support/sharing-hospital.ts';
import {
  json,
  long,
  small,
  sumOf,
  type UploadBench,
  uploadBench,
} from '../support/upload-bench.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

let hospital: SharingHospital;
let bench: UploadBench;
useSharingHospital((started) => {
  hospital = started;
});
beforeEach(async () => {
  bench = await uploadBench(hospital);
});

describe('an upload that can be resumed', () => {
  it('is told where before its body is there, and goes in one piece', async () => {
    const {
      request: asked,
      answer,
      announced,
    } = bench.sender.open('POST', '/egress/region/x', {
      ...json,
      'upload-complete': '?1',
      'content-length': small.length,
      'upload-draft-interop-version': 6,
    });
    asked.flushHeaders();
    const place = await announced;
    expect(place.location).toMatch(/^\/egress\/~uploads\/[\w-]{22}$/);
    expect(place['upload-limit']).toMatch(/^max-size=\d+, max-age=86400$/);
    expect(place['upload-draft-interop-version']).toBe('6');
    asked.end(small);
    const { status, headers, body } = await answer;
    expect({ status, body }).toMatchObject({ status: 200, body: { result: 'delivered' } });
    expect(headers).toMatchObject({
      'upload-complete': '?1',
      'upload-offset': String(small.length),
    });
    expect(hospital.partners.received.map((each) => each.body)).toEqual([small]);
  });

  it('in pieces is one transfer, on record as if it had come at once', async () => {
    const { transferId } = await hospital.send(bench.request, { body: long });
    const [whole] = await hospital.outcomesOf(transferId);
    const place = await bench.sender.begin(long.subarray(0, 300_000));
    const part = long.subarray(300_000, 900_000);
    const more = await bench.sender.append(place, part, { at: 300_000 });
    expect(more).toMatchObject({ status: 204, headers: { 'upload-offset': '900000' } });
    expect(hospital.partners.received).toHaveLength(1);
    const rest = long.subarray(900_000);
    const { status, body } = await bench.sender.append(place, rest, { at: 900_000, isLast: true });
    expect({ status, body }).toMatchObject({ status: 200, body: { result: 'delivered' } });
    expect(hospital.partners.received[1]?.body.equals(long)).toBe(true);
    const [pieces] = await hospital.outcomesOf(body.transferId);
    expect(pieces).toMatchObject({ sha256Sent: sumOf(long), bytesSent: long.length });
    const { inspection, patients, mediaType, path, format } = whole!;
    expect(pieces).toMatchObject({ inspection, patients, mediaType, path, format });
    await bench.isSwept();
  });

  it('goes on where its connection broke', async () => {
    const headers = { ...json, 'upload-complete': '?1', 'upload-length': long.length };
    const cut = { part: long, sent: 400_000, headers };
    const place = String((await bench.sender.breakOff('POST', '/egress/region/x', cut))?.location);
    const at = await bench.sender.offset(place);
    expect(at).toBeLessThanOrEqual(400_000);
    const part = long.subarray(at);
    await bench.sender.breakOff('PATCH', place, { part, sent: 250_000, headers: partOf(at, true) });
    const after = await bench.sender.offset(place);
    expect(after).toBeGreaterThanOrEqual(at);
    const rest = await bench.sender.append(place, long.subarray(after), {
      at: after,
      isLast: true,
    });
    expect(rest.body.result).toBe('delivered');
    expect(hospital.partners.received.map((each) => sumOf(each.body))).toEqual([sumOf(long)]);
  });

  it('gives up a connection that has gone silent when its sender asks anew', async () => {
    const place = await bench.sender.begin(small.subarray(0, 10));
    const silent = bench.sender.open('PATCH', place, {
      ...partOf(10, true),
      'content-length': 500,
    });
    silent.request.write(small.subarray(10, 60));
    await expect
      .poll(() => bench.spooled().length + silent.request.socket!.bytesWritten)
      .toBeGreaterThan(60);
    const at = await bench.sender.offset(place);
    await expect(silent.answer).rejects.toThrow(/hang up|ECONNRESET/);
    const rest = await bench.sender.append(place, small.subarray(at), { at, isLast: true });
    expect(rest.body.result).toBe('delivered');
    expect(hospital.partners.received[0]?.body.equals(small)).toBe(true);
  });

  it('tells its end again to a sender that did not hear it, and sends nothing twice', async () => {
    const gate = Promise.withResolvers<void>();
    hospital.partners.hold = gate.promise;
    const place = await bench.sender.begin(small.subarray(0, 10));
    const rest = small.subarray(10);
    const headers = partOf(10, true);
    await bench.sender.breakOff('PATCH', place, { part: rest, sent: rest.length, headers });
    await expect.poll(() => hospital.partners.received.length).toBe(1);
    const state = await bench.sender.ask('HEAD', place);
    expect(state.headers).toMatchObject({
      'upload-complete': '?1',
      'upload-offset': String(small.length),
    });
    expect((await bench.sender.ask('DELETE', place)).status).toBe(409);
    const early = bench.sender.ask('GET', place);
    gate.resolve();
    hospital.partners.hold = Promise.resolve();
    const told = [
      await early,
      await bench.sender.ask('GET', place),
      await bench.sender.append(place, Buffer.alloc(0), { at: small.length, isLast: true }),
    ];
    const { transferId } = told[0]!.body;
    for (const { status, body } of told) {
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { result: 'delivered', transferId },
      });
    }
    expect(hospital.partners.received).toHaveLength(1);
    expect((await bench.sender.ask('DELETE', place)).status).toBe(204);
    expect((await bench.sender.ask('HEAD', place)).status).toBe(404);
  });

  it('is judged as any other, and its refusal stays', async () => {
    const few = await hospital.approved({ fields: ['personName'] });
    const place = await bench.sender.begin(small.subarray(0, 10), { 'medveil-request': few });
    const said = await bench.sender.append(place, small.subarray(10), { at: 10, isLast: true });
    await hospital.expectRefused(said.body, 'approvalKinds');
    expect((await bench.sender.ask('GET', place)).body).toEqual(said.body);
    await bench.isSwept();
  });

  it('is the same transfer however it is cut and broken off', async () => {
    const body = long.subarray(0, 500_000);
    const text = Buffer.concat([body.subarray(0, body.lastIndexOf(' ')), Buffer.from('"}')]);
    const { transferId } = await hospital.send(bench.request, { body: text });
    const [whole] = await hospital.outcomesOf(transferId);
    const cut = fc.record({
      length: fc.integer({ min: 0, max: 300_000 }),
      sent: fc.option(fc.integer({ min: 0, max: 300_000 })),
    });
    const cuts = fc.array(cut, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.boolean(), async (parts, says) => {
        hospital.partners.received.length = 0;
        const length: Record<string, number> = says ? { 'upload-length': text.length } : {};
        const place = await bench.sender.begin(text.subarray(0, parts[0]?.length ?? 0), length);
        for (const { length: bytes, sent } of parts.slice(1)) {
          const at = await bench.sender.offset(place);
          const part = text.subarray(at, at + bytes);
          if (sent === null) await bench.sender.append(place, part, { at });
          else {
            const headers = partOf(at, false);
            await bench.sender.breakOff('PATCH', place, { part, sent, headers });
          }
        }
        const at = await bench.sender.offset(place);
        const end = await bench.sender.append(place, text.subarray(at), { at, isLast: true });
        expect(end.body.result).toBe('delivered');
        expect(hospital.partners.received.map((each) => sumOf(each.body))).toEqual([sumOf(text)]);
        const [pieces] = await hospital.outcomesOf(end.body.transferId);
        const { inspection, patients, bytesSent, sha256Sent, format } = whole!;
        expect(pieces).toMatchObject({ inspection, patients, bytesSent, sha256Sent, format });
      }),
      { numRuns: 25 },
    );
    await bench.isSwept();
  });

  it('counts once under its key', async () => {
    const headers = { 'idempotency-key': 'resumed-0001' };
    const first = await bench.sender.begin(small.subarray(0, 10), headers);
    const second = await bench.sender.begin(small.subarray(0, 20), headers);
    const one = await bench.sender.append(first, small.subarray(10), { at: 10, isLast: true });
    const other = await bench.sender.append(second, small.subarray(20), { at: 20, isLast: true });
    expect(other.body).toMatchObject({ repeated: true, transferId: one.body.transferId });
    expect(hospital.partners.received).toHaveLength(1);
  });
});

describe('tus-js-client, written by others from the draft', () => {
  /** @param fails told before each request; true: its connection breaks */
  const upload = (bytes: Buffer, fails: () => boolean = () => false): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = bench.gateway.door;
      const options: UploadOptions & { protocol: string } = {
        protocol: 'ietf-draft-05',
        endpoint: `http://127.0.0.1:${port}/egress/region/x`,
        headers: {
          authorization: `Bearer ${egressToken}`,
          'medveil-request': bench.request,
          'content-type': 'application/json',
        },
        chunkSize: 200_000,
        retryDelays: [0, 0, 0, 0, 0],
        onBeforeRequest: () => {
          if (fails()) throw new Error('no connection');
        },
        onSuccess: ({ lastResponse }) => resolve(lastResponse.getBody()),
        onError: reject,
      };
      new Upload(bytes, options).start();
    });

  it('brings an upload to its end, and hears what became of it', async () => {
    const answer = JSON.parse(await upload(long));
    expect(answer).toMatchObject({ result: 'delivered', message: { en: 'Delivered.' } });
    expect(hospital.partners.received.map((each) => sumOf(each.body))).toEqual([sumOf(long)]);
  });

  it('also when every third of its requests fails', async () => {
    let asked = 0;
    const answer = JSON.parse(await upload(long, () => ++asked % 3 === 0));
    expect(answer.result).toBe('delivered');
    expect(asked).toBeGreaterThan(8);
    expect(hospital.partners.received.map((each) => sumOf(each.body))).toEqual([sumOf(long)]);
  });
});

describe('what does not fit', () => {
  it('changes nothing', async () => {
    const place = await bench.sender.begin(small.subarray(0, 10), {
      'upload-length': small.length,
    });
    const part = small.subarray(10, 20);
    const elsewhere = await bench.sender.append(place, part, { at: 12 });
    expect(elsewhere).toMatchObject({
      status: 409,
      headers: { 'upload-offset': '10', 'content-type': 'application/problem+json; charset=utf-8' },
      body: {
        type: 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset',
        'expected-offset': 10,
        'provided-offset': 12,
        reason: 'uploadOffset',
      },
    });
    expect(elsewhere.body.message['zh-CN']).toMatch(/\p{Script=Han}{4}/u);
    const inconsistent: [number, boolean, Buffer, Record<string, number>][] = [
      [10, true, part, {}],
      [10, false, part, { 'upload-length': small.length + 1 }],
      [10, false, Buffer.alloc(small.length), {}],
    ];
    for (const [at, isLast, bytes, headers] of inconsistent) {
      const { status, body } = await bench.sender.append(place, bytes, { at, isLast, headers });
      expect({ status, type: body.type }).toMatchObject({
        status: 400,
        type: expect.stringContaining('#inconsistent-upload-length'),
      });
    }
    const malformed: Record<string, string>[] = [
      { 'upload-offset': '-1' },
      { 'upload-offset': '10, 10' },
      { 'upload-complete': '1' },
      { 'content-type': 'application/json' },
      { 'content-encoding': 'gzip' },
    ];
    for (const headers of malformed) {
      expect((await bench.sender.append(place, part, { at: 10, headers })).status).toBe(400);
    }
    expect((await bench.sender.ask('PUT', place, { body: part })).status).toBe(405);
    expect(await bench.sender.offset(place)).toBe(10);
    const rest = await bench.sender.append(place, small.subarray(10), { at: 10, isLast: true });
    expect(rest.body.result).toBe('delivered');
    const late = await bench.sender.append(place, part, { at: small.length });
    expect(late.body.type).toContain('#completed-upload');
  });

  it.each([
    ['upload-complete', 'yes'],
    ['upload-offset', '5'],
    ['upload-length', '5.0'],
    ['upload-length', '5'],
  ])('is refused at the beginning: %s %s', async (name, value) => {
    const headers = { ...json, 'upload-complete': '?1', [name]: value };
    const { body } = await bench.sender.ask('POST', '/egress/region/x', { headers, body: small });
    await hospital.expectRefused(body, 'badRequest');
  });

  it('is no transfer when more comes than was said, or nothing', async () => {
    const place = await bench.sender.begin(small.subarray(0, 10), {
      'upload-length': small.length,
    });
    const { request: asked, answer } = bench.sender.open('PATCH', place, {
      ...partOf(10, false),
      'transfer-encoding': 'chunked',
    });
    asked.end(Buffer.alloc(small.length));
    await hospital.expectRefused((await answer).body, 'badRequest');
    const empty = await bench.sender.begin(Buffer.alloc(0));
    const { body } = await bench.sender.append(empty, Buffer.alloc(0), { at: 0, isLast: true });
    await hospital.expectRefused(body, 'bodyEmpty');
  });

  it('is refused before it comes when it is too large, and after it has', async () => {
    const tooMuch = 256 * 1_048_576 + 1;
    for (const name of ['upload-length', 'content-length']) {
      const headers = { ...json, 'upload-complete': '?1', [name]: tooMuch };
      const { request: asked, answer } = bench.sender.open('POST', '/egress/region/x', headers);
      asked.on('error', () => undefined);
      asked.flushHeaders();
      await hospital.expectRefused((await answer).body, 'bodyTooLarge');
      asked.destroy();
    }
  });
});
