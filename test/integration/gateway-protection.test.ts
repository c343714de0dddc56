// What a browser without the extension gets: real sockets, real TLS.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import { type Answer, fetchFrom } from '../support/gateway-harness.ts';
import { GuardedSite, json } from '../support/guarded-site.ts';
import { inspect } from '../support/inspect-body.ts';
import { openRaw, readAll } from '../support/raw-http.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';
import { workbookMembers } from '../support/workbook-of.ts';
import { zipOf } from '../support/zip-of.ts';

const rows = syntheticPatients(3);
const values = rows.flatMap(({ brxm, sfzh, lxdh }) => [brxm, sfzh, lxdh]);
const [first] = rows;
const list = { list: rows };
const html = `<!doctype html><meta charset="utf-8"><table><tr><th>姓名</th><th>身份证号</th><th>联系电话</th></tr>
${rows.map((r) => `<tr><td>${r.brxm}</td><td>${r.sfzh}</td><td>${r.lxdh}</td></tr>`).join('\n')}</table>`;
let his: GuardedSite;

beforeAll(async () => {
  his = await GuardedSite.start(
    [
      { paths: ['/open/*'], withoutExtension: 'monitor' },
      { paths: ['/admin/*'], withoutExtension: 'refuse' },
      { paths: ['/files/*'], withoutExtension: 'mask', ifNotMasked: 'pass' },
      { users: ['trainee-*'], withoutExtension: 'refuse' },
      { users: ['interface-*'], withoutExtension: 'monitor' },
      { withoutExtension: 'mask' },
    ],
    { userFrom: [{ login: { path: '/api/login', answer: 'account', token: 'token' } }] },
  );
});
afterAll(async () => his.close());
afterEach(() => his.forget());

function noneIn(answer: Answer): void {
  for (const value of values) expect(answer.body).not.toContain(value);
}

