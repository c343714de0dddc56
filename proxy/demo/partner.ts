// The fictional partner institution (区域平台): an HTTPS server that takes files and remembers what it
// got, so that tests and the tour can compare it with the record.
import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerOptions } from 'node:https';

export interface ReceivedFile {
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the body as received, hex. */
  readonly sha256: string;
}

export interface DemoPartner {
  readonly server: Server;
  /** Files received whole, in order. */
  readonly received: readonly ReceivedFile[];
}

/** @param tls certificate, key and versions of the partner */
export function createPartner(tls: ServerOptions): DemoPartner {
  const received: ReceivedFile[] = [];
  const server = createServer(tls, (req, res) => {
    const hash = createHash('sha256');
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
    });
    req.on('end', () => {
      const sha256 = hash.digest('hex');
      received.push({ method: req.method ?? '', path: req.url ?? '', bytes, sha256 });
      // The digest lets the sender's record be compared with what really arrived.
      res.writeHead(201, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ accepted: received.length, bytes, sha256 }));
    });
    req.on('error', () => res.destroy());
  });
  return { server, received };
}
