// A browser's side of the console API over real TLS: keeps cookies, sends what the console sends.
import { request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // Tests read answers freely.
  readonly body: any;
}

export class ConsoleClient {
  readonly #origin: string;
  readonly #ca: string;
  cookie = '';

  constructor(server: { origin: string; ca: string }) {
    this.#origin = server.origin;
    this.#ca = server.ca;
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.call('POST', path, body, headers);
  }

  put(path: string, body?: unknown) {
    return this.call('PUT', path, body, {});
  }

  call(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const all = {
      'x-medveil': '1',
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const req = request(
        `${this.#origin}${path}`,
        { method, headers: all, ca: this.#ca },
        (res) => {
          const chunks: Buffer[] = [];
          res.on('data', (chunk: Buffer) => chunks.push(chunk));
          res.on('end', () => {
            const [cookie] = res.headers['set-cookie'] ?? [];
            if (cookie) this.cookie = cookie.split(';')[0] ?? '';
            const text = Buffer.concat(chunks).toString();
            const json = /json/.test(res.headers['content-type'] ?? '') && text;
            const parsed: unknown = json && !text.includes('}\n') ? JSON.parse(text) : null;
            resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parsed });
          });
          res.on('error', reject);
        },
      );
      req.on('error', reject);
      req.end(sent);
    });
  }

  /** Signs in with a one-time password and replaces it. */
  async enter(
    first: { user: string; password: string },
    next = 'a-Good-Password-1',
  ): Promise<void> {
    await this.post('/api/login', first);
    const changed = await this.post('/api/password', { current: first.password, next });
    if (changed.status !== 200) throw new Error(`password change answered ${changed.text}`);
  }
}
