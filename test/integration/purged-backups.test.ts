// What was destroyed is destroyed in backups too, and does not come back with one.
import { appendFileSync, copyFileSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { purge } from '../../proxy/cli/purge.ts';
import { restore } from '../../proxy/cli/restore.ts';
import { backupLedger } from '../../proxy/ledger/backup.ts';
import { destroyedPath } from '../../proxy/ledger/destroyed-file.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { purgeBackup } from '../../proxy/ledger/purge.ts';
import { restoreLedger } from '../../proxy/ledger/restore.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { testIo } from '../support/command-io.ts';
import { destroyAccess } from '../support/destroyed-ledger.ts';
import { draftOf } from '../support/drafts.ts';
import { type LedgerKind, ledgerStores, newDirectory } from '../support/ledger-stores.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const dir = newDirectory();
  folders.push(dir);
  return dir;
}

async function sealedPlace(kind: LedgerKind, from?: LedgerPlace): Promise<LedgerPlace> {
  const made = await kind.place();
  folders.push(made.dir);
  if (from) cpSync(join(from.dir, 'keys'), join(made.dir, 'keys'), { recursive: true });
  const master = { kind: 'file', path: masterKeyPath(made.dir) } as const;
  return { ...made, seal: { suite: 'aes-256-gcm', master } };
}

/** Twenty records, a backup, four more, and then the class `access` destroyed. */
async function backedUp(kind: LedgerKind): Promise<{ place: LedgerPlace; out: string }> {
  const place = await sealedPlace(kind);
  const ledger = await openLedger(place);
  for (let i = 0; i < 20; i++) await ledger.append(draftOf(i, ledger.pseudonym));
  const out = newFolder();
  await backupLedger(place, out);
  for (let i = 20; i < 24; i++) await ledger.append(draftOf(i, ledger.pseudonym));
  await ledger.close();
  expect((await destroyAccess(place)).entries).toBeGreaterThan(5);
  return { place, out };
}

/** Views and logins (class `access`) of a ledger: how many still say something, and how many keys there are. */
async function leftIn(place: LedgerPlace): Promise<{ said: number; keys: number }> {
  const { address = ledgerIn(place.dir) } = place;
  const reader = await openLedgerReader(address);
  const rows = await reader.entries(0, 20);
  const said = rows.filter(({ idx, payload }) => idx % 4 >= 2 && payload !== '').length;
  const keys = (await reader.dataKeys()).filter((key) => key.class === 'access').length;
  await reader.close();
  return { said, keys };
}

const bytesIn = (dir: string): string =>
  readdirSync(dir, { withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ name }) => readFileSync(join(dir, name), 'latin1'))
    .join('\n');