describe('without an attestation', () => {
  it('data comes with masks, and its record says so', async () => {
    his.reply = json(list);
    const answer = await fetchFrom(his.site, '/api/patients');
    noneIn(answer);
    const { list: masked } = JSON.parse(answer.body) as { list: Record<string, string>[] };
    expect(masked.map(({ lxdh }) => lxdh)).toEqual(
      rows.map(({ lxdh }) => `139****${lxdh.slice(-4)}`),
    );
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(answer.headers.etag).toBeUndefined();
    const record = await his.servedAt('/api/patients');
    expect(record).toMatchObject({
      masked: true,
      attestation: 'absent',
      actor: { device: null },
      patients: { count: 3 },
    });
  });

  it('pages come with masks, and say that they may be asked for again', async () => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.setHeader('content-encoding', 'gzip');
      res.end(gzipSync(html));
    };
    const answer = await fetchFrom(his.site, '/list');
    noneIn(answer);
    expect(answer.body).toContain('<th>姓名</th>');
    expect(answer.headers['server-timing']).toBe('medveil-masked');
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it('an answer to a form is masked and is not asked for again', async () => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'text/html');
      res.end(html);
    };
    const answer = await fetchFrom(his.site, '/save', { method: 'POST', body: 'a=1' });
    noneIn(answer);
    expect(answer.headers['server-timing']).toBeUndefined();
  });

  it.each(['gzip, br', 'br', 'deflate'])('answers coded %s are undone first', async (coding) => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.setHeader('content-encoding', coding);
      const text = Buffer.from(JSON.stringify(list));
      if (coding === 'deflate') res.end(deflateSync(text));
      else res.end(brotliCompressSync(coding === 'br' ? text : gzipSync(text)));
    };
    const answer = await fetchFrom(his.site, '/api/patients');
    noneIn(answer);
    expect(JSON.parse(answer.body)).toHaveProperty('list');
  });

  it('data that says it is a picture is masked all the same', async () => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'image/png');
      res.end(JSON.stringify(list));
    };
    noneIn(await fetchFrom(his.site, '/a.png'));
  });

  it('pictures, styles and scripts pass', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'image/png');
      res.setHeader('cache-control', 'max-age=60');
      res.end(png);
    };
    const answer = await fetchFrom(his.site, '/logo.png');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('max-age=60');
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/javascript');
      res.end('function f(){return 1}');
    };
    expect((await fetchFrom(his.site, '/app.js')).body).toBe('function f(){return 1}');
  });

  it('what cannot be masked is refused with words, or passes where a rule says so', async () => {
    const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF';
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/pdf');
      res.end(pdf);
    };
    const answer = await fetchFrom(his.site, '/report.pdf', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('notMaskable');
    expect(answer.body).toContain('扩展');
    expect((await fetchFrom(his.site, '/files/report.pdf')).body).toBe(pdf);
  });

  it('what is coded as nobody can undo is refused in the same words, and no fault of ours', async () => {
    const coded = Buffer.from(JSON.stringify(list));
    const reply = (type: string) => {
      his.reply = (_req, res) => {
        res.setHeader('content-type', type);
        res.setHeader('content-encoding', 'compress');
        res.end(coded);
      };
    };
    reply('application/json');
    const answer = await fetchFrom(his.site, '/api/coded');
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('notMaskable');
    expect(his.faults).toEqual([]);
    expect(await his.servedAt('/api/coded')).toMatchObject({
      status: 403,
      masked: true,
      inspection: { verdict: 'unscannable', reason: 'coding', bytesTotal: coded.length },
    });
    // A picture that nobody can look at is not known to be one.
    reply('image/png');
    expect((await fetchFrom(his.site, '/api/a.png')).status).toBe(403);
    his.reply = (_req, res) => {
      res.setHeader('content-encoding', 'compress');
      res.end();
    };
    expect(await fetchFrom(his.site, '/api/none')).toMatchObject({ status: 200, body: '' });
  });

  it('what passes by a rule though it cannot be masked is not on record as masked', async () => {
    const coded = Buffer.from(JSON.stringify(list));
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.setHeader('content-encoding', 'compress');
      res.end(coded);
    };
    const answer = await fetchFrom(his.site, '/files/coded');
    expect(answer.bytes.equals(coded)).toBe(true);
    const record = await his.servedAt('/files/coded');
    expect(record).toMatchObject({ status: 200, inspection: { reason: 'coding' } });
    expect(record).not.toHaveProperty('masked');
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(list).slice(0, -2));
    };
    await fetchFrom(his.site, '/files/broken');
    expect(await his.servedAt('/files/broken')).not.toHaveProperty('masked');
    his.reply = json(list);
    noneIn(await fetchFrom(his.site, '/files/whole'));
    expect(await his.servedAt('/files/whole')).toMatchObject({ masked: true });
  });

  it('what was refused, and what broke off, is on record as such', async () => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end('{"patient": ');
    };
    await fetchFrom(his.site, '/api/broken');
    expect(await his.servedAt('/api/broken')).toMatchObject({
      status: 403,
      masked: true,
      inspection: { verdict: 'unscannable', reason: 'malformed' },
    });
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.write(JSON.stringify(list).slice(0, -10));
      setTimeout(() => res.destroy(), 50);
    };
    await expect(fetchFrom(his.site, '/api/cut')).rejects.toThrow();
    expect(await his.servedAt('/api/cut')).toMatchObject({
      masked: true,
      inspection: { verdict: 'found', reason: 'aborted' },
    });
  });

  it('broken data is refused and none of it is sent', async () => {
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(`${JSON.stringify(list).slice(0, -2)},{"brxm":"${first!.brxm}`);
    };
    const answer = await fetchFrom(his.site, '/api/patients');
    expect(answer.status).toBe(403);
    noneIn(answer);
  });

  it('half a file is never asked for', async () => {
    his.reply = json(list);
    await fetchFrom(his.site, '/api/patients', {
      headers: { range: 'bytes=0-20', 'if-range': '"1"' },
    });
    expect(his.seen[0]!.headers).not.toHaveProperty('range');
    expect(his.seen[0]!.headers).not.toHaveProperty('if-range');
  });

  it('a rule may refuse, and the page says how to get the extension', async () => {
    his.reply = json(list);
    const answer = await fetchFrom(his.site, '/admin/users', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('信息科');
    expect(his.seen).toHaveLength(0);
    const [record] = await his.ledger.waitFor('incident.attestation');
    expect(record).toMatchObject({
      attestation: 'absent',
      treated: 'refused',
      path: '/admin/users',
    });
  });

  it('a rule may only watch; so it may for accounts that the HIS has said', async () => {
    his.reply = json(list);
    expect(JSON.parse((await fetchFrom(his.site, '/open/x')).body)).toEqual(list);
    his.reply = json({ account: 'interface-lis', token: 'opaque' });
    await fetchFrom(his.site, '/api/login', { method: 'POST', body: '{}' });
    his.reply = json(list);
    const headers = { authorization: 'Bearer opaque' };
    expect(JSON.parse((await fetchFrom(his.site, '/api/x', { headers })).body)).toEqual(list);
    noneIn(await fetchFrom(his.site, '/api/x'));
  });

  it('an account that a browser can make up opens nothing, and closes what it closes', async () => {
    his.reply = json(list);
    for (const user of ['interface-lis', 'nurse1']) {
      const headers = { cookie: `his_user=${user}` };
      noneIn(await fetchFrom(his.site, '/api/x', { headers }));
    }
    const headers = { cookie: 'his_user=trainee-9' };
    expect((await fetchFrom(his.site, '/api/x', { headers })).status).toBe(403);
  });

  it.each([
    '/open/../api/patients',
    '/open/%2e%2e/api/patients',
    '/open/..;/api/patients',
    '/open/%2e%2e;x=1/api/patients',
    '/open%2f..%2fapi/patients',
    '/open/%252e%252e/api/patients',
    '/open/..%5capi/patients',
  ])('%s is not taken for a path that is only watched', async (path) => {
    his.reply = json(list);
    const answer = await fetchFrom(his.site, path);
    noneIn(answer);
  });

  it('no socket opens', async () => {
    const socket = await openRaw(his.site);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: localhost:${his.site.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    );
    expect(await readAll(socket, 500)).toMatch(/^HTTP\/1\.1 403 /);
    expect(his.seen).toHaveLength(0);
  });
});

