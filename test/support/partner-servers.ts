// Institutions to send to: one as it should be, and one for each way in which it should not.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { PartnerConfig } from '../../proxy/egress/egress-config.ts';
import { spkiPin } from '../../proxy/tls/peer.ts';
import { strangerIdentity, testIdentity } from './local-ca.ts';

export interface PartnerServers {
  readonly partners: readonly PartnerConfig[];
  /** What the good partner got. */
  readonly received: {
    path: string;
    body: Buffer;
    headers: NodeJS.Dict<string | string[]>;
  }[];
  /** Application bytes that reached partners which must be refused. */
  strayBytes: number;
  /** Status with which the good partner answers. */
  status: number;
  /** Called when a request's head reaches the good partner. */
  onRequest: () => void;
  /** The good partner answers when this is over. */
  hold: Promise<void>;
  close(): void;
}

export async function startPartners(): Promise<PartnerServers> {
  const servers: Server[] = [];
  const port = async (server: Server): Promise<number> => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  /** A TLS server that only counts. */
  const counting = (options: TlsOptions): Promise<number> => {
    const server = createTlsServer(options, (socket) => {
      socket.on('data', (chunk) => {
        all.strayBytes += chunk.length;
      });
    });
    server.on('tlsClientError', () => undefined);
    return port(server);
  };
  const good = await testIdentity('partner');
  const wrongName = await testIdentity('wrong', ['partner.example']);
  const { ca, key, cert } = good;
  const goodServer = createHttpsServer({ key, cert }, (req, res) => {
    const chunks: Buffer[] = [];
    all.onRequest();
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      all.received.push({ path: req.url ?? '', body: Buffer.concat(chunks), headers: req.headers });
      if (req.url === '/in/hang-up') return void req.socket.destroy();
      void all.hold.then(() => {
        res.statusCode = all.status;
        res.end('{"ok":true}');
      });
      return undefined;
    });
  });
  const plain = createHttpServer((req, res) => {
    req.on('data', (chunk: Buffer) => {
      all.strayBytes += chunk.length;
    });
    res.end();
  });
  const dead = createHttpServer();
  const deadPort = await port(dead);
  dead.close();
  const https = (p: number): string => `https://localhost:${p}`;
  const url = https(await port(goodServer));
  const old: TlsOptions = {
    key,
    cert,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
  const pin = spkiPin(new X509Certificate(cert).raw);
  const partners: PartnerConfig[] = [
    { id: 'region', name: '区域平台', url: `${url}/in`, ca, headers: { 'x-key': 'k1' } },
    { id: 'pinned', name: '已固定公钥', url, ca, pins: [pin] },
    { id: 'mispinned', name: '公钥不符', url, ca, pins: ['ab'.repeat(32)] },
    { id: 'stranger', name: '陌生证书', url: https(await counting(await strangerIdentity())), ca },
    { id: 'misnamed', name: '名称不符', url: https(await counting(wrongName)), ca },
    { id: 'old', name: '旧协议', url: https(await counting(old)), ca },
    { id: 'plain', name: '明文', url: `http://localhost:${await port(plain)}`, ca },
    { id: 'dead', name: '离线', url: https(deadPort), ca },
    ...['unasked', 'late', 'few', 'narrow'].map((id) => ({ id, name: id, url, ca })),
  ];
  const all: PartnerServers = {
    partners,
    received: [],
    strayBytes: 0,
    status: 201,
    onRequest: () => undefined,
    hold: Promise.resolve(),
    close() {
      goodServer.closeAllConnections();
      plain.closeAllConnections();
      for (const server of servers) server.close();
    },
  };
  return all;
}
