// A hospital system that hands out files, by every usual way: links, forms, frames, new windows, scripts that make
// the file themselves. Two hosts of one system: pages, and a store for files.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:https';
import { testIdentity } from './local-ca.ts';

export interface DownloadSite {
  readonly caPem: string;
  readonly origin: string;
  /** Where files lie that are not the pages' own. */
  readonly store: string;
  /** `GET /file/list.csv`, in the order they came. */
  readonly asked: string[];
  /** The file that scripts make and servers give. */
  give(name: string, content: Buffer): void;
  close(): Promise<void>;
}

export const downloadNames = ['his.example', 'files.example'];

/** `name` and `b64` are what the page gets to know of the file. */
const pages: Readonly<Record<string, string>> = {
  attachment: `<a id=go href="/file/NAME">导出</a>`,
  'same-origin': `<a id=go href="/inline/NAME" download>导出</a>`,
  'new-tab': `<a id=go target=_blank href="/file/NAME">导出</a>`,
  frame: `<button id=go>导出</button><script>go.onclick = () => {
    const f = document.createElement('iframe'); f.hidden = true; f.src = '/file/NAME'; document.body.append(f); };</script>`,
  location: `<button id=go>导出</button><script>go.onclick = () => (location.href = '/file/NAME');</script>`,
  form: `<form method=post action=/post/NAME><button id=go>导出</button></form>`,
  store: `<a id=go href="STORE/file/NAME">导出</a>`,
  blob: `<button id=go>导出</button><script>go.onclick = () => { const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([bytes()], { type: 'text/csv' })); a.download = name; document.body.append(a); a.click(); };</script>`,
  detached: `<button id=go>导出</button><script>go.onclick = () => { const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([bytes()], { type: 'text/csv' })); a.download = name; a.click(); };</script>`,
  revoked: `<button id=go>导出</button><script>go.onclick = () => { const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([bytes()])); a.download = name;
    a.dispatchEvent(new MouseEvent('click')); setTimeout(() => URL.revokeObjectURL(a.href), 0); };</script>`,
  opened: `<button id=go>导出</button><script>go.onclick = () => window.open(
    URL.createObjectURL(new Blob([bytes()], { type: 'application/octet-stream' })));</script>`,
  data: `<a id=go download="NAME" href="data:text/csv;base64,B64">导出</a>`,
  worker: `<button id=go>导出</button><script>go.onclick = () => {
    const w = new Worker(URL.createObjectURL(new Blob(['onmessage = (e) => postMessage(URL.createObjectURL(new Blob([e.data])))'])));
    w.onmessage = (e) => { const a = document.createElement('a'); a.href = e.data; a.download = name; a.click(); };
    w.postMessage(bytes()); };</script>`,
  'inner-frame': `<iframe id=inner src="/way/blob"></iframe>`,
  disk: `<div id=z style="height:200px">z</div><p id=said></p><script>addEventListener('dragover', (e) => e.preventDefault());
    z.addEventListener('drop', async (e) => { e.preventDefault();
      const handle = await e.dataTransfer.items[0].getAsFileSystemHandle();
      try { const w = await handle.createWritable(); await w.write(bytes()); await w.close(); said.textContent = 'written'; }
      catch (error) { said.textContent = error.name; } });</script>`,
  'own-store': `<button id=go>x</button><p id=said></p><script>go.onclick = async () => {
    const root = await navigator.storage.getDirectory(); const handle = await root.getFileHandle('draft', { create: true });
    const w = await handle.createWritable(); await w.write('x'); await w.close(); said.textContent = 'written'; };</script>`,
};

/** How a file comes: from a server's answer, or made by a script. */
export const downloadWays = {
  attachment: 'server',
  'same-origin': 'server',
  'new-tab': 'server',
  frame: 'server',
  location: 'server',
  form: 'server',
  store: 'server',
  blob: 'page',
  detached: 'page',
  revoked: 'page',
  opened: 'page',
  data: 'page',
  worker: 'page',
  'inner-frame': 'page',
} as const;
export type DownloadWay = keyof typeof downloadWays;

export async function startDownloadSite(): Promise<DownloadSite> {
  const { ca, cert, key } = await testIdentity('downloads', downloadNames);
  const asked: string[] = [];
  let file: { name: string; content: Buffer } = { name: 'list.csv', content: Buffer.from('') };
  let port = 0;
  const page = (way: string): string => {
    const body = (pages[way] ?? '')
      .replaceAll('STORE', `https://files.example:${port}`)
      .replaceAll('NAME', encodeURIComponent(file.name))
      .replaceAll('B64', file.content.toString('base64'));
    const known = `const name = ${JSON.stringify(file.name)};
      const bytes = () => Uint8Array.from(atob('${file.content.toString('base64')}'), (c) => c.charCodeAt(0));`;
    return `<!doctype html><meta charset=utf-8><title>HIS</title><p id=user>n007</p><script>${known}</script>${body}`;
  };
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const [, kind = '', way = ''] = (req.url ?? '').split('/');
    req.resume();
    if (kind === 'way') {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      return void res.end(page(way));
    }
    if (!['file', 'inline', 'post'].includes(kind)) return void res.writeHead(404).end();
    asked.push(`${req.method ?? ''} /${kind}`);
    // A form's address gives nothing to who only asks for it.
    if (kind === 'post' && req.method !== 'POST') return void res.writeHead(405).end();
    res.setHeader('content-type', 'text/csv; charset=utf-8');
    const name = `filename*=UTF-8''${encodeURIComponent(file.name)}`;
    if (kind !== 'inline') res.setHeader('content-disposition', `attachment; ${name}`);
    res.end(file.content);
  };
  const server = createServer({ key, cert }, answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  return {
    caPem: ca,
    origin: `https://his.example:${port}`,
    store: `https://files.example:${port}`,
    asked,
    give: (name, content) => {
      file = { name, content };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