describe.each(ledgerStores)('a backup of a ledger on $name, from before a destruction', (kind) => {
  test('is purged: nothing of it is left, the rest verifies, and the record says so', async () => {
    const { place, out } = await backedUp(kind);
    expect(await leftIn({ dir: out })).toEqual({ said: 10, keys: 1 });
    const reader = await openLedgerReader(ledgerIn(out));
    const sealed = (await reader.entry(3))!.payload;
    await reader.close();
    expect(bytesIn(out)).toContain(sealed);

    const outcome = await purgeBackup(out, place);
    expect(outcome).toMatchObject({
      purged: [{ entries: 10 }],
      report: { ok: true, entries: 20, destroyed: 10 },
    });
    expect(await leftIn({ dir: out })).toEqual({ said: 0, keys: 0 });
    expect(bytesIn(out)).not.toContain(sealed);
    expect(await purgeBackup(out, place)).toMatchObject({ purged: [], report: { ok: true } });

    // Without its certificates it is a backup from which somebody has taken something.
    rmSync(destroyedPath(out));
    expect(await verifySource(out, { payloads: place })).toMatchObject({
      ok: false,
      firstBad: { entry: 2, rule: 'destroyed' },
    });
    copyFileSync(destroyedPath(place.dir), destroyedPath(out));
    const target = await sealedPlace(kind, place);
    expect(await restoreLedger(out, target, [])).toMatchObject({
      report: { ok: true, destroyed: 10 },
    });
  });

  test('is restored without what was destroyed since, and can be backed up again', async () => {
    const { place, out } = await backedUp(kind);
    const target = await sealedPlace(kind, place);
    // As the keys are put back, so is what lay beside them.
    copyFileSync(destroyedPath(place.dir), destroyedPath(target.dir));
    expect(await restoreLedger(out, target, [])).toMatchObject({
      purged: 10,
      report: { ok: true, entries: 21, epochs: 1, destroyed: 10 },
    });
    expect(await leftIn(target)).toEqual({ said: 0, keys: 0 });

    const ledger = await openLedger(target);
    await ledger.append(draftOf(3, ledger.pseudonym));
    await ledger.close();
    const again = newFolder();
    expect(await backupLedger(target, again)).toMatchObject({ ok: true, destroyed: 10 });
    expect(await verifySource(target)).toMatchObject({ ok: true, entries: 22, destroyed: 10 });
  });

  test('keeps everything when what calls itself destroyed is not certified in its log', async () => {
    const [{ place, out }, other] = [await backedUp(kind), await backedUp(kind)];
    const target = await sealedPlace(kind, place);
    const foreign = destroyedPath(other.place.dir);
    await expect(restoreLedger(out, target, [], [foreign])).rejects.toThrow('not certified');
    const more = join(newFolder(), 'more.ndjson');
    const line = readFileSync(destroyedPath(place.dir), 'utf8');
    writeFileSync(more, line.replace('"runs":[[2,3]', '"runs":[[1,2]'));
    await expect(restoreLedger(out, target, [], [more])).rejects.toThrow('not certified');
    writeFileSync(more, line.replace(/"runs":.*\}/, '"runs":[[0,9007199254740991]]}'));
    await expect(restoreLedger(out, target, [], [more])).rejects.toThrow('not certified');
    expect(await purgeBackup(out, other.place)).toMatchObject({
      complaint: expect.stringContaining('another ledger'),
    });
    appendFileSync(destroyedPath(place.dir), '{"case":\n');
    await expect(purgeBackup(out, place)).rejects.toThrow('line 2');
    expect(await leftIn({ dir: out })).toEqual({ said: 10, keys: 1 });
    expect(await verifySource(out, { payloads: place })).toMatchObject({ ok: true, destroyed: 0 });
  });
});

test('the commands say what they did, and every purged backup is a record', async () => {
  const dir = newFolder();
  const config = join(dir, 'medveil.yaml');
  writeFileSync(config, `demo: true\ndataDir: ${join(dir, 'data')}\n`);
  const place: LedgerPlace = {
    dir: join(dir, 'data'),
    seal: {
      suite: 'aes-256-gcm',
      master: { kind: 'file', path: masterKeyPath(join(dir, 'data')) },
    },
  };
  const ledger = await openLedger(place);
  for (let i = 0; i < 8; i++) await ledger.append(draftOf(i, ledger.pseudonym));
  const [one, two] = [newFolder(), newFolder()];
  for (const out of [one, two]) await backupLedger(place, out);
  await ledger.close();
  const before = testIo();
  expect(await purge([one, '--config', config], before)).toBe(0);
  expect(before.output()).toContain('nothing to destroy');

  await destroyAccess(place);
  const io = testIo();
  expect(await purge([one, '/nowhere', two, '--config', config], io)).toBe(2);
  expect(io.output()).toContain('4 条内容已销毁');
  expect(io.errors()).toContain('there is no backup in /nowhere');
  const reopened = await openLedger(place);
  const { rows } = await reopened.query({ kinds: ['ledger.destroy'] }, { limit: 10 });
  await reopened.close();
  const purged = rows.flatMap(({ record }) =>
    record.kind === 'ledger.destroy' && record.step === 'purged' ? [record] : [],
  );
  expect(purged).toHaveLength(2);
  expect(purged[0]).toMatchObject({
    class: 'access',
    note: expect.stringMatching(/8 entries\): 4$/),
  });

  const usage = testIo();
  expect(await purge(['--config', config], usage)).toBe(2);
  expect(usage.errors()).toContain('usage: medveil purge');
  expect(await verifySource(place)).toMatchObject({ ok: true });
  rmSync(join(place.dir, 'ledger.sqlite'));
  rmSync(destroyedPath(place.dir));
  const brought = testIo();
  expect(await restore([one, '--config', config, '--destroyed', destroyedPath(two)], brought)).toBe(
    0,
  );
});
