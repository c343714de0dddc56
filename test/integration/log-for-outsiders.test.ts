import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../proxy/cli/bundle.ts';
import type { CommandIo } from '../../proxy/cli/io.ts';
import { prove } from '../../proxy/cli/prove.ts';
import { verify } from '../../proxy/cli/verify.ts';
import { buildIfStale } from '../../proxy/deploy/build-browser-code.ts';
import { type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { serveLog } from '../../proxy/publish/serve-log.ts';
import { serveVerifier } from '../../proxy/review/serve-verifier.ts';
import {
  CompactRange,
  consistencyPlan,
  type Hash,
  hashPlan,
  leafHash,
  nodeHash,
  type NodeAddress,
} from '../../shared/transparency/merkle.ts';
import { openCheckpoint, parseCheckpoint } from '../../shared/transparency/note.ts';
import { decodeBundle, tilePath, tileWidthAt } from '../../shared/transparency/tile-path.ts';
import { sameHash, verifyConsistency } from '../../shared/transparency/verify-proof.ts';
import { draftOf } from '../support/drafts.ts';
import { type HttpsApp, httpsApp } from '../support/https-app.ts';
import { runAlone } from '../support/machine-node.ts';
import { trusting } from '../support/served-product.ts';
import { request } from 'node:https';

const count = 600;
let dir: string;
let data: string;
let ledger: OpenedLedger;
let app: HttpsApp;
let verifierKey: string;
let firstNote: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-log-'));
  data = join(dir, 'data');
  ledger = await openLedger({ dir: data });
  const add = (from: number, to: number) =>
    ledger.appendAll(
      Array.from({ length: to - from }, (_, i) => ({
        draft: draftOf(from + i, ledger.pseudonym),
        idempotencyKey: `d1/${from + i}`,
      })),
    );
  await add(0, 300);
  firstNote = ledger.checkpoint().note;
  await add(300, count);
  verifierKey = ledger.checkpoint().verifierKey;
  const built = await buildIfStale('verifier', () => undefined);
  const log = serveLog({
    tiles: ledger.tiles,
    cosigned: () => null,
    signedIn: [
      (req, res, next) => {
        if (req.headers.cookie === 'signed=in') next();
        else res.status(401).end();
      },
    ],
  });
  app = await httpsApp(
    express()
      .use('/log', log)
      .use('/console', serveVerifier({ dir: built })),
  );
});
afterAll(async () => {
  await app.close();
  await ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const agent = trusting(app.ca);
      request(`${app.origin}${path}`, { agent, headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          agent.destroy();
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: Buffer.concat(chunks),
          });
        });
      })
        .on('error', reject)
        .end();
    },
  );
}

const signedIn = { cookie: 'signed=in' };

