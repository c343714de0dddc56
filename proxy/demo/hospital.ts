// 示范医院: a fictional legacy HIS to try the product on. It knows nothing of Medveil, speaks plain
// HTTP, sets careless cookies and redirects to its own address: what the gateway has to cope with.
import { fileURLToPath } from 'node:url';
import express, { type Express, type Request, type Response } from 'express';
import { csvExport, exportColumns } from './csv-export.ts';
import {
  type DemoUser,
  demoStaff,
  editPage,
  listPage,
  recordPage,
  reportPage,
  signInPage,
  workstationPage,
} from './pages.ts';
import type { DemoPatient } from './patients.ts';
import { workbook } from './workbook.ts';

export interface HospitalDeps {
  readonly patients: DemoPatient[];
  /** Sends a CSV of patients to the partner through the egress; resolves to the answer's text. */
  readonly report: (csv: string) => Promise<string>;
}

/** Rows of one page of the list. */
const pageSize = 20;
const notFound = (res: Response) => res.status(404).type('text').send('没有该患者');

/** The demo HIS as an express application. */
export function createHospital({ patients, report }: HospitalDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/assets', express.static(fileURLToPath(new URL('./assets', import.meta.url))));
  app.use(express.urlencoded({ extended: false }));
  signInRoutes(app);
  app.use((req, res, next) => {
    if (userOf(req)) next();
    else res.status(401).type('html').send(signInPage());
  });
  dataRoutes(app, patients);
  pageRoutes(app, patients);
  app.get(
    '/report',
    (req, res) => void res.type('html').send(reportPage(userOf(req) ?? 'n001', 20, null)),
  );
  // From the back end, as real uploads to regional platforms go: no browser of ours sees it.
  app.post('/report', async (req, res) => {
    const user = userOf(req) ?? 'n001';
    const count = Math.min(200, Math.max(1, Number(formOf(req)['count']) || 1));
    const answer = await report(csvExport(patients.slice(0, count)));
    res.type('html').send(reportPage(user, count, answer));
  });
  return app;
}

function userOf(req: Request): DemoUser | null {
  // The account name in clear: what many old systems do, and what `userCookie` of a site reads.
  const [, user = ''] = /(?:^|;\s*)hisuser=([^;]*)/.exec(req.headers.cookie ?? '') ?? [];
  return Object.hasOwn(demoStaff, user) ? (user as DemoUser) : null;
}

function formOf(req: Request): Record<string, unknown> {
  const body: unknown = req.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** Redirects as old servers do: absolutely, to the address it thinks it has. */
function redirect(req: Request, res: Response, path: string): void {
  const { localPort = 80 } = req.socket;
  res.redirect(302, `http://127.0.0.1:${localPort}${path}`);
}

function signInRoutes(app: Express): void {
  app.get('/login', (_req, res) => void res.type('html').send(signInPage()));
  app.post('/login', (req, res) => {
    const user = formOf(req)['user'];
    if (typeof user === 'string' && Object.hasOwn(demoStaff, user)) {
      // Neither Secure nor HttpOnly nor SameSite: the gateway has to add what is missing.
      res.append('set-cookie', `hisuser=${user}; path=/; max-age=28800`);
    }
    redirect(req, res, '/');
  });
  app.get('/logout', (req, res) => {
    res.append('set-cookie', 'hisuser=; path=/; max-age=0');
    redirect(req, res, '/login');
  });
}

function dataRoutes(app: Express, patients: DemoPatient[]): void {
  app.get('/api/patients', (req, res) => {
    const ward = req.query['ks'];
    const all = typeof ward === 'string' && ward ? patients.filter((p) => p.ks === ward) : patients;
    const at = Math.max(0, Number(req.query['page'] ?? 1) - 1) * pageSize;
    res.json({
      total: all.length,
      pages: Math.ceil(all.length / pageSize),
      wards: [...new Set(patients.map((p) => p.ks))],
      // Without the notes, which only the record's own page has.
      rows: all.slice(at, at + pageSize).map(({ bcjl: _note, ...row }) => row),
    });
  });
  app.get('/api/patients/:zyh/neighbour', (req, res) => {
    const at = patients.findIndex((p) => p.zyh === req.params.zyh);
    if (at < 0) return void notFound(res);
    const by = Number(req.query['by']) < 0 ? -1 : 1;
    // Past the last comes the first: "next" always loads somebody into the same page.
    return void res.json(patients[(at + by + patients.length) % patients.length]);
  });
  app.get('/export.csv', (_req, res) => {
    res.attachment('patients.csv').type('text/csv; charset=utf-8').send(csvExport(patients));
  });
  app.get('/export.xlsx', (_req, res) => {
    const rows = patients.map((p) => exportColumns.map(([, key]) => p[key]));
    const bytes = workbook('在院患者', [exportColumns.map(([title]) => title), ...rows]);
    res.attachment('patients.xlsx').send(Buffer.from(bytes));
  });
}

function pageRoutes(app: Express, patients: DemoPatient[]): void {
  const html = (res: Response, text: string) => void res.type('html').send(text);
  app.get('/', (req, res) => html(res, listPage(userOf(req) ?? 'n001')));
  app.get('/workstation', (req, res) => {
    const [first] = patients;
    if (!first) return void notFound(res);
    return html(res, workstationPage(userOf(req) ?? 'n001', first));
  });
  app.get('/patients/:zyh', (req, res) => {
    const patient = patients.find((p) => p.zyh === req.params.zyh);
    if (!patient) return void notFound(res);
    return html(res, recordPage(userOf(req) ?? 'n001', patient));
  });
  app.get('/edit/:zyh', (req, res) => {
    const patient = patients.find((p) => p.zyh === req.params.zyh);
    if (!patient) return void notFound(res);
    return html(res, editPage(userOf(req) ?? 'n001', patient));
  });
  app.post('/edit/:zyh', (req, res) => {
    const patient = patients.find((p) => p.zyh === req.params.zyh);
    if (!patient) return void notFound(res);
    const form = formOf(req);
    for (const key of ['brxm', 'sfzh', 'lxdh', 'jtzz', 'ryzd', 'bcjl'] as const) {
      const value = form[key];
      // Stored as it came: a mask that was written back would be in the data from here on.
      if (typeof value === 'string') patient[key] = value;
    }
    return redirect(req, res, `/patients/${encodeURIComponent(patient.zyh)}`);
  });
}
