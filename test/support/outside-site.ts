// Fictional places outside the hospital (a net disk, a webmail, an AI chat) on real TLS, under names of their
// own, with every usual way of taking a file or a text; and all that has really reached them.
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { testIdentity } from './local-ca.ts';

export interface Taken {
  readonly path: string;
  readonly body: Buffer;
}

export interface OutsideSite {
  readonly caPem: string;
  readonly port: number;
  /** Everything that came, requests without a body by their query. */
  readonly taken: Taken[];
  close(): Promise<void>;
}

export const outsideNames = ['disk.example', 'mail.example', 'chat.example', 'inner.example'];

/** What Chromium is told so that the names lead here and nothing leads out. */
export const outsideArgs = [
  '--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Pages by their path; each is a way. `send` is what a page does with what it gets. */
const pages: Readonly<Record<string, string>> = {
  'fetch-file': `<input type=file id=f><script>f.onchange = () => send(f.files[0]);</script>`,
  attribute: `<input type=file id=f onchange="send(this.files[0])">`,
  'early-input': `<input type=file id=f><script>
    window.addEventListener('input', () => send(f.files[0]), true);</script>`,
  'form-data': `<input type=file id=f><script>f.addEventListener('change', () => {
    const form = new FormData(); form.append('file', f.files[0]); send(form); });</script>`,
  request: `<input type=file id=f><script>f.addEventListener('change', () => {
    const x = new XMLHttpRequest(); x.open('POST', '/take'); x.onload = done; x.send(f.files[0]); });</script>`,
  // Of a file on a disk the browser makes no beacon: a page reads it first.
  beacon: `<input type=file id=f><script>f.addEventListener('change', async () => {
    navigator.sendBeacon('/take', new Blob([await f.files[0].arrayBuffer()])); done(); });</script>`,
  socket: `<input type=file id=f><script>f.addEventListener('change', async () => {
    const s = new WebSocket(location.origin.replace('http', 'ws')); await new Promise((r) => (s.onopen = r));
    s.send(f.files[0]); done(); });</script>`,
  reader: `<input type=file id=f><script>f.addEventListener('change', () => {
    const r = new FileReader(); r.onload = () => send(JSON.stringify({ data: r.result })); r.readAsDataURL(f.files[0]); });</script>`,
  slices: `<input type=file id=f><script>f.addEventListener('change', async () => {
    const file = f.files[0]; for (let at = 0; at < file.size; at += 100) await fetch('/take', { method: 'POST', body: file.slice(at, at + 100) });
    done(); });</script>`,
  worker: `<input type=file id=f><script>
    const w = new Worker(URL.createObjectURL(new Blob(['onmessage = (e) => fetch(e.data[0], { method: "POST", body: e.data[1] }).then(() => postMessage(1))'])));
    w.onmessage = done; f.addEventListener('change', () => w.postMessage([location.origin + '/take', f.files[0]]));</script>`,
  polled: `<input type=file id=f><script>let sent; setInterval(() => { const file = f.files[0];
    if (file && !sent) { sent = true; send(file); } }, 1);</script>`,
  multiple: `<input type=file id=f multiple><script>f.onchange = async () => {
    for (const file of f.files) await fetch('/take', { method: 'POST', body: file }); done(); };</script>`,
  'native-form': `<form method=post action=/take enctype=multipart/form-data><input type=file id=f name=file>
    <button id=go>go</button></form><script>f.addEventListener('change', () => go.click());</script>`,
  'open-shadow': `<div id=h></div><script>const r = h.attachShadow({ mode: 'open' });
    r.innerHTML = '<input type=file id=f>'; r.firstChild.onchange = (e) => send(e.target.files[0]);</script>`,
  'closed-shadow': `<div id=h></div><script>const r = h.attachShadow({ mode: 'closed' });
    r.innerHTML = '<input type=file><p>x</p>'; r.firstChild.onchange = (e) => send(e.target.files[0]);
    h.onclick = (e) => { if (e.target === h && !e.inner) r.firstChild.click(); };</script>`,
  detached: `<button id=go>go</button><script>go.onclick = () => { const f = document.createElement('input');
    f.type = 'file'; f.onchange = () => send(f.files[0]); f.click(); };</script>`,
  'shown-picker': `<button id=go>go</button><script>go.onclick = () => { const f = document.createElement('input');
    f.type = 'file'; f.addEventListener('input', () => send(f.files[0])); f.showPicker(); };</script>`,
  srcdoc: `<iframe srcdoc="<input type=file id=f><script>f.onchange = () => parent.send(f.files[0])</script>"></iframe>`,
  'other-frame': `<iframe id=inner></iframe><script>inner.src = location.origin.replace(/\\w+\\.example/, 'inner.example') + '/way/fetch-file';</script>`,
  folder: `<input type=file id=f webkitdirectory><script>f.onchange = async () => {
    for (const file of f.files) await fetch('/take', { method: 'POST', body: file }); done(); };</script>`,
  picker: `<button id=go>go</button><script>go.onclick = async () => {
    const root = await navigator.storage.getDirectory(); const handle = await root.getFileHandle('list.csv');
    try { send(await handle.getFile()); } catch { done(); } };</script>`,
  drop: `<div id=z style="height:200px">z</div><script>addEventListener('dragover', (e) => e.preventDefault());
    z.addEventListener('drop', (e) => { e.preventDefault(); send(e.dataTransfer.files[0]); });</script>`,
  'early-drop': `<div id=z style="height:200px">z</div><script>addEventListener('dragover', (e) => e.preventDefault());
    addEventListener('drop', (e) => { e.preventDefault(); send(e.dataTransfer.items[0].getAsFile()); }, true);</script>`,
  'drop-field': `<input type=file id=z style="display:block;height:200px;width:400px"><script>z.onchange = () => send(z.files[0]);</script>`,
  'drop-folder': `<div id=z style="height:200px">z</div><script>addEventListener('dragover', (e) => e.preventDefault());
    z.addEventListener('drop', async (e) => { e.preventDefault();
      const all = (entry) => entry.isFile ? new Promise((r) => entry.file(r)).then((f) => [f])
        : new Promise((r) => entry.createReader().readEntries(r)).then((c) => Promise.all(c.map(all))).then((c) => c.flat());
      const items = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry() ?? i.getAsFile());
      for (const item of items) for (const file of item instanceof File ? [item] : await all(item))
        await fetch('/take', { method: 'POST', body: file });
      done(); });</script>`,
  'paste-file': `<div id=z contenteditable style="height:200px">z</div><script>
    z.addEventListener('paste', (e) => { const [file] = e.clipboardData.files; if (file) { e.preventDefault(); send(file); } });</script>`,

  chat: `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => {
    if (e.key === 'Enter') { e.preventDefault(); send(JSON.stringify({ message: t.value })); } });</script>`,
  'chat-request': `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return;
    e.preventDefault(); const x = new XMLHttpRequest(); x.open('POST', '/take'); x.onloadend = done; x.send(t.value); });</script>`,
  'chat-socket': `<div id=t contenteditable style="height:80px"></div><script>
    const s = new WebSocket(location.origin.replace('http', 'ws'));
    t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return; e.preventDefault(); s.send(t.textContent); done(); });</script>`,
  'chat-beacon': `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return;
    e.preventDefault(); navigator.sendBeacon('/take', t.value); done(); });</script>`,
  'chat-blob': `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return;
    e.preventDefault(); send(new Blob([t.value], { type: 'text/plain' })); });</script>`,
  'chat-query': `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return;
    e.preventDefault(); fetch('/take?q=' + encodeURIComponent(t.value)).then(done, done); });</script>`,
  'chat-form-data': `<textarea id=t></textarea><script>t.addEventListener('keydown', (e) => { if (e.key !== 'Enter') return;
    e.preventDefault(); const f = new FormData(); f.append('m', t.value); send(f); });</script>`,
  'mail-form': `<form method=post action=/take><textarea id=t name=body></textarea><button id=go>go</button></form>
    <script>t.addEventListener('keydown', (e) => { if (e.key === 'Enter') { e.preventDefault(); go.click(); } });</script>`,
  'mail-get': `<form action=/take><input id=t name=body><button id=go>go</button></form>
    <script>t.addEventListener('keydown', (e) => { if (e.key === 'Enter') { e.preventDefault(); go.click(); } });</script>`,
  'mail-script': `<form id=m method=post action=/take><textarea id=t name=body></textarea></form>
    <script>t.addEventListener('keydown', (e) => { if (e.key === 'Enter') { e.preventDefault(); m.submit(); } });</script>`,
};

const shell = (body: string): string => `<!doctype html><meta charset=utf-8><title>t</title>
<script>const done = () => { document.title = 'done'; };
var send = (body) => fetch('/take', { method: 'POST', body }).then(done, done);</script>${body}`;

export async function startOutsideSite(): Promise<OutsideSite> {
  const { key, cert, ca } = await testIdentity('outside', outsideNames);
  const taken: Taken[] = [];
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const url = req.url ?? '/';
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (url.startsWith('/take')) taken.push({ path: url, body: Buffer.concat(chunks) });
      const page = pages[url.replace(/^\/way\//, '').split('?', 1)[0] ?? ''];
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      res.end(page === undefined ? shell('<script>done()</script>') : shell(page));
    });
  };
  const server = createServer({ key, cert }, answer);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => taken.push({ path: 'socket', body: data }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    caPem: ca,
    port: (server.address() as AddressInfo).port,
    taken,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
