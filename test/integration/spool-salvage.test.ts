// A damaged spool as an operator at night meets it: the start says what to run, the command says what can be read,
// and after the decision the record has everything that was readable, in order, and says what it has not.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spool } from '../../proxy/cli/spool.ts';
import { ledgerPlace } from '../../proxy/config/ledger-place.ts';
import { openConfig } from '../../proxy/cli/open-config.ts';
import { openLedger, type LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { spoolFiles } from '../../proxy/ledger/spool.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { testIo } from '../support/command-io.ts';
import { draftOf } from '../support/drafts.ts';
import { testPostgres } from '../support/ledger-stores.ts';
import { type LossyRelay, lossyRelay } from '../support/lossy-relay.ts';
import { createDatabase } from '../support/postgres-server.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';

let relay: LossyRelay;
let place: LedgerPlace;
let config: string;
beforeAll(async () => {
  const dir = artifactDir('spool-salvage');
  const database = await createDatabase(testPostgres());
  relay = await lossyRelay(database);
  const passwordFile = join(dir, 'ledger-password');
  writeFileSync(passwordFile, database.password ?? '', { mode: 0o600 });
  const url = `postgres://${database.user}@127.0.0.1:${relay.port}/${database.database}`;
  config = writeConfig(dir, { ledger: { database: url, passwordFile } });
  const io = testIo();
  place = ledgerPlace(openConfig(config, io)!, io.ledgerSecrets);
});
afterAll(() => relay.close());

async function ask(...args: string[]) {
  const io = testIo();
  const code = await spool([...args, '--config', config], io);
  return { code, out: io.output(), err: io.errors() };
}

/** Flips a bit of the last frame that is there now, without touching what follows. */
function damageLast(path: string): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 30) ^ 1, bytes.length - 30);
  writeFileSync(path, bytes);
}

test('is described, put aside as it is, and brings in all but what cannot be read, which is a record', async () => {
  const ledger = await openLedger({ ...place, retryMs: 300 });
  const view = (i: number) => ledger.append(draftOf(4 * i + 2, ledger.pseudonym), `w-${i}`);
  await view(0);
  relay.cut();
  await view(1);
  await view(2);
  const [path = ''] = spoolFiles(place.dir);
  damageLast(path);
  await view(3);
  await view(4);
  await ledger.close();
  relay.mend();
  const damaged = readFileSync(path);

  await expect(serve(config)).rejects.toThrow(/cannot start.*damaged.*medveil spool/s);
  expect(await ask('--nonsense')).toMatchObject({ code: 2 });
  expect(await ask('set-aside')).toMatchObject({ code: 2, err: expect.stringContaining('--note') });
  const told = await ask();
  expect(told.code).toBe(1);
  expect(told.out).toContain('可读 readable 3，无法读取 unreadable 1');
  expect(told.out).toContain('00000001.seg  部分损坏 damaged');
  expect(told.out).toContain('set-aside --note');
  expect(readFileSync(path)).toEqual(damaged);
  const asked = await ask('--json');
  expect(JSON.parse(asked.out)).toMatchObject({ records: 3, lost: 1, isWhole: false });

  const done = await ask('set-aside', '--note', '磁盘坏块，备份中没有');
  expect(done).toMatchObject({ code: 0, err: '' });
  const aside = readdirSync(place.dir).find((name) => name.startsWith('ledger-spool-aside-')) ?? '';
  expect(done.out).toContain(aside);
  expect(readFileSync(join(place.dir, aside, '00000001.seg'))).toEqual(damaged);
  expect(await ask()).toMatchObject({ code: 0 });

  const server = await serve(config);
  await server.stop();
  const again = await openLedger(place);
  const { rows } = await again.query({ kinds: ['view', 'incident.spool'] }, { limit: 20 });
  const oldest = rows.toReversed().map(({ record }) => record);
  await again.close();
  expect(oldest.map((record) => ('deviceSeq' in record ? record.deviceSeq : record.kind))).toEqual([
    2,
    6,
    14,
    18,
    'incident.spool',
  ]);
  expect(oldest.at(-1)).toMatchObject({
    kept: 3,
    lost: 1,
    aside,
    note: '磁盘坏块，备份中没有',
    actor: { user: expect.stringMatching(/^os:/) },
  });
  expect(await ask()).toMatchObject({ code: 0, out: expect.stringContaining('empty') });
  expect(await verifySource(place)).toMatchObject({ ok: true, closed: 0 });
}, 60_000);
