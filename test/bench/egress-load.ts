// What the egress bench sends: calls of 1 KB and long uploads of rows with patients who recur.
import { request } from 'node:https';
import { syntheticPatients } from '../support/synthetic-patients.ts';

export const egressToken = 'bench-token-0123456789abcdef';

/** Lines of a ward list, about 1 MB, the same few hundred patients again and again. */
export function listBlock(): Buffer {
  const rows = syntheticPatients(300).map((row) => `${JSON.stringify(row)}\n`);
  let text = '';
  for (let i = 0; text.length < 1_048_576; i++) text += rows[i % rows.length];
  return Buffer.from(text);
}

/** A POST as it stands on the wire. */
export function postOf(path: string, wanted: string, body: Buffer, type: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${egressToken}`,
    `Medveil-Request: ${wanted}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body]);
}

/** Uploads `blocks` times a block; milliseconds until the answer. Rejects unless it is a success. */
export function upload(
  port: number,
  ca: string,
  wanted: string,
  block: Buffer,
  blocks: number,
): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const req = request({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      ca,
      agent: false,
      method: 'POST',
      path: '/egress/p/x',
      headers: {
        host: 'localhost',
        authorization: `Bearer ${egressToken}`,
        'medveil-request': wanted,
        'content-type': 'application/x-ndjson',
        'content-length': block.length * blocks,
      },
    });
    req.on('error', reject);
    req.on('response', (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => {
        const isGood = res.statusCode !== undefined && res.statusCode < 300;
        if (isGood) resolve(performance.now() - begun);
        else reject(new Error(`an upload was answered ${res.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    let left = blocks;
    const write = (): void => {
      while (left > 0) {
        left--;
        if (!req.write(block)) {
          req.once('drain', write);
          return;
        }
      }
      req.end();
    };
    write();
  });
}