describe('the log over HTTP', () => {
  test('gives a monitor all it needs: checkpoint, tiles, leaves, and they fit', async () => {
    const { body, headers } = await get('/log/checkpoint');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    const checkpoint = await openCheckpoint(body.toString(), verifierKey);
    expect(checkpoint?.size).toBe(count);
    const range = new CompactRange();
    const hashes: Hash[] = [];
    for (let index = 0; index * 256 < count; index++) {
      const width = tileWidthAt(count, 0, index);
      const tile = await get(`/log/${tilePath({ level: 0, index, width })}`);
      expect(tile.status).toBe(200);
      expect(tile.body.length).toBe(32 * width);
      expect(tile.headers['content-type']).toBe('application/octet-stream');
      expect(tile.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      const name = tilePath({ level: 'entries', index, width });
      const leaves = decodeBundle((await get(`/log/${name}`, signedIn)).body);
      expect(leaves?.length).toBe(width);
      for (const [i, leaf] of (leaves ?? []).entries()) {
        const hash = leafHash(leaf);
        expect(sameHash(hash, tile.body.subarray(32 * i, 32 * i + 32))).toBe(true);
        range.push(hash);
        hashes.push(hash);
      }
    }
    expect(sameHash(range.root(), checkpoint!.root)).toBe(true);
    // And from tiles alone, that the log only grew.
    const node = ({ level, index }: NodeAddress): Hash =>
      level === 0
        ? hashes[index]!
        : nodeHash(
            node({ level: level - 1, index: index * 2 }),
            node({ level: level - 1, index: index * 2 + 1 }),
          );
    const before = parseCheckpoint(firstNote)!;
    const claim = { from: before.size, to: count, fromRoot: before.root, toRoot: range.root() };
    const proof = hashPlan(consistencyPlan(before.size, count), node);
    expect(verifyConsistency({ ...claim, proof })).toBe(true);
  });

  test('has the tile above, and the partial tiles of older checkpoints', async () => {
    expect((await get('/log/tile/1/000.p/2')).body.length).toBe(64);
    expect((await get('/log/tile/0/001.p/44')).body.length).toBe(32 * 44);
    const older = await get('/log/tile/0/001.p/44');
    const full = await get('/log/tile/0/001');
    expect(full.body.subarray(0, older.body.length).equals(older.body)).toBe(true);
  });

  test.each([
    'tile/0/002',
    'tile/0/003.p/1',
    'tile/1/000',
    'tile/2/000.p/1',
    'tile/0/x000/000',
    'x',
  ])('has no %s, and says so uncached', async (name) => {
    const { status, headers } = await get(`/log/${name}`, signedIn);
    expect(status).toBe(404);
    expect(headers['cache-control']).toBe('no-store');
  });

  test('shows leaves to who is signed in only, and keeps them out of shared caches', async () => {
    expect((await get('/log/tile/entries/000')).status).toBe(401);
    const { headers, status } = await get('/log/tile/entries/000', signedIn);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const zipped = await get('/log/tile/entries/000', { ...signedIn, 'accept-encoding': 'gzip' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
  });

  test('shows nothing of what a record says: no user, place, time, pseudonym or salt', async () => {
    const { body } = await get('/log/tile/entries/000', signedIn);
    const leaves = decodeBundle(body)!.map((leaf) => Buffer.from(leaf).toString());
    for (const leaf of leaves)
      expect(Object.keys(JSON.parse(leaf)).toSorted()).toEqual(
        ['key', 'payload', 'prev', 'seq', 'v', 'writer'].toSorted(),
      );
    expect(leaves.join('')).not.toMatch(/n001|his\.example|p1\.|region|2026-/);
    const proof = await ledger.prove(0);
    expect(leaves.join('')).not.toContain(proof!.salt);
  });
});

const io = () => {
  const lines: string[] = [];
  const out: CommandIo = {
    out: (line) => void lines.push(line),
    err: (line) => void lines.push(line),
    interactive: false,
    progress: () => undefined,
    ledgerSecrets: { password: undefined, masterKey: undefined },
    input: () => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true as const, value: undefined }),
      }),
    }),
    inputIsTerminal: true,
    send: async () => true,
  };
  return { lines, io: out };
};

