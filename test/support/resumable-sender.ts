// A sender whose uploads break off, over node:http and node:https: what a person at the other end would have to write.
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { egressToken } from './sharing-hospital.ts';

export interface UploadAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed, or empty. */
  readonly body: any;
}

/** Plain HTTP without `ca`. */
type Door = { readonly port: number; readonly ca?: string };
type Headers = Record<string, string | number>;

export class ResumableSender {
  readonly #door: Door;
  readonly #headers: Headers;

  /** @param headers of every request */
  constructor(door: Door, headers: Headers = {}) {
    this.#door = door;
    this.#headers = { authorization: `Bearer ${egressToken}`, ...headers };
  }

  /** Opens a request without sending its body; `information` holds what came before the answer. */
  open(
    method: string,
    path: string,
    headers: Headers,
  ): {
    request: ClientRequest;
    answer: Promise<UploadAnswer>;
    announced: Promise<IncomingHttpHeaders>;
  } {
    const { port, ca } = this.#door;
    const options = { method, headers: { ...this.#headers, ...headers } };
    const asked =
      ca === undefined
        ? request(`http://127.0.0.1:${port}${path}`, options)
        : secureRequest(`https://127.0.0.1:${port}${path}`, { ...options, ca, agent: false });
    const announced = new Promise<IncomingHttpHeaders>((resolve) =>
      asked.on('information', (info) => {
        if (info.statusCode === 104) resolve(info.headers);
      }),
    );
    const answer = new Promise<UploadAnswer>((resolve, reject) => {
      asked.on('error', reject);
      asked.on('response', (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const body: unknown = text === '' ? {} : JSON.parse(text);
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body });
        });
      });
    });
    // Tests that break a connection off ask for no answer.
    answer.catch(() => undefined);
    return { request: asked, answer, announced };
  }

  /** A request with all of its body. */
  async ask(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Headers; body?: Buffer } = {},
  ): Promise<UploadAnswer> {
    const length: Headers = body === undefined ? {} : { 'content-length': body.length };
    const { request: asked, answer } = this.open(method, path, { ...length, ...headers });
    asked.end(body);
    return answer;
  }

  /** Begins an upload with a first part; tells where it is. */
  async begin(part: Buffer, headers: Headers = {}): Promise<string> {
    const { status, headers: said } = await this.ask('POST', '/egress/region/x', {
      headers: { 'content-type': 'application/json', 'upload-complete': '?0', ...headers },
      body: part,
    });
    if (status !== 201) throw new Error(`begun with ${status}`);
    return String(said.location);
  }

  /** Brings a further part. */
  append(
    path: string,
    part: Buffer,
    { at, isLast = false, headers = {} }: { at: number; isLast?: boolean; headers?: Headers },
  ): Promise<UploadAnswer> {
    return this.ask('PATCH', path, { headers: { ...partOf(at, isLast), ...headers }, body: part });
  }

  /** Announces a whole part and breaks off after some of it; resolves when the connection is gone. */
  async breakOff(
    method: string,
    path: string,
    { part, sent, headers }: { part: Buffer; sent: number; headers: Headers },
  ): Promise<IncomingHttpHeaders | null> {
    const { request: asked, announced } = this.open(method, path, {
      'content-length': part.length,
      ...headers,
    });
    asked.on('error', () => undefined);
    asked.flushHeaders();
    const place = method === 'POST' ? await announced : null;
    await new Promise<void>((resolve) => asked.write(part.subarray(0, sent), () => resolve()));
    const closed = new Promise((resolve) => asked.on('close', resolve));
    asked.destroy();
    await closed;
    return place;
  }

  /** How many bytes have come. */
  async offset(path: string): Promise<number> {
    const { status, headers } = await this.ask('HEAD', path);
    if (status !== 204) throw new Error(`no upload: ${status}`);
    return Number(headers['upload-offset']);
  }
}

/** Headers of a part. */
export function partOf(at: number, isLast: boolean): Headers {
  return {
    'content-type': 'application/partial-upload',
    'upload-offset': at,
    'upload-complete': isLast ? '?1' : '?0',
  };
}
