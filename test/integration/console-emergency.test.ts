// A patient opened in an emergency and what was said of it afterwards are one story in the console.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { emergencyRecords, explained, silent } from '../support/emergency-records.ts';

let server: ConsoleServer;
let client: ConsoleClient;
beforeAll(async () => {
  server = await startConsole();
  for (const draft of emergencyRecords) await server.ledger.append(draft);
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