describe('the offline verifier', () => {
  let box: string;
  let atRest: string;
  beforeAll(async () => {
    // An auditor's folder: the downloaded verifier and nothing else.
    box = join(dir, 'auditor');
    mkdirSync(box);
    writeFileSync(join(box, 'medveil-verify.mjs'), (await get('/console/medveil-verify.mjs')).body);
    // A second ledger, stopped: commands that look at content need it alone.
    atRest = join(dir, 'rest');
    const other = await openLedger({ dir: atRest });
    for (let i = 0; i < 12; i++) await other.append(draftOf(i, other.pseudonym));
    await other.close();
  });
  const alone = (...args: string[]) => runAlone(box, ['medveil-verify.mjs', ...args]);

  test('is downloaded with its hash', async () => {
    const { body, headers } = await get('/console/medveil-verify.mjs');
    const hash = createHash('sha256').update(body).digest('hex');
    const said = await get('/console/medveil-verify.mjs.sha256');
    expect(said.body.toString()).toBe(`${hash}  medveil-verify.mjs\n`);
    expect(headers['content-disposition']).toContain('medveil-verify.mjs');
  });

  test('imports nothing but Node, in whatever version the machine has', async () => {
    const text = readFileSync(join(box, 'medveil-verify.mjs'), 'utf8');
    const imports = [...text.matchAll(/^import .* from "([^"]+)";$/gm)].map((m) => m[1]);
    expect(imports.length).toBeGreaterThan(0);
    for (const name of imports) expect(name).toMatch(/^node:/);
    const { code, err } = await alone();
    expect(code).toBe(2);
    expect(err).toContain('用法 usage');
  });

  test('checks a proof without content, written while the server runs', async () => {
    const out = join(box, 'seven.tlog-proof');
    expect(await prove(['7', '--data', data, '--out', out], io().io)).toBe(0);
    const good = await alone('seven.tlog-proof', '--key', verifierKey);
    expect(good).toMatchObject({ code: 0, err: '' });
    expect(good.out).toContain('entry 7 is among the 600 signed entries');
    expect(good.out).not.toContain('n001');
    const text = readFileSync(out, 'utf8');
    expect(text.length).toBeLessThan(2048);
    writeFileSync(join(box, 'bad.tlog-proof'), text.replace('index 7', 'index 6'));
    const bad = await alone('bad.tlog-proof', '--key', verifierKey);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('不在签名的哈希树中');
  });

  test('shows the content of a proof that carries it, and the look at it is a record', async () => {
    const key = readFileSync(join(atRest, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
    const out = join(box, 'three.tlog-proof');
    expect(await prove(['3', '--data', atRest, '--out', out, '--content'], io().io)).toBe(0);
    const { code, out: words } = await alone('three.tlog-proof', '--key', key);
    expect(code).toBe(0);
    expect(words).toContain('"kind":"auth.login"');
    const again = await openLedger({ dir: atRest });
    const { rows } = await again.query({ kinds: ['admin.open'] }, { limit: 5 });
    await again.close();
    expect(rows[0]?.record).toMatchObject({ kind: 'admin.open', filter: '{"prove":3}' });
  });

  test('checks that the log only grew between two checkpoints', async () => {
    writeFileSync(join(box, 'old.checkpoint'), firstNote);
    expect(await prove(['--from', '300', '--data', data, '--out', join(box, 'new')], io().io)).toBe(
      0,
    );
    const good = await alone('old.checkpoint', 'new', '--key', verifierKey);
    expect(good.code).toBe(0);
    expect(good.out).toContain('300 → 600');
    const hashes = readFileSync(join(box, 'new'), 'utf8');
    writeFileSync(join(box, 'fork'), hashes.replace(/\n[A-Za-z0-9+/=]{44}\n/, '\n'));
    const bad = await alone('old.checkpoint', 'fork', '--key', verifierKey);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('fork');
  });

  test('checks an exported bundle, alone and through medveil verify, and names what was changed', async () => {
    const out = join(box, 'bundle');
    const said = io();
    expect(await bundle([atRest, '--out', out], said.io)).toBe(0);
    const key = readFileSync(join(atRest, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
    const good = await alone('bundle', '--key', key);
    expect(good.code).toBe(0);
    expect(good.out).toContain('条记录均未改动');
    expect((await alone('bundle', '--json')).out).toContain('"ok":true');
    expect(await verify([out, '--key', key], io().io)).toBe(0);
    const file = join(out, 'entries.ndjson');
    const text = readFileSync(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    const changes: [string, string[], number][] = [
      ['payload', lines.map((l, i) => (i === 4 ? l.replace('n001', 'n002') : l)), 4],
      ['chain', lines.toSpliced(6, 1), 6],
      ['chain', lines.with(2, lines[3]!).with(3, lines[2]!), 2],
      ['missing', lines.slice(0, -2), lines.length - 2],
      ['line', lines.with(1, 'x'), 1],
    ];
    for (const [rule, changed, entry] of changes) {
      writeFileSync(file, `${changed.join('\n')}\n`);
      const bad = await alone('bundle', '--key', key, '--json');
      expect(bad.code).toBe(1);
      expect(JSON.parse(bad.out)).toMatchObject({ ok: false, firstBad: entry, rule });
    }
    writeFileSync(file, text);
    expect((await alone('bundle', '--key', verifierKey)).code).toBe(1);
    copyFileSync(join(data, 'checkpoints.ndjson'), join(box, 'other.ndjson'));
    const seen = await alone('bundle', '--key', key, '--seen', 'other.ndjson');
    expect(seen.code).toBe(1);
  });

  test('medveil verify compares with checkpoints from elsewhere, and asks for real keys', async () => {
    const seen = join(atRest, 'checkpoints.ndjson');
    expect(await verify([atRest, '--seen', seen], io().io)).toBe(0);
    const cut = join(dir, 'cut');
    cpSync(atRest, cut, { recursive: true });
    // Every trace of the newest checkpoint is taken away, and the entries stay as they are.
    const lines = readFileSync(seen, 'utf8').trimEnd().split('\n');
    writeFileSync(join(cut, 'checkpoints.ndjson'), `${lines.slice(0, -1).join('\n')}\n`);
    const db = new DatabaseSync(join(cut, 'ledger.sqlite'));
    db.exec('delete from checkpoint where size = (select max(size) from checkpoint)');
    db.close();
    expect(await verify([cut], io().io)).toBe(0);
    const said = io();
    expect(await verify([cut, '--seen', seen], said.io)).toBe(1);
    expect(said.lines.join()).toContain('it was taken away');
    expect(await verify([atRest, '--witness', 'x'], io().io)).toBe(2);
    expect(await verify([atRest, '--seen', join(dir, 'nowhere')], io().io)).toBe(2);
  });

  test('says when there is nothing to check', async () => {
    expect((await alone('nowhere', '--key', verifierKey)).code).toBe(2);
    expect((await alone('seven.tlog-proof')).code).toBe(2);
    expect((await alone('seven.tlog-proof', '--key', 'x+y')).code).toBe(2);
  });
});
