import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createRecordingLedger,
  fetchFrom,
  listenHttp,
  pseudonym,
  startGateway,
} from '../support/gateway-harness.ts';
import type { GatewayUnderTest } from '../support/gateway-harness.ts';
import { openRaw } from '../support/raw-http.ts';
import { syntheticPatient, syntheticPatients } from '../support/synthetic-patients.ts';

describe('the record of what was served', () => {
  const ledger = createRecordingLedger();
  let server: Awaited<ReturnType<typeof listenHttp>>;
  let site: GatewayUnderTest;
  let reply: (req: IncomingMessage, res: ServerResponse) => void;

  beforeAll(async () => {
    server = await listenHttp((req, res) => reply(req, res));
    site = await startGateway(server.port, ledger);
  });
  afterAll(async () => {
    await site.close();
    server.server.close();
  });
  afterEach(() => {
    ledger.records.length = 0;
    ledger.failing = false;
  });

  const rows = syntheticPatients(3);

  it('names the person, the page without its numbers, the kinds and the patients', async () => {
    reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ list: rows }));
    };
    const answer = await fetchFrom(site, `/api/patients/${rows[0]!.zyh}?xm=abc`, {
      headers: { cookie: 'a=1; his_user=n%E5%8F%B7' },
    });
    expect(JSON.parse(answer.body)).toEqual({ list: rows });
    const [record] = await ledger.waitFor('served');
    expect(record).toMatchObject({
      actor: { user: 'n号', device: null, workstation: '127.0.0.1' },
      site: site.origin,
      method: 'GET',
      path: '/api/patients/*',
      status: 200,
      mediaType: 'application/json',
      patients: { count: 3 },
      inspection: { verdict: 'found', kinds: { residentId: 3 } },
      tls: { version: 'TLSv1.3' },
    });
    expect(record!.patients.refs).toContain(pseudonym('residentId', rows[0]!.sfzh));
    const text = JSON.stringify(ledger.records);
    for (const row of rows) {
      for (const value of Object.values(row)) expect(text).not.toContain(value);
    }
  });

  it('is made of a script that hands data to a function, under no type with a number in it', async () => {
    reply = (req, res) => {
      const isCall = req.url!.startsWith('/jsonp');
      res.setHeader(
        'content-type',
        isCall ? 'application/javascript' : `application/${rows[0]!.sfzh}+json`,
      );
      res.end(isCall ? `cb(${JSON.stringify(rows)});` : JSON.stringify(rows));
    };
    await fetchFrom(site, '/jsonp/list?page=1&jsoncallback=cb');
    await fetchFrom(site, '/jsonp/app.js?v=3');
    await fetchFrom(site, '/api/list');
    const records = await ledger.waitFor('served', 2);
    expect(records).toMatchObject([
      { mediaType: 'application/javascript', patients: { count: 3 }, path: '/jsonp/list' },
      { mediaType: '*', patients: { count: 3 }, path: '/api/list' },
    ]);
  });

  it('is an export for files, read or not, and nothing for parts of a page', async () => {
    reply = (req, res) => {
      const types: Record<string, string> = {
        '/x.csv': 'text/csv; charset=utf-8',
        '/x.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        '/x.png': 'image/png',
        '/x.css': 'text/css',
        '/x.html': 'text/html',
      };
      res.setHeader('content-type', types[req.url ?? ''] ?? 'text/plain');
      if (req.url === '/x.xlsx')
        res.setHeader('content-disposition', 'attachment; filename=a.xlsx');
      res.end(
        req.url === '/x.csv' ? `姓名,住院号\n${rows[0]!.brxm},${rows[0]!.zyh}\n` : '<p>好</p>',
      );
    };
    for (const path of ['/x.png', '/x.css', '/x.html', '/x.csv', '/x.xlsx'])
      await fetchFrom(site, path);
    const records = await ledger.waitFor('export', 2);
    expect(
      records.map((r) => [r.mediaType.slice(-5), r.inspection.verdict, r.patients.count]),
    ).toEqual([
      ['t/csv', 'found', 1],
      ['sheet', 'clean', 0],
    ]);
    // A page under the name of a workbook: read as what it is, and that is said.
    expect(records[1]!.inspection.disagrees).toBe(true);
    expect(ledger.records).toHaveLength(2);
  });

  it('is that of data for DICOM as JSON, and of a file for DICOM as such', async () => {
    reply = (req, res) => {
      res.setHeader(
        'content-type',
        req.url === '/list' ? 'application/dicom+json' : 'application/dicom',
      );
      res.end(JSON.stringify([{ '00100020': { vr: 'LO', Value: [rows[0]!.zyh] } }]));
    };
    await fetchFrom(site, '/list');
    await fetchFrom(site, '/file');
    const [served] = await ledger.waitFor('served');
    const [exported] = await ledger.waitFor('export');
    expect([served!.path, exported!.path]).toEqual(['/list', '/file']);
  });

  it('is what the bytes are, whatever part of a page they are called', async () => {
    const list = JSON.stringify({ data: [rows[0]] });
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const script = 'var a = {"x": [1]};';
    const answers: Record<string, [type: string, body: string | Buffer, coding?: string]> = {
      '/photo.png': ['image/png', list],
      '/style.css': ['text/css', list],
      '/packed.png': ['image/png', gzipSync(list), 'gzip'],
      '/packed.js': ['text/javascript', gzipSync(list), 'gzip'],
      '/real.png': ['image/png', png],
      '/real.js': ['text/javascript', gzipSync(script), 'gzip'],
      '/real.css': ['text/css', 'a { color: red }'],
    };
    reply = (req, res) => {
      const [type, body, coding] = answers[req.url ?? ''] ?? ['text/plain', ''];
      res.setHeader('content-type', type);
      if (coding !== undefined) res.setHeader('content-encoding', coding);
      res.end(body);
    };
    for (const path of Object.keys(answers)) await fetchFrom(site, path);
    const records = await ledger.waitFor('served', 4);
    expect(records.map((r) => [r.path, r.inspection.verdict, r.patients.count])).toEqual(
      ['/photo.png', '/style.css', '/packed.png', '/packed.js'].map((path) => [path, 'found', 1]),
    );
    expect(ledger.records).toHaveLength(4);
  });

  it('says when a body was cut or could not be read', async () => {
    reply = (req, res) => {
      res.setHeader('content-type', 'application/json');
      if (req.url === '/bad') return void res.end('{"a":');
      res.write(JSON.stringify(rows[0]).slice(0, -1));
      setTimeout(() => res.destroy(), 100);
      return undefined;
    };
    await fetchFrom(site, '/bad');
    const [bad] = await ledger.waitFor('served');
    expect(bad!.inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
    await expect(fetchFrom(site, '/cut')).rejects.toThrow();
    const records = await ledger.waitFor('served', 2);
    expect(records[1]!.inspection).toMatchObject({ verdict: 'found', reason: 'aborted' });
  });

  it('passes 60 MB on with bounded memory while it looks into it', async () => {
    const row = `${JSON.stringify(syntheticPatient(1))},`;
    const count = Math.ceil(60_000_000 / row.length);
    reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.write('[');
      let i = 0;
      const more = (): void => {
        while (i < count) {
          i += 100;
          if (!res.write(row.repeat(100))) return void res.once('drain', more);
        }
        res.end('{}]');
      };
      more();
    };
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const socket = await openRaw(site);
    socket.write('GET /big HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(timer);
    expect(bytes).toBeGreaterThan(60_000_000);
    // Buffers that have been passed on wait for the next collection: some twenty megabytes, however long the body.
    expect(peak).toBeLessThan(40_000_000);
    const [record] = await ledger.waitFor('served');
    expect(record!.patients.count).toBe(1);
    expect(record!.inspection.kinds.residentId).toBeGreaterThan(count);
  });

  it('is kept and written later when the ledger fails, while staff go on', async () => {
    reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(rows));
    };
    ledger.failing = true;
    expect((await fetchFrom(site, '/a')).status).toBe(200);
    await expect.poll(() => site.gateway.recorder.isFailing).toBe(true);
    expect((await fetchFrom(site, '/b')).status).toBe(200);
    expect(ledger.records).toHaveLength(0);
    ledger.failing = false;
    await ledger.waitFor('served', 2);
    expect(site.gateway.recorder.dropped).toBe(0);
  });

  it('stops service when the policy says so', async () => {
    const strict = await startGateway(server.port, ledger, {
      config: { onRecordingFailure: 'refuse' },
    });
    ledger.failing = true;
    await fetchFrom(strict, '/a');
    await expect.poll(() => strict.gateway.recorder.isFailing).toBe(true);
    const refused = await fetchFrom(strict, '/a');
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.body).reason).toBe('recordingFailed');
    ledger.failing = false;
    await strict.close();
  });
});
