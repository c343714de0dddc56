// `medveil evidence`: what it writes is checked here as its README says, from the files alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evidence } from '../../proxy/cli/evidence.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { openCheckpoint } from '../../shared/transparency/note.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import { testIo } from '../support/command-io.ts';
import { draftOf } from '../support/drafts.ts';

let dir: string;
let config: string;
let data: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-evidence-'));
  data = join(dir, 'data');
  config = join(dir, 'medveil.yaml');
  writeFileSync(config, `demo: true\ndataDir: ${data}\n`);
  // Two runs: the first ends with a published checkpoint that covers what it wrote.
  for (const from of [0, 30]) {
    const ledger = await openLedger({ dir: data });
    await ledger.appendAll(
      Array.from({ length: 30 }, (_, i) => ({ draft: draftOf(from + i, ledger.pseudonym) })),
    );
    await ledger.close();
  }
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = testIo();
  return { code: await evidence([...args, '--config', config], io), errors: io.errors() };
}

type Read = (name: string) => string;
const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const unhex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Every step of the README; the indexes that hold, or the first thing that does not. */
async function check(read: Read): Promise<number[] | string> {
  const key = readFileSync(join(data, 'keys', 'ledger-verifier.txt'), 'utf8');
  if (read('verifier-key.txt') !== key) return 'key';
  const checkpoint = await openCheckpoint(read('checkpoint'), key.trim());
  if (!checkpoint) return 'signature';
  const indexes: number[] = [];
  for (const line of read('entries.ndjson').trim().split('\n')) {
    const entry = JSON.parse(line) as {
      index: number;
      leaf: string;
      salt: string;
      payload: string;
      hashes: string[];
    };
    const committed = sha256(unhex(entry.salt), Buffer.from(entry.payload)).toString('hex');
    if ((JSON.parse(entry.leaf) as { payload: string }).payload !== committed) return 'payload';
    const held = verifyInclusion({
      leafHash: sha256(Uint8Array.of(0), Buffer.from(entry.leaf)),
      index: entry.index,
      size: checkpoint.size,
      proof: entry.hashes.map(unhex),
      root: checkpoint.root,
    });
    if (!held) return 'inclusion';
    indexes.push(entry.index);
  }
  const earlier = await openCheckpoint(read('earlier-checkpoint'), key.trim());
  const proof = JSON.parse(read('consistency.json')) as { hashes: string[] };
  const grew = verifyConsistency({
    from: earlier!.size,
    to: checkpoint.size,
    fromRoot: earlier!.root,
    toRoot: checkpoint.root,
    proof: proof.hashes.map(unhex),
  });
  return grew ? indexes : 'consistency';
}

test('a folder of chosen records holds by its own files, and its making is a record', async () => {
  const out = join(dir, 'case');
  expect((await run('--records', '3,10-12', '--out', out)).code).toBe(0);
  const read: Read = (name) => readFileSync(join(out, name), 'utf8');
  expect(await check(read)).toEqual([3, 10, 11, 12]);
  expect(read('README.txt')).toContain('编号 3, 10-12');
  expect(read('README.txt')).toContain('numbers 3, 10-12');
  const ledger = await openLedger({ dir: data });
  const [look] = (await ledger.query({}, { limit: 1 })).rows;
  await ledger.close();
  expect(look!.record).toMatchObject({
    kind: 'admin.query',
    filter: '{"evidence":"3, 10-12"}',
    results: 4,
  });
  // The bundle's own record is under its checkpoint.
  expect(Number(read('checkpoint').split('\n')[1])).toBe(61);
});

test('one changed letter of a payload, or another record’s proof, is found', async () => {
  const out = join(dir, 'case');
  await run('--records', '5,6', '--out', out);
  const read: Read = (name) => readFileSync(join(out, name), 'utf8');
  const changed = (change: (text: string) => string): Read => {
    return (name) => (name === 'entries.ndjson' ? change(read(name)) : read(name));
  };
  expect(await check(changed((text) => text.replace('delivered', 'deliverex')))).toBe('payload');
  expect(await check(changed((text) => text.replace('"index":5', '"index":7')))).toBe('inclusion');
});

test('a transfer is all of its records, as one zip file', async () => {
  const out = join(dir, 'case.zip');
  // Drafts come in fours: intent and outcome of a transfer share an id.
  expect((await run('--transfer', 't2', '--out', out)).code).toBe(0);
  const files = unzipSync(readFileSync(out));
  const read: Read = (name) => Buffer.from(files[name]!).toString('utf8');
  expect(await check(read)).toEqual([8, 9]);
});

test('a sharing request is every transfer under it', async () => {
  const out = join(dir, 'case');
  expect((await run('--request', 'S-1', '--out', out)).code).toBe(0);
  const lines = readFileSync(join(out, 'entries.ndjson'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(30);
});

test('what is wrong is said, and nothing is written', async () => {
  for (const args of [
    ['--records', '1-'],
    ['--records', '9-3'],
    ['--records', '999'],
    ['--request', 'none'],
    [],
  ]) {
    const out = join(dir, 'nothing');
    expect((await run(...args, '--out', out)).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  }
  expect((await run('--records', '1')).code).toBe(2);
});

test('the verifier in the bundle says so offline, and finds what was changed', async () => {
  const out = join(dir, 'case');
  expect((await run('--records', '3,5-6', '--out', out)).code).toBe(0);
  // The machine's own Node, in that folder alone.
  const verify = (...args: string[]) =>
    spawnSync('node', ['medveil-verify.mjs', ...args], { cwd: out, encoding: 'utf8' });
  const key = readFileSync(join(data, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
  const held = verify('.', '--key', key);
  expect([held.status, held.stdout]).toEqual([0, expect.stringContaining('3 条记录未改动')]);
  expect(verify('.').stdout).toContain('公钥来自证据包本身');
  const path = join(out, 'entries.ndjson');
  const whole = readFileSync(path, 'utf8');
  const [first = '', ...rest] = whole.split('\n');
  const entry = JSON.parse(first) as { index: number; leaf: string; payload: string };
  const changedTo = (change: Partial<typeof entry>): string =>
    [JSON.stringify({ ...entry, ...change }), ...rest].join('\n');
  const changes: Record<string, string> = {
    payload: changedTo({ payload: entry.payload.replace('"v":1', '"v":2') }),
    inclusion: changedTo({ index: entry.index + 1 }),
    leaf: changedTo({ leaf: entry.leaf.replace('"v":1', '"v":2') }),
    line: ['not a line', ...rest].join('\n'),
  };
  for (const [fault, changed] of Object.entries(changes)) {
    expect(changed).not.toBe(whole);
    writeFileSync(path, changed);
    const bad = verify('.', '--key', key, '--json');
    expect([bad.status, JSON.parse(bad.stdout)]).toEqual([1, { ok: false, fault }]);
  }
  writeFileSync(path, whole);
  const note = readFileSync(join(out, 'checkpoint'), 'utf8');
  writeFileSync(join(out, 'checkpoint'), note.replace('medveil/', 'Medveil/'));
  expect(verify('.', '--key', key).status).toBe(1);
});
