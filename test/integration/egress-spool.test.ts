import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from '../../proxy/egress/create-egress.ts';
import { Spool } from '../../proxy/egress/spool.ts';
import { pseudonym } from '../support/gateway-harness.ts';
import { createRecordingLedger } from '../support/recording-ledger.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const ledger = createRecordingLedger();
const rows = syntheticPatients(5);
const json = JSON.stringify({ list: rows });
let spoolDir = '';

beforeAll(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'medveil-spool-'));
});

describe('the spool', () => {
  it('holds nothing readable, for its owner only, and gives back what was written', async () => {
    const spool = new Spool(spoolDir);
    const body = Buffer.from(`${json}${'x'.repeat(200_000)}${json}`);
    for (let at = 0; at < body.length; at += 7000) await spool.write(body.subarray(at, at + 7000));
    const sha256 = await spool.finish();
    const [name] = await readdir(spoolDir);
    const path = join(spoolDir, name!);
    const stored = await readFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(stored.includes('xxxxxxxx')).toBe(false);
    expect(stored.includes(rows[0]!.sfzh)).toBe(false);
    const chunks: Buffer[] = [];
    for await (const chunk of spool.read()) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(body)).toBe(true);
    expect(sha256).toBe(createHash('sha256').update(body).digest('hex'));
    stored[70_000]! ^= 1;
    await writeFile(path, stored);
    await expect(async () => {
      for await (const _ of spool.read());
    }).rejects.toThrow();
    await spool.discard();
    expect(await readdir(spoolDir)).toEqual([]);
  });

  it('leaves a short body in memory', async () => {
    const spool = new Spool(spoolDir);
    await spool.write(Buffer.from(json));
    await spool.finish();
    expect(await readdir(spoolDir)).toEqual([]);
    const chunks: Buffer[] = [];
    for await (const chunk of spool.read()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(json);
    await spool.discard();
  });

  it('is swept at start', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'medveil-sweep-'));
    await writeFile(join(dir, 'a.spool'), 'x');
    await createEgress({
      ledger,
      pseudonym,
      spoolDir: dir,
      config: { senders: [], partners: [], requests: [] },
    });
    expect(await readdir(dir)).toEqual([]);
  });
});
