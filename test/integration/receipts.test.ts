// Two hospitals that both run the product send each other something, and each has the other's word for it.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { Inbox } from '../../proxy/receive/inbox.ts';
import { loadReceiptKeys, type ReceiptKeys } from '../../proxy/receive/receipt-keys.ts';
import { receiveTransfer } from '../../proxy/receive/receive-transfer.ts';
import { openReceipt, parseReceipt } from '../../shared/transparency/receipt.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { testIdentity } from '../support/local-ca.ts';
import { partnerToken, sharedRows, SharingHospital } from '../support/sharing-hospital.ts';

const tokenSha256 = createHash('sha256').update(partnerToken).digest('hex');

/** A hospital with its door for others. */
class Institution {
  readonly hospital: SharingHospital;
  readonly keys: ReceiptKeys;
  readonly inbox: string;
  readonly server: Server;
  readonly ca: string;
  /** What it does to an answer before it leaves. */
  twist: (receipt: string) => string = (receipt) => receipt;

  private constructor(
    hospital: SharingHospital,
    identity: { key: string; cert: string; ca: string },
  ) {
    this.hospital = hospital;
    this.ca = identity.ca;
    this.inbox = mkdtempSync(join(tmpdir(), 'medveil-inbox-'));
    this.keys = loadReceiptKeys(hospital.server.dir);
    const receive = receiveTransfer({
      inbox: new Inbox(this.inbox),
      keys: this.keys,
      ledger: hospital.server.ledger,
      senders: [{ id: 'sender', tokenSha256 }],
      maxBytes: 1_000_000,
      now: () => new Date(),
      onFault: (what) => expect.unreachable(what),
    });
    this.server = createServer({ key: identity.key, cert: identity.cert }, (req, res) => {
      const [end, head] = [res.end.bind(res), res.writeHead.bind(res)];
      // Its length is told when it is known.
      res.writeHead = ((status: number, headers: Record<string, unknown>) => {
        res.statusCode = status;
        for (const [name, value] of Object.entries(headers)) res.setHeader(name, value as string);
        return res;
      }) as never;
      res.end = ((text: string) => {
        const twisted = res.statusCode === 201 ? this.twist(text) : text;
        res.setHeader('content-length', Buffer.byteLength(twisted));
        head(res.statusCode);
        return end(twisted);
      }) as never;
      receive(req, res);
    });
  }

  static async start(): Promise<Institution> {
    const made = new Institution(await SharingHospital.start(), await testIdentity('inbox'));
    made.server.listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    return made;
  }

  /** Registers another one as a partner. */
  async knows(other: Institution, receiptKey = other.keys.verifierKey): Promise<void> {
    const { port } = other.server.address() as AddressInfo;
    const url = `https://localhost:${port}/receive`;
    await this.hospital.knows('other', { name: '兄弟医院', url, ca: other.ca, receiptKey });
  }

  async send(headers: Record<string, string> = {}) {
    const id = await this.hospital.approved({ partner: 'other' });
    return this.hospital.send(id, { to: 'other', headers });
  }

  async receipts(): Promise<RecordOf<'transfer.receipt'>[]> {
    const asked = { kinds: ['transfer.receipt'] as const };
    const { rows } = await this.hospital.server.ledger.query(asked, { limit: 50 });
    return rows.map(({ record }) => record as RecordOf<'transfer.receipt'>);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.hospital.close();
  }
}

let a: Institution;
let b: Institution;
beforeAll(async () => {
  a = await Institution.start();
  b = await Institution.start();
  await a.knows(b);
  await b.knows(a);
});
afterAll(async () => {
  await a.close();
  await b.close();
});
beforeEach(() => {
  b.twist = (receipt) => receipt;
});

