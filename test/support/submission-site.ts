// A registration form in every make (test/fixtures/submit) and a server that keeps what each of them sends
// as it came over the wire.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { bundleApp } from './bundle-app.ts';
import { hostPatient } from './host-pages.ts';
import { type Loopback, onLoopback } from './loopback-server.ts';

export interface Submission {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly contentType: string;
  /** One character a byte. */
  readonly body: string;
}

export interface SubmissionSite extends Loopback {
  /** Everything sent to /save since it was emptied. */
  readonly sent: Submission[];
}

/** The patient in all forms. */
export const registered = hostPatient(4);
const fixtures = resolve(import.meta.dirname, '../fixtures/submit');
const read = (name: string): string => readFileSync(join(fixtures, name), 'utf8');

export async function startSubmissionSite(): Promise<SubmissionSite> {
  const sent: Submission[] = [];
  const apps: Readonly<Record<string, string>> = {
    '/react.js': await bundleApp('submit/react-app.tsx'),
    '/vue.js': await bundleApp('submit/vue-app.ts'),
    '/ways.js': read('ways.js'),
  };
  const server = createServer((req, res) => void answer(req, res, sent, apps));
  return { ...(await onLoopback(server)), sent };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  sent: Submission[],
  apps: Readonly<Record<string, string>>,
): Promise<void> {
  const target = req.url ?? '/';
  const { pathname } = new URL(target, 'http://host');
  const html = (text: string): void => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
  };
  if (pathname === '/save') {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const contentType = req.headers['content-type'] ?? '';
    const body = Buffer.concat(chunks).toString('latin1');
    sent.push(withoutBoundary({ method: req.method ?? '', target, contentType, body }));
    return html('<p id="saved">已保存</p>');
  }
  const app = apps[pathname];
  if (app !== undefined) {
    res.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(app);
    return;
  }
  if (pathname === '/form') return html(filled(read('form.html')));
  if (pathname === '/react' || pathname === '/vue') {
    const patient = JSON.stringify(registered);
    return html(
      read('app.html').replace('{{patient}}', patient).replace('{{app}}', pathname.slice(1)),
    );
  }
  res.writeHead(404).end();
}

function filled(markup: string): string {
  return markup.replace(/\{\{(\w+)\}\}/g, (_, key: string) =>
    String(registered[key as keyof typeof registered]),
  );
}

/** The boundary of a multipart body is the browser's own dice. */
function withoutBoundary(submission: Submission): Submission {
  const boundary = /boundary=(\S+)/.exec(submission.contentType)?.[1];
  if (boundary === undefined) return submission;
  const strip = (text: string): string => text.replaceAll(boundary, 'BOUNDARY');
  return {
    ...submission,
    contentType: strip(submission.contentType),
    body: strip(submission.body),
  };
}
