// The whole product as a process, on free ports, with a partner of the test's own.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { createPartner, type DemoPartner } from '../../proxy/demo/partner.ts';
import { type ServerProcess, startServerProcess } from '../../proxy/tour/server-process.ts';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';

export const senderToken = 'sender-token-for-tests-0123456789';

export interface TestPartner extends DemoPartner {
  url: string;
  caFile: string;
}

/** Where tests leave what a run wrote, so that the closing search can read it. */
export function artifactDir(name: string): string {
  const root = process.env['MEDVEIL_TEST_ARTIFACTS'] ?? join(tmpdir(), 'medveil-artifacts');
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, `${name}-`));
}

export async function testPartner(dir: string): Promise<TestPartner> {
  const tls = join(dir, 'partner-tls');
  const identity = await loadServerIdentity({ dir: tls, names: ['127.0.0.1'], now: new Date() });
  const caFile = join(dir, 'partner-ca.pem');
  writeFileSync(caFile, identity.ca);
  const partner = createPartner({ key: identity.key, cert: identity.cert });
  await new Promise<void>((resolve) => partner.server.listen(0, '127.0.0.1', resolve));
  const { port } = partner.server.address() as AddressInfo;
  return { ...partner, url: `https://127.0.0.1:${port}`, caFile };
}

export function writeConfig(dir: string, more: object = {}): string {
  const any = '127.0.0.1:0';
  const config = {
    demo: true,
    dataDir: join(dir, 'data'),
    listen: { gateway: any, plaintext: any, service: any, admin: any },
    ...more,
  };
  const path = join(dir, 'medveil.yaml');
  writeFileSync(path, stringify(config));
  return path;
}

export function egressTo(partner: TestPartner) {
  return {
    partners: [{ id: 'test', name: '测试机构', url: partner.url, caFile: partner.caFile }],
    requests: [
      {
        id: 'T-1',
        partner: 'test',
        purpose: '测试',
        kinds: ['personName', 'residentId', 'mobilePhone', 'address', 'patientNumber'],
        maxPatients: 50,
        expires: '2999-01-01T00:00:00Z',
      },
    ],
    senders: [
      { name: 'test', tokenSha256: createHash('sha256').update(senderToken).digest('hex') },
    ],
  };
}

/** Starts the product; its log goes to a file beside the configuration, for the closing search. */
export const serve = (configPath: string): Promise<ServerProcess> =>
  startServerProcess(configPath, (line) =>
    appendFileSync(join(dirname(configPath), 'server.log'), `${line}\n`),
  );

export const enrolTokenOf = (dir: string) =>
  readFileSync(join(dir, 'data', 'keys', 'enrol-token.txt'), 'utf8').trim();

export const trusting = (ca: string) => new Agent({ ca, keepAlive: true, maxSockets: 16 });