describe('a transfer between two of us', () => {
  it('leaves a receipt with each, that anybody can check, and both records verify', async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const sent = await from.send();
      expect(sent).toMatchObject({ result: 'delivered', partnerStatus: 201 });
      const got = (await from.receipts()).find(({ direction }) => direction === 'got')!;
      const given = (await to.receipts()).find(({ direction }) => direction === 'given')!;
      expect(got).toMatchObject({ check: 'valid', transferId: sent.transferId, partner: 'other' });
      expect(given).toMatchObject({ sha256: got.sha256, transferId: sent.transferId });
      const receipt = await openReceipt(got.receipt, to.keys.verifierKey);
      const body = readFileSync(join(to.inbox, 'sender', sent.transferId));
      expect(receipt).toMatchObject({
        transferId: sent.transferId,
        from: 'sender',
        sha256: createHash('sha256').update(body).digest('hex'),
        bytes: body.length,
      });
      expect(JSON.parse(body.toString())).toEqual({ list: sharedRows.slice(0, 3) });
      const { rows } = await to.hospital.server.ledger.query(
        {},
        { before: receipt!.entry + 1, limit: 1 },
      );
      expect(rows[0]?.record).toEqual(given);
    }
    for (const { hospital } of [a, b]) {
      expect(await verifySource(hospital.server.dir, {})).toMatchObject({ ok: true });
    }
  });

  it('says so when the receipt proves nothing', async () => {
    const checkAfter = async (twist: (receipt: string) => string) => {
      b.twist = twist;
      const sent = await a.send();
      expect(sent.result).toBe('delivered');
      const found = (await a.receipts()).find(({ transferId }) => transferId === sent.transferId);
      return found?.check;
    };
    expect(await checkAfter((receipt) => receipt.replace(/\n\d+\n/, '\n1\n'))).toBe('unsigned');
    const old = (await a.receipts()).find(
      ({ direction, check }) => direction === 'got' && check === 'valid',
    )!.receipt;
    expect(await checkAfter(() => old)).toBe('otherTransfer');
    expect(await checkAfter(() => '')).toBe('unsigned');
    expect(await checkAfter(() => 'x'.repeat(5000))).toBeUndefined();
  });

  it('is received once under its id, however often it comes', async () => {
    const { port } = b.server.address() as AddressInfo;
    const call = async (body: string, id = 'transfer-0001', token = partnerToken) => {
      const { request } = await import('node:https');
      return new Promise<{ status: number; text: string }>((resolve, reject) => {
        const req = request(
          {
            host: 'localhost',
            port,
            ca: b.ca,
            method: 'POST',
            path: '/receive/x',
            headers: { authorization: `Bearer ${token}`, 'medveil-transfer': id },
          },
          (res) => {
            let text = '';
            res.on('data', (chunk: Buffer) => (text += chunk.toString()));
            res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
          },
        );
        req.on('error', reject);
        req.end(body);
      });
    };
    const first = await call('{"a":1}');
    expect(first.status).toBe(201);
    expect(await call('{"a":1}')).toEqual(first);
    expect((await call('{"a":2}')).status).toBe(409);
    // As if a stop had come between record and receipt: the same again gets the same place, another is refused
    // and leaves the file that is on record as it is.
    const [file, receipt] = ['', '.receipt'].map((end) =>
      join(b.inbox, 'sender', `transfer-0001${end}`),
    );
    rmSync(receipt!);
    expect((await call('{"a":2}')).status).toBe(409);
    expect(readFileSync(file!, 'utf8')).toBe('{"a":1}');
    const later = await call('{"a":1}');
    expect(later.status).toBe(201);
    expect(parseReceipt(later.text)?.entry).toBe(parseReceipt(first.text)?.entry);
    // Nor does anything of what was refused lie about.
    expect(readdirSync(join(b.inbox, 'sender')).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await call('{"a":1}', 'transfer-0002', 'nobodys-token-000000')).status).toBe(401);
    expect((await call('{"a":1}', '../../etc/x')).status).toBe(400);
    expect((await call('')).status).toBe(409);
    expect((await call('', 'transfer-0003')).status).toBe(400);
    expect(
      (await call('x'.repeat(1_000_001), 'transfer-0004').catch(() => ({ status: 413 }))).status,
    ).toBe(413);
  });
});
