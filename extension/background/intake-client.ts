// Calls to the intake. Each proves the device's key (no bearer token exists that could be stolen) and
// ends as a union: the caller decides what offline or refused means.
import { SignJWT } from 'jose';
import { toBase64Url } from './base64url.ts';
import { correctClock, serverNow } from './server-clock.ts';

export type IntakeAnswer =
  | { readonly kind: 'ok'; readonly body: unknown; readonly etag: string | undefined }
  | { readonly kind: 'unchanged' }
  /** The server knows this call and says no: 4xx. */
  | { readonly kind: 'refused'; readonly status: number }
  /** No answer, or one that says try later: network, TLS, 5xx, 429. */
  | { readonly kind: 'unreachable' };

/** Who calls; the key never leaves WebCrypto. */
export interface Credentials {
  readonly deviceId: string;
  readonly privateKey: CryptoKey;
}

/** A server that hangs must not hold the queue. */
const timeoutMilliseconds = 15_000;

/** One call under /v1/. @param credentials absent for enrolment only */
export async function callIntake(
  server: string,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  credentials: Credentials | undefined,
  etag?: string,
): Promise<IntakeAnswer> {
  const first = await once(server, method, path, body, credentials, etag);
  // A clock that was wrong is right now: one more try.
  const again = first.kind === 'refused' && first.status === 401 && first.clockMoved;
  return again ? await once(server, method, path, body, credentials, etag) : first;
}

// No cookies, no cache, no redirect: a proof is for one method, path and body at this server.
async function once(
  server: string,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  credentials: Credentials | undefined,
  etag: string | undefined,
): Promise<IntakeAnswer & { clockMoved?: boolean }> {
  const text = method === 'GET' ? '' : JSON.stringify(body);
  const headers: Record<string, string> = {};
  if (method === 'POST') headers['content-type'] = 'application/json';
  if (etag !== undefined) headers['if-none-match'] = etag;
  if (credentials) headers['authorization'] = await proof(credentials, method, path, text);
  try {
    const response = await fetch(new URL(path, server), {
      method,
      headers,
      ...(method === 'POST' ? { body: text } : {}),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return await understand(response);
  } catch {
    return { kind: 'unreachable' };
  }
}

// 429 and 5xx are the server's trouble and will pass; other errors are about this call.
async function understand(response: Response): Promise<IntakeAnswer & { clockMoved?: boolean }> {
  const { status } = response;
  if (status === 304) return { kind: 'unchanged' };
  if (status >= 500 || status === 429) return { kind: 'unreachable' };
  if (!response.ok) {
    return { kind: 'refused', status, clockMoved: correctClock(response.headers.get('date')) };
  }
  const body: unknown = await response.json();
  return { kind: 'ok', body, etag: response.headers.get('etag') ?? undefined };
}

/** `authorization: Medveil JWT` as shared/messages/intake.ts says; good for one request. */
async function proof(
  { deviceId, privateKey }: Credentials,
  method: string,
  path: string,
  text: string,
): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const claims = { htm: method, htu: path, bsh: toBase64Url(new Uint8Array(digest)) };
  const jwt = await new SignJWT({ ...claims, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(deviceId)
    .setIssuedAt(Math.floor(serverNow() / 1000))
    .sign(privateKey);
  return `Medveil ${jwt}`;
}
