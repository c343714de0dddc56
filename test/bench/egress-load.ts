// What the egress bench sends: calls of 1 KB and long uploads of rows with patients who recur.
import type { IncomingHttpHeaders } from 'node:http';
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
export async function upload(
  port: number,
  ca: string,
  wanted: string,
  block: Buffer,
  blocks: number,
): Promise<number> {
  const begun = performance.now();
  const headers = { 'medveil-request': wanted, 'content-type': 'application/x-ndjson' };
  await bring({ port, ca, method: 'POST', path: '/egress/p/x', headers }, block, blocks);
  return performance.now() - begun;
}

/** As `upload`, in parts of 64 blocks: a request each, as a sender that resumes sends them. */
export async function uploadInParts(
  port: number,
  ca: string,
  wanted: string,
  block: Buffer,
  blocks: number,
): Promise<number> {
  const begun = performance.now();
  const type = { 'medveil-request': wanted, 'content-type': 'application/x-ndjson' };
  const first = { ...type, 'upload-complete': '?0' };
  const created = { port, ca, method: 'POST', path: '/egress/p/x', headers: first };
  const path = String((await bring(created, block, 0)).location);
  for (let done = 0; done < blocks; ) {
    const part = Math.min(64, blocks - done);
    const headers = {
      'content-type': 'application/partial-upload',
      'upload-offset': String(done * block.length),
      'upload-complete': done + part === blocks ? '?1' : '?0',
    };
    await bring({ port, ca, method: 'PATCH', path, headers }, block, part);
    done += part;
  }
  return performance.now() - begun;
}

interface Brought {
  readonly port: number;
  readonly ca: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer's headers. Rejects unless it is a success. */
function bring(
  { headers, ...where }: Brought,
  block: Buffer,
  blocks: number,
): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    const req = request({
      host: '127.0.0.1',
      servername: 'localhost',
      ...where,
      agent: false,
      headers: {
        host: 'localhost',
        authorization: `Bearer ${egressToken}`,
        'content-length': block.length * blocks,
        ...headers,
      },
    });
    req.on('error', reject);
    req.on('response', (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => {
        const isGood = res.statusCode !== undefined && res.statusCode < 300;
        if (isGood) resolve(res.headers);
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
