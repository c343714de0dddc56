// A small hospital system behind a gateway: a list filled by a script, a form, a socket, what it stored.
import { createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { listenHttp } from './gateway-harness.ts';
import { syntheticPatients } from './synthetic-patients.ts';

export const wardRows = syntheticPatients(4, 40);
/** Values that no browser without the extension may get. */
export const wardValues = wardRows.flatMap(({ brxm, sfzh, lxdh }) => [brxm, sfzh, lxdh]);
const [first] = wardRows;

export const wardPage = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>病区</title>
<h1>在院患者</h1>
<table id="list"><thead><tr><th>姓名</th><th>身份证号</th><th>联系电话</th></tr></thead><tbody></tbody></table>
<form id="edit" method="post" action="/save">
<label>联系电话 <input name="lxdh" value="${first!.lxdh}"></label>
<label>备注 <input name="bz"></label><button>保存</button></form>
<script>
fetch('/api/list').then((answer) => answer.text()).then((text) => {
  window.received = text;
  for (const row of JSON.parse(text).list) {
    const line = document.querySelector('tbody').insertRow();
    for (const key of ['brxm', 'sfzh', 'lxdh']) line.insertCell().textContent = row[key];
  }
  document.title = 'ready';
});
</script></html>`;
export const wardList = JSON.stringify({ list: wardRows });

export interface WardPages {
  readonly port: number;
  readonly server: Server;
  /** Bodies that reached /save. */
  readonly saved: string[];
  /** Headers of every request. */
  readonly headers: IncomingMessage['headers'][];
}

export async function startWardPages(): Promise<WardPages> {
  const saved: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const answer = (req: IncomingMessage, res: ServerResponse, body: string): void => {
    headers.push(req.headers);
    if (req.url === '/api/list') {
      res.setHeader('content-type', 'application/json');
      res.end(wardList);
    } else if (req.url === '/save') {
      saved.push(body);
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.end('<!doctype html><title>saved</title><p>已保存</p>');
    } else {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.setHeader('etag', '"ward"');
      res.end(wardPage);
    }
  };
  const { port, server } = await listenHttp((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => answer(req, res, body));
  });
  server.on('upgrade', (req, socket) => {
    headers.push(req.headers);
    const accept = createHash('sha1')
      .update(`${req.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    // One text message of two letters (RFC 6455 §5.2).
    socket.write(Buffer.from([0x81, 2, 0x6f, 0x6b]));
    socket.on('error', () => socket.destroy());
  });
  return { port, server, saved, headers };
}
