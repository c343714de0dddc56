// Long uploads through the egress by each of its ways: what the record says was sent is what `sha256sum` makes of
// what the partner got.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { loadServerIdentity, type ServerIdentity } from '../../proxy/tls/local-authority.ts';
import { listBlock, upload, uploadInParts } from '../bench/egress-load.ts';
import { storedRecords } from '../support/stored-records.ts';

const ways = [
  ['spool', 'spool', upload],
  ['stream', 'stream', upload],
  ['in parts', 'spool', uploadInParts],
] as const;

/** @returns what was broken, in words. @param megabytes of each upload */
export async function soakEgressSums(megabytes: number): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-sums-'));
  const identity = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const sums: string[] = [];
  const partner = summingPartner(identity, sums);
  try {
    partner.listen(0, '127.0.0.1');
    await once(partner, 'listening');
    const target = `https://localhost:${(partner.address() as AddressInfo).port}`;
    const child = fork(
      join(import.meta.dirname, '../bench/egress-child.ts'),
      ['medveil', dir, target],
      {
        execArgv: ['--disable-warning=ExperimentalWarning'],
      },
    );
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const block = listBlock();
    for (const [way, wanted, send] of ways) {
      const ms = await send(port, identity.ca, wanted, block, megabytes);
      process.stdout.write(
        `${JSON.stringify({ way, megabytes, ms: Math.round(ms), sum: sums.at(-1) })}\n`,
      );
    }
    child.disconnect();
    if (child.exitCode === null) await once(child, 'exit');
    const outcomes = (await storedRecords(join(dir, 'ledger'))).flatMap((record) =>
      record.kind === 'transfer.outcome' ? [record.sha256Sent] : [],
    );
    return ways.flatMap(([way], i) => {
      const isSame = sums[i] !== undefined && outcomes[i] === sums[i];
      return isSame ? [] : [`${way}: the record says ${outcomes[i]}, sha256sum ${sums[i]}`];
    });
  } finally {
    partner.closeAllConnections();
    partner.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function summingPartner({ key, cert }: ServerIdentity, sums: string[]): Server {
  return createServer({ key, cert, requestTimeout: 0 }, (req, res) => {
    void (async () => {
      const sum = spawn('sha256sum', { stdio: ['pipe', 'pipe', 'inherit'] });
      const said = text(sum.stdout);
      await pipeline(req, sum.stdin);
      sums.push((await said).split(' ', 1)[0] ?? '');
      res.writeHead(201, { 'content-length': 2 }).end('ok');
    })().catch(() => res.destroy());
  });
}
