// The egress while the database of the ledger is away: its spool takes records of staff, and no intent.
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createEgress } from '../../proxy/egress/create-egress.ts';
import { fetchFrom, listenHttp, pseudonym } from '../support/gateway-harness.ts';
import { type PartnerServers, startPartners } from '../support/partner-servers.ts';
import { createRecordingLedger, databaseAway } from '../support/recording-ledger.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const ledger = createRecordingLedger();
const token = 'test-token-0123456789abcdef';
let partners: PartnerServers;
let door: Awaited<ReturnType<typeof listenHttp>>;

beforeAll(async () => {
  partners = await startPartners();
  const egress = await createEgress({
    ledger,
    pseudonym,
    spoolDir: mkdtempSync(join(tmpdir(), 'medveil-spool-')),
    config: {
      senders: [{ name: 'HIS', tokenSha256: createHash('sha256').update(token).digest('hex') }],
      partners: partners.partners,
      requests: [
        {
          id: 'S-1',
          partner: 'region',
          kinds: ['personName', 'residentId', 'mobilePhone', 'patientNumber', 'birthDate'],
          maxPatients: 10,
          expires: '2099-01-01T00:00:00Z',
          purpose: '测试',
        },
      ],
    },
  });
  door = await listenHttp(egress.handler);
});
afterAll(() => {
  partners.close();
  door.server.close();
});
beforeEach(() => {
  ledger.records.length = 0;
  ledger.spooling = null;
  partners.onRequest = () => undefined;
  partners.received.length = 0;
});

async function send(path: string) {
  const answer = await fetchFrom(door, `/egress/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ list: syntheticPatients(5) }),
  });
  return { ...JSON.parse(answer.body), status: answer.status };
}

it('sends nothing, although the spool would take other records', async () => {
  ledger.spooling = databaseAway;
  expect(await send('region/x')).toMatchObject({ status: 503, reason: 'recordingFailed' });
  expect(partners.received).toEqual([]);
  expect(ledger.records).toEqual([]);
});

it('says why it refuses, and gives no number to a record that has none yet', async () => {
  ledger.spooling = databaseAway;
  const answer = await send('nobody/x');
  expect(answer).toMatchObject({ status: 404, reason: 'partnerUnknown' });
  expect(answer).not.toHaveProperty('record');
  expect(ledger.of('transfer.outcome')).toMatchObject([{ reason: 'partnerUnknown' }]);
});

it('spools the outcome of what had left when the database went away', async () => {
  partners.onRequest = () => {
    ledger.spooling = databaseAway;
  };
  expect(await send('region/x')).toMatchObject({ status: 200, result: 'delivered', record: null });
  expect(ledger.of('transfer.outcome')).toMatchObject([{ result: 'delivered' }]);
  expect(partners.received).toHaveLength(1);
});