describe('with an attestation', () => {
  it('answers come byte for byte, the HIS never sees the token, and the device is on record', async () => {
    his.reply = json(list);
    const answer = await fetchFrom(his.site, '/api/attested', { headers: await his.attested() });
    expect(answer.body).toBe(JSON.stringify(list));
    expect(his.seen[0]!.headers).not.toHaveProperty(attestationHeader);
    const record = await his.servedAt('/api/attested');
    expect(record).toMatchObject({ actor: { device: 'd1' } });
    expect(record).not.toHaveProperty('masked');
    expect(record).not.toHaveProperty('attestation');
    // In no cache that is open without the extension.
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('that is false, data is masked and the attempt is a record', async () => {
    his.reply = json(list);
    noneIn(await fetchFrom(his.site, '/api/x', { headers: { [attestationHeader]: 'nonsense' } }));
    noneIn(
      await fetchFrom(his.site, '/api/x', { headers: await his.attested('https://other.example') }),
    );
    const refused = (await his.ledger.waitFor('incident.attestation', 2)).map((r) => r.attestation);
    expect(refused).toEqual(['malformed', 'otherSite']);
  });

  it('sockets open', async () => {
    const { [attestationHeader]: token } = await his.attested();
    const socket = await openRaw(his.site);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: localhost:${his.site.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n` +
        `Medveil-Attestation: ${token}\r\n\r\n`,
    );
    // The HIS of this test knows no sockets: what counts is that it was asked.
    await readAll(socket, 500);
    expect(his.seen.map(({ url }) => url)).toEqual(['/ws']);
    expect(his.seen[0]!.headers).not.toHaveProperty(attestationHeader);
  });

  it('sent twice, neither counts', async () => {
    his.reply = json(list);
    const { [attestationHeader]: token } = await his.attested();
    const socket = await openRaw(his.site);
    socket.write(
      `GET /api/x HTTP/1.1\r\nHost: localhost:${his.site.port}\r\nConnection: close\r\n` +
        `Medveil-Attestation: ${token}\r\nMedveil-Attestation: ${token}\r\n\r\n`,
    );
    const text = await readAll(socket, 800);
    for (const value of values) expect(text).not.toContain(value);
  });
});

describe('what is watched as it comes', () => {
  it('events arrive masked, each when the HIS sends it', async () => {
    const gates: (() => void)[] = [];
    his.reply = (_req, res) => {
      res.setHeader('content-type', 'text/event-stream');
      res.flushHeaders();
      for (const row of rows.slice(0, 2)) {
        const event = `data: ${JSON.stringify({ patient: row })}\n\n`;
        if (gates.length === 0) res.write(event);
        gates.push(() => res.end(event));
      }
    };
    const socket = await openRaw(his.site);
    socket.write(`GET /events HTTP/1.1\r\nHost: localhost:${his.site.port}\r\n\r\n`);
    let text = '';
    const arrived = Promise.withResolvers<void>();
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('139****')) arrived.resolve();
    });
    // The answer is not over: the first event must not wait for the second.
    await arrived.promise;
    expect(text).toContain('\n\n');
    gates[1]!();
    await readAll(socket, 500);
    for (const value of values) expect(text).not.toContain(value);
  });

  it('spreadsheets are masked', async () => {
    const texts = rows.flatMap((r) => [r.brxm, r.sfzh]);
    const strings = ['姓名', '身份证号', ...texts].map((text) => `<t>${text}</t>`);
    const cells = strings.map((_, i) => `<c t="s"><v>${i}</v></c>`);
    const lines = [0, 1, 2, 3].map((i) => `<row>${cells.slice(2 * i, 2 * i + 2).join('')}</row>`);
    const book = zipOf(workbookMembers({ sheets: [lines.join('')], strings }));
    his.reply = (_req, res) => {
      res.setHeader(
        'content-type',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      );
      res.setHeader('content-disposition', 'attachment; filename="list.xlsx"');
      res.end(book);
    };
    const copy = (await fetchFrom(his.site, '/export')).bytes;
    const found = await inspect(copy, 'application/zip');
    expect(found.inspection.verdict).toBe('clean');
    expect((await inspect(book, 'application/zip')).inspection.kinds).toMatchObject({
      residentId: 3,
    });
  });
});
