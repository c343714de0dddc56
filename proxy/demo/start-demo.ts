// The demo's servers and what the configuration needs to know of them: one site, one partner with two
// sharing requests, one sender. The servers are made here and bound by whoever starts the product.
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { loadServerIdentity } from '../tls/local-authority.ts';
import { createHospital } from './hospital.ts';
import { createPartner, type DemoPartner } from './partner.ts';
import { syntheticPatients } from './patients.ts';

type Egress = Config['egress'];

export interface Demo {
  readonly hospital: Server;
  readonly partner: DemoPartner;
  /** PEM file of the partner's own authority. */
  readonly partnerCaFile: string;
  readonly sender: Egress['senders'][number];
  readonly requests: Egress['requests'];
  /** Tells the hospital where the egress is; before that it cannot report. */
  connect(egress: { origin: string; ca: string }): void;
}

export const demoPartnerId = 'region';
const day = 86_400_000;

/** @param dataDir where the partner's certificate is kept */
export async function createDemo(dataDir: string, now: Date): Promise<Demo> {
  const dir = join(dataDir, 'demo-partner');
  // An authority of its own: trusting the hospital's says nothing about a partner's.
  const identity = await loadServerIdentity({ dir, names: ['127.0.0.1', 'localhost'], now });
  const partnerCaFile = join(dir, 'trusted-authority.pem');
  writeFileSync(partnerCaFile, identity.ca);
  // New at every start and kept nowhere: both ends of it live in this process.
  const token = randomBytes(24).toString('base64url');
  let egress: { origin: string; ca: string } | null = null;
  const report = (csv: string): Promise<string> =>
    egress ? send(egress, token, csv) : Promise.resolve('数据出口网关尚未启动');
  const app = createHospital({ patients: syntheticPatients(200), report });
  return {
    hospital: createServer(app),
    partner: createPartner({ key: identity.key, cert: identity.cert, minVersion: 'TLSv1.2' }),
    partnerCaFile,
    sender: {
      name: '示范医院 HIS',
      department: '信息科',
      tokenSha256: createHash('sha256').update(token).digest('hex'),
    },
    requests: demoRequests(now),
    connect: (found) => {
      egress = found;
    },
  };
}

function demoRequests(now: Date): Egress['requests'] {
  // The list has a column of ages; those over 89 are a kind of their own.
  const kinds = [
    'personName',
    'residentId',
    'mobilePhone',
    'address',
    'age',
    'patientNumber',
  ] as const;
  return [
    {
      id: 'GX-2026-001',
      partner: demoPartnerId,
      purpose: '区域健康信息平台在院患者上报',
      kinds: [...kinds],
      // Fewer than the hospital has: the tour shows a transfer that exceeds its approval.
      maxPatients: 50,
      expires: new Date(now.getTime() + 90 * day).toISOString(),
    },
  ];
}

/** Posts the file as a HIS back end would; the answer is shown to the user as it came. */
function send(egress: { origin: string; ca: string }, token: string, csv: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const body = Buffer.from(csv, 'utf8');
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'text/csv; charset=utf-8',
    'content-length': body.length,
    accept: 'application/json',
  };
  const url = `${egress.origin}/egress/${demoPartnerId}/inbox/patients.csv`;
  const req = request(url, { method: 'POST', headers, ca: egress.ca }, (res) => {
    let text = '';
    res.setEncoding('utf8');
    res.on('data', (chunk: string) => (text += chunk));
    res.on('end', () => resolve(readable(text)));
    // Never rejects: the page shows whatever became of the transfer.
    res.on('error', () => resolve('连接中断'));
  });
  req.on('error', () => resolve('无法连接数据出口网关'));
  req.end(body);
  return promise;
}

/** The egress's message first, as a person reads it; then the whole answer. */
function readable(answer: string): string {
  try {
    const parsed = JSON.parse(answer) as { message?: Record<string, string> };
    const { 'zh-CN': zh = '', en = '' } = parsed.message ?? {};
    return [zh, en, '', JSON.stringify(parsed, null, 2)].join('\n');
  } catch {
    return answer;
  }
}
