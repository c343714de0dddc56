// A full disk, and a clock that is set back.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores, newDirectory } from '../support/ledger-stores.ts';

const dirs: string[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** Runs a program on a disk of eight megabytes of its own, in a mount namespace that ends with it; what it
 *  printed, or null where this machine makes no such disk. */
function onSmallDisk(program: URL): unknown {
  const dir = newDirectory();
  dirs.push(dir);
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const inside = 'mount -t tmpfs -o size=8m none "$1" || exit 77; exec "$2" "$3" "$1"';
  const child = fileURLToPath(program);
  const args = ['--mount', ...user, 'sh', '-c', inside, 'sh', dir, process.execPath, child];
  const run = spawnSync('unshare', args, { encoding: 'utf8' });
  if (run.error || run.status === 77 || /unshare failed|not permitted/.test(run.stderr))
    return null;
  expect(run.stderr.replaceAll(/^.*ExperimentalWarning.*$|^\(Use .*$/gm, '').trim()).toBe('');
  return JSON.parse(run.stdout);
}
const noDisk = 'no private mount namespace here: a small disk cannot be made';

test('a full disk costs no acknowledged record, and with room again recording goes on', (context) => {
  const program = new URL('../support/full-disk-child.ts', import.meta.url);
  const outcome = onSmallDisk(program) as Record<string, number> | null;
  if (!outcome) return context.skip(noDisk);
  expect(outcome).toMatchObject({ after: 200, broken: [], report: { ok: true } });
  expect(outcome['refused']).toBeGreaterThan(0);
  const entries = outcome['atFull']! + outcome['after']!;
  expect(outcome).toMatchObject({ report: { entries } });
});

test('a full disk costs the spool no record that it took, and with room again it goes on', (context) => {
  const program = new URL('../support/full-spool-disk-child.ts', import.meta.url);
  const outcome = onSmallDisk(program) as Record<string, number> | null;
  if (!outcome) return context.skip(noDisk);
  expect(outcome).toMatchObject({ isSame: true, refusals: ['ENOSPC'] });
  expect(outcome['atFull']).toBeGreaterThan(1000);
  expect(outcome['after']).toBeGreaterThanOrEqual(100);
});

test.each(ledgerStores)('a clock that is set back upsets nothing on $name', async (kind) => {
  const place = await kind.place();
  dirs.push(place.dir);
  const ledger = await openLedger(place);
  const times = [
    '2026-03-31T23:59:59.000Z',
    '2026-01-01T00:00:00.000Z',
    '2031-07-01T00:00:00.000Z',
  ];
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const [i, time] of [...times, ...times].entries()) {
    vi.setSystemTime(new Date(time));
    expect(await ledger.append(draftOf(i, ledger.pseudonym))).toMatchObject({ index: i });
  }
  const { rows } = await ledger.query({ from: '2026-02', to: '2027' }, { limit: 10 });
  expect(rows.map(({ index }) => index)).toEqual([3, 0]);
  await ledger.close();
  expect(await verifySource(place)).toMatchObject({ ok: true, entries: 6 });
});
