import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { MessageReader } from '../../../proxy/gateway/sockets/message-reader.ts';
import type { MessageReaderOptions } from '../../../proxy/gateway/sockets/message-reader.ts';
import { MessageWindow } from '../../../proxy/gateway/sockets/message-window.ts';
import { createInspector } from '../../../proxy/inspect/inspector.ts';
import { pseudonym } from '../../support/inspect-body.ts';
import { frame, packed, pieces } from '../../support/socket-frames.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';

const people = syntheticPatients(6);
const about = (i: number): string => JSON.stringify({ patient: people[i] });

function reading(more: Partial<MessageReaderOptions> = {}) {
  const window = new MessageWindow();
  let now = 0;
  const reader = new MessageReader({
    inspector: () =>
      createInspector({ mediaType: undefined, contentEncoding: undefined, pseudonym }),
    deflate: { keepsContext: false },
    maxBytes: 1_000_000,
    maxRatio: 100,
    window,
    onAdded: () => undefined,
    now: () => now,
    onFault: () => expect.unreachable(),
    ...more,
  });
  const finish = async () => {
    await reader.close();
    return window.take();
  };
  return { reader, window, finish, pass: (ms: number) => (now += ms) };
}

const text = (payload: string | Buffer, reserved = 0) =>
  frame({ opcode: 1, payload: Buffer.from(payload), reserved });

/** Messages of one deflater that keeps its window. */
async function oneWindow(texts: readonly string[]): Promise<Buffer[]> {
  const deflate = createDeflateRaw();
  const messages: Buffer[] = [];
  for (const each of texts) {
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer) => chunks.push(chunk);
    deflate.on('data', take);
    deflate.write(each);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    deflate.off('data', take);
    const all = Buffer.concat(chunks);
    messages.push(all.subarray(0, all.length - 4));
  }
  deflate.end();
  deflate.resume();
  await once(deflate, 'end');
  return messages;
}

