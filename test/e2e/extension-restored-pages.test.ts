// Pages that come on screen without being loaded: from the back/forward cache, and rendered beforehand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, inject, it } from 'vitest';
import { hostPatient } from '../support/host-pages.ts';
import { probeScript, type ProbeResult } from '../support/leak-probe.ts';
import { openAlone } from '../support/lone-browser.ts';
import { onLoopback } from '../support/loopback-server.ts';

const { brxm, sfzh } = hostPatient(7);
/** Latency as a network has it: a browser's very first page may otherwise come before its extensions. */
const latency = 30;

/** What a page has seen of itself. */
interface Report extends ProbeResult {
  readonly what: string;
  readonly text: string;
}

const record = `<h1>患者信息</h1><table><tr><th>姓名</th><td id="name">${brxm}</td></tr>
  <tr><th>身份证号</th><td>${sfzh}</td></tr></table>
  <script>
    const report = (what) => fetch('/report', { method: 'POST', body: JSON.stringify(
      { ...window.medveilProbe, what, text: document.body.innerText }) });
  </script>`;

/** Goes on after the first load; tells what is there when the page has come back. */
const cached = `${record}<script>
  addEventListener('pageshow', (event) => {
    if (event.persisted) setTimeout(() => report('restored'), 600);
    else setTimeout(() => { location.href = '/away'; }, 1500);
  });
</script>`;
const away = `<p>…</p><script>
  addEventListener('pageshow', () => setTimeout(() => history.back(), 600));
</script>`;

/** Has the next page rendered beforehand, then goes there. */
const asking = `<p>…</p><script type="speculationrules">
  {"prerender":[{"source":"list","urls":["/prerendered"],"eagerness":"immediate"}]}
</script><script>setTimeout(() => { location.href = '/prerendered'; }, 3000)</script>`;
const prerendered = `${record}<script>
  const before = document.prerendering === true;
  const tell = () => setTimeout(() => report(before ? 'prerendered' : 'loaded'), 600);
  if (before) document.addEventListener('prerenderingchange', tell);
  else addEventListener('load', tell);
</script>`;

const pages: Readonly<Record<string, string>> = {
  '/cached': cached,
  '/away': away,
  '/asking': asking,
  '/prerendered': prerendered,
};

/** Opens a page in a browser of its own and waits for what it tells. */
async function reportOf(path: string, extension: string | undefined): Promise<Report> {
  let told: (report: Report) => void = () => {};
  const report = new Promise<Report>((done) => {
    told = done;
  });
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === 'POST') {
      void read(request).then((body) => told(JSON.parse(body) as Report));
      response.end();
      return;
    }
    const body = pages[request.url ?? ''];
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const head = `<!doctype html><head><script>${probeScript([brxm, sfzh])}</script></head>`;
    setTimeout(() => response.end(body === undefined ? '' : head + body), latency);
  };
  const server = await onLoopback(createServer(serve));
  const browser = openAlone(server.origin + path, extension);
  try {
    return await report;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

describe.each([
  ['the back/forward cache', '/cached', 'restored'],
  ['rendered beforehand', '/asking', 'prerendered'],
])('a page from %s', (_, path, what) => {
  it('shows masks and no frame without them', async () => {
    const report = await reportOf(path, inject('extensionDir'));
    expect(report.what).toBe(what);
    expect(report.frames).toBeGreaterThan(5);
    expect({ leaks: report.leaks, where: report.where }).toEqual({ leaks: 0, where: [] });
    expect(report.text).not.toContain(brxm);
    expect(report.text).not.toContain(sfzh);
    expect(report.text).toContain('*');
  });

  it('shows the values without the extension', async () => {
    const report = await reportOf(path, undefined);
    expect(report.what).toBe(what);
    expect(report.leaks).toBeGreaterThan(0);
    expect(report.text).toContain(brxm);
  });
});
