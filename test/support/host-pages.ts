// A hospital's pages for the browser tests, on plain http loopback: test/fixtures/host served as they
// are, rows as JSON, saved forms kept byte for byte. Its patients do not exist.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';
import { type Loopback, onLoopback } from './loopback-server.ts';

export interface HostPatient {
  brxm: string;
  xb: string;
  nl: number;
  sfzh: string;
  lxdh: string;
  jtzz: string;
  zyh: string;
  csrq: string;
  ys: string;
}

const people = [
  '张建国',
  '欧阳静',
  '李秀英',
  '王强',
  '赵敏芝',
  '陈志远',
  '刘芳',
  '杨小东',
  '司马兰',
  '周倩',
];
const doctors = ['林国华', '何文杰', '郑雅琴'];

/** The n-th patient of the fixture hospital; 90 of them have names of their own. */
export function hostPatient(n: number): HostPatient {
  const year = 1940 + ((n * 7) % 70);
  const csrq = `${year}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
  const first = `320500${csrq.replaceAll('-', '')}${String(100 + n).slice(-3)}`;
  const suffix = '甲乙丙丁戊己庚辛壬'.charAt(Math.floor(n / people.length) % 9);
  return {
    brxm: people[n % people.length]! + (n < people.length ? '' : suffix),
    xb: n % 2 ? '女' : '男',
    nl: 2026 - year,
    sfzh: first + residentIdCheck(first),
    lxdh: `154${String(20_000_000 + n * 7919)}`,
    jtzz: `江苏省苏州市示例区桃源路${n + 1}号${(n % 6) + 1}幢`,
    zyh: `ZY${String(2_026_000 + n)}`,
    csrq,
    ys: doctors[n % doctors.length]!,
  };
}

export const hostPatients = Array.from({ length: 40 }, (_, n) => hostPatient(n));

/** What must never be readable of a patient. */
export function secretsOf(patients: readonly HostPatient[]): string[] {
  return patients.flatMap(({ brxm, sfzh, lxdh, jtzz, zyh, csrq }) => [
    brxm,
    sfzh,
    lxdh,
    jtzz,
    zyh,
    csrq,
  ]);
}

export interface SavedRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

export interface HostPages extends Loopback {
  readonly saved: SavedRequest[];
  /** Address of a page whose body is this markup. */
  bodyAddress(html: string): string;
}

const fixtures = resolve(import.meta.dirname, '../fixtures/host');

/**
 * @param firstScript put in front of everything else in every page's head
 * @param latency milliseconds before every answer, as a network has them
 */
export async function startHostPages(firstScript = '', latency = 0): Promise<HostPages> {
  const saved: SavedRequest[] = [];
  const server = createServer((req, res) => {
    setTimeout(() => void answer(req, res, saved, firstScript), latency);
  });
  const loopback = await onLoopback(server);
  return {
    ...loopback,
    saved,
    bodyAddress: (html) => `${loopback.origin}/body?html=${encodeURIComponent(html)}`,
  };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  saved: SavedRequest[],
  firstScript: string,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://host');
  if (req.method === 'POST') {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    saved.push({ path: url.pathname, contentType: req.headers['content-type'] ?? '', body });
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>已保存</p>');
    return;
  }
  if (url.pathname === '/api/patients') {
    const from = Number(url.searchParams.get('from') ?? 0);
    const count = Number(url.searchParams.get('count') ?? 20);
    const rows = Array.from({ length: count }, (_, i) => hostPatient(from + i));
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows));
    return;
  }
  // A page of the test's own, so that a name on it stands nowhere else.
  if (url.pathname === '/body') {
    const html = `<!doctype html><title>病历</title><body>${url.searchParams.get('html')}`;
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    return;
  }
  if (!/^\/[a-z-]+$/.test(url.pathname)) {
    res.writeHead(404).end();
    return;
  }
  const page = join(fixtures, `${url.pathname}.html`);
  const filled = fill(
    readFileSync(page, 'utf8'),
    hostPatient(Number(url.searchParams.get('n') ?? 0)),
  );
  const html = filled.replace('<head>', () => `<head><script>${firstScript}</script>`);
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  await trickle(res, html, url.searchParams.get('slow') === '1');
}

/** Server-side rendering: `{{brxm}}` becomes the patient's value. */
function fill(html: string, patient: HostPatient): string {
  return html.replace(/\{\{(\w+)\}\}/g, (_, key: string) =>
    String(patient[key as keyof HostPatient]),
  );
}

/** A slow server cuts anywhere, also inside a name: the parser paints what it has. */
async function trickle(res: ServerResponse, html: string, slow: boolean): Promise<void> {
  const bytes = Buffer.from(html);
  const step = slow ? 61 : bytes.length;
  for (let at = 0; at < bytes.length; at += step) {
    res.write(bytes.subarray(at, at + step));
    if (slow) await new Promise((done) => setTimeout(done, 20));
  }
  res.end();
}