describe('messages of a WebSocket', () => {
  it('are counted together: patients once, kinds and bytes in all', async () => {
    const { reader, finish } = reading();
    const wire = Buffer.concat([text(about(0)), text(about(1)), text(about(0))]);
    for (const piece of pieces(wire, [7])) reader.push(piece);
    const { count, patients, inspection } = await finish();
    expect(count).toBe(3);
    expect(patients.count).toBe(2);
    expect(inspection).toMatchObject({ verdict: 'found', kinds: { residentId: 3 } });
    expect(inspection.bytesInspected).toBe(Buffer.byteLength(about(0) + about(1) + about(0)));
    expect(inspection.bytesTotal).toBe(inspection.bytesInspected);
  });

  it('are read in the clothes of STOMP, SignalR, socket.io and SockJS', async () => {
    for (const [i, dress] of [
      (json: string) => `MESSAGE\ndestination:/x\ncontent-type:application/json\n\n${json}\0`,
      (json: string) => `{"type":1,"target":"x","arguments":[${json}]}\x1e`,
      (json: string) => `42/ward,17["patient",${json}]`,
      (json: string) => `a[${JSON.stringify(json)}]`,
    ].entries()) {
      const { reader, finish } = reading();
      reader.push(text(dress(about(i))));
      const { patients, inspection } = await finish();
      expect(patients.count, dress('')).toBe(1);
      expect(inspection, dress('')).toMatchObject({ verdict: 'found', kinds: { personName: 1 } });
      expect(inspection.reason).toBeUndefined();
    }
  });

  it('are undone from their compression, with a window of their own or one for all', async () => {
    const texts = [about(0), about(0), about(1)];
    const apart = texts.map((each) => packed(each));
    const together = await oneWindow(texts);
    expect(together[1]!.length).toBeLessThan(apart[1]!.length / 2);
    for (const [keepsContext, messages] of [
      [false, apart],
      [true, together],
      // A window that is not used is no harm.
      [true, apart.map((each) => each)],
    ] as const) {
      const { reader, finish } = reading({ deflate: { keepsContext } });
      const wire = Buffer.concat(messages.map((each) => text(each, 4)));
      for (const piece of pieces(wire, [11, 300])) reader.push(piece);
      const { patients, inspection } = await finish();
      expect(patients.count).toBe(2);
      expect(inspection).toMatchObject({ verdict: 'found', kinds: { residentId: 3 } });
      expect(inspection.reason).toBeUndefined();
      expect(inspection.bytesTotal).toBe(Buffer.byteLength(texts.join('')));
    }
  });

  it('are read on behind a last block in the midst of one (RFC 7692 §7.2.3.4)', async () => {
    for (const keepsContext of [true, false]) {
      const { reader, finish } = reading({ deflate: { keepsContext } });
      const ending = Buffer.concat([deflateRawSync(about(0)), Buffer.of(0)]);
      const two = Buffer.concat([deflateRawSync(`[${about(1)},`), packed(`${about(2)}]`)]);
      for (const payload of [ending, two, packed(about(3))]) reader.push(text(payload, 4));
      const { patients, inspection } = await finish();
      expect(patients.count).toBe(4);
      expect(inspection.reason).toBeUndefined();
    }
  });

  it('that cannot be undone are on record, and what follows as far as it can be', async () => {
    for (const keepsContext of [true, false]) {
      const { reader, finish } = reading({ deflate: { keepsContext } });
      reader.push(text(Buffer.from('ffffffffff', 'hex'), 4));
      reader.push(text(packed(about(0)), 4));
      reader.push(text(about(1)));
      const { patients, inspection } = await finish();
      expect(inspection.reason).toBe('coding');
      expect(inspection.bytesTotal).toBeGreaterThan(inspection.bytesInspected);
      expect(patients.count).toBe(keepsContext ? 1 : 2);
    }
  });

  it('that would become too much stop at the cap, and those behind are read', async () => {
    const { reader, finish } = reading({ maxBytes: 100_000 });
    reader.push(text(packed(`${about(0)}${' '.repeat(50_000_000)}`), 4));
    reader.push(text(packed(about(1)), 4));
    const { patients, inspection } = await finish();
    expect(inspection).toMatchObject({ verdict: 'found', reason: 'tooLarge' });
    expect(patients.count).toBe(2);
    expect(inspection.bytesInspected).toBeLessThan(200_000);
  });

  it('that come faster than they can be undone are counted as not looked into', async () => {
    const { reader, finish } = reading({ mostWaiting: 1000 });
    const long = Array.from({ length: 5000 }, (_, i) => `${i * 7919} `).join('');
    const payload = packed(long);
    for (const piece of pieces(text(payload, 4), [500])) reader.push(piece);
    reader.push(text(packed(about(1)), 4));
    const { inspection } = await finish();
    expect(inspection.reason).toBe('tooSlow');
    expect(inspection.bytesTotal).toBeGreaterThan(payload.length);
    expect(inspection.bytesInspected).toBeLessThan(5000);
  });

  it('that do not end are counted as far as they have come', async () => {
    for (const isPacked of [false, true]) {
      const { reader, window, finish, pass } = reading();
      const payload = isPacked ? packed(`${about(0)}\n`) : Buffer.from(`${about(0)}\n`);
      const reserved = isPacked ? 4 : 0;
      reader.push(frame({ opcode: 1, payload, isFinal: false, reserved }));
      pass(100);
      await new Promise((resolve) => setTimeout(resolve, 50));
      reader.cut(50);
      await expect.poll(() => window.patients).toBe(1);
      expect(window.take().inspection).toMatchObject({ verdict: 'found', reason: 'aborted' });
      const rest = isPacked ? Buffer.alloc(0) : Buffer.from(about(1));
      reader.push(frame({ opcode: 0, payload: rest }));
      expect((await finish()).patients.count).toBe(isPacked ? 0 : 1);
    }
  });

  it('that break off are counted as far as they have come', async () => {
    for (const end of [Buffer.alloc(0), frame({ opcode: 3, payload: Buffer.from('?') })]) {
      const { reader, finish } = reading();
      const begun = frame({ opcode: 1, payload: packed(about(0)), isFinal: false, reserved: 4 });
      reader.push(Buffer.concat([begun, end]));
      const { patients, inspection } = await finish();
      expect(patients.count).toBe(1);
      expect(inspection.reason).toBe(end.length === 0 ? 'aborted' : 'malformed');
    }
  });

  it('of bytes that nobody can read are uninspected, with their length', async () => {
    const { reader, finish } = reading();
    reader.push(frame({ opcode: 2, payload: Buffer.from([0, 1, 2, 3, 250, 251]) }));
    const { inspection } = await finish();
    expect(inspection).toMatchObject({ verdict: 'uninspected', reason: 'format', bytesTotal: 6 });
  });
});
