// A patient opened in an emergency and what was said of it afterwards are one story in the console.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordDraft } from '../../shared/records/record.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';

let server: ConsoleServer;
let client: ConsoleClient;
const [explained, silent] = ['ab'.repeat(16), 'cd'.repeat(16)];

const onPage = {
  actor: { user: 'n1', device: 'd-20bb6e', workstation: null },
  seenAt: '2026-11-22T02:00:00.000Z',
  site: 'https://his.example',
  path: '/patients/{n}',
  kinds: { personName: 1 },
  patients: { count: 1, refs: [] },
  policyVersion: 3,
  deviceSeq: 1,
};
const opened = (breakGlass: string): RecordDraft => ({
  kind: 'reveal',
  ...onPage,
  reason: 'breakGlass',
  seconds: 120,
  scope: 'patient',
  breakGlass,
});

beforeAll(async () => {
  server = await startConsole();
  const { ledger } = server;
  for (const draft of [
    opened(explained),
    opened(silent),
    {
      kind: 'reveal.attested' as const,
      ...onPage,
      breakGlass: explained,
      reason: 'resuscitation' as const,
      note: '三床抢救',
    },
  ]) {
    await ledger.append(draft);
  }
  client = new ConsoleClient(server);
  await client.enter(server.first);
});
afterAll(() => server.close());

async function relatedTo(id: string, kind: string): Promise<string[]> {
  const search = await client.post('/api/records/search', { filter: { kinds: [kind] } });
  const row = search.body.rows.find((each: any) => each.record.breakGlass === id);
  const { rows } = (await client.get(`/api/records/related/${row.index}`)).body;
  return rows.map((each: any) => `${each.why} ${each.record.kind} ${each.record.breakGlass}`);
}

it('leads from the emergency to its explanation and back, though neither names a patient', async () => {
  const both = [`self reveal ${explained}`, `emergency reveal.attested ${explained}`];
  expect(await relatedTo(explained, 'reveal')).toEqual(both);
  expect(await relatedTo(explained, 'reveal.attested')).toEqual([
    `emergency reveal ${explained}`,
    `self reveal.attested ${explained}`,
  ]);
});

it('shows that nobody explained the other one', async () => {
  expect(await relatedTo(silent, 'reveal')).toEqual([`self reveal ${silent}`]);
});
