import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { fetchFrom, listenHttp, startGateway } from '../support/gateway-harness.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

it('what the gateway served is in the real ledger, provable, after a restart', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-gateway-ledger-'));
  const rows = syntheticPatients(7);
  const upstream = await listenHttp((_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(rows));
  });
  const ledger = await openLedger({ dir });
  const site = await startGateway(upstream.port, ledger);
  await Promise.all(Array.from({ length: 40 }, () => fetchFrom(site, '/list')));
  await site.gateway.recorder.flush();
  await site.close();
  upstream.server.close();
  await ledger.close();
  const reopened = await openLedger({ dir });
  const page = await reopened.query({ kinds: ['served'] }, { limit: 100 });
  expect(await reopened.count({ kinds: ['served'] })).toEqual({ count: 40, isAtLeast: false });
  expect(page.rows[0]?.record).toMatchObject({ kind: 'served', patients: { count: 7 } });
  expect(await reopened.prove(page.rows[0]!.index)).not.toBeNull();
  await reopened.close();
  await rm(dir, { recursive: true, force: true });
});
