// Checkpoints, consistency proofs and the full verification.
import {
  checkpointResponse,
  consistencyResponse,
  type VerifyResponse,
  verifyLine,
} from '../../../shared/messages/console.ts';
import { CallFailed, call, send } from './call.ts';

/** The newest signed checkpoint with the key that is said to have signed it. */
export function newestCheckpoint() {
  return call('/checkpoint', checkpointResponse, { background: true });
}

/** Hex hashes, to be verified by the caller. */
export async function consistencyProof(from: number, to: number): Promise<readonly string[]> {
  const path = `/consistency?from=${from}&to=${to}`;
  return (await call(path, consistencyResponse, { background: true })).hashes;
}

/** Where the console's page finds the offline verifier. */
export const verifierPath = '/console/medveil-verify.mjs';

/** Its SHA-256, hex. @throws CallFailed when there is none */
export async function verifierHash(): Promise<string> {
  const response = await fetch(`${verifierPath}.sha256`, { cache: 'no-store' }).catch(() => null);
  const hash = /^[0-9a-f]{64}/.exec(response?.ok ? await response.text() : '')?.[0];
  if (hash === undefined) throw new CallFailed('notFound');
  return hash;
}

/** Runs the full verification on the server; `onProgress` hears how many entries are done. */
export async function verifyAll(
  onProgress: (done: number, total: number) => void,
): Promise<VerifyResponse> {
  const response = await send('/verify', { method: 'POST', accept: 'application/x-ndjson' });
  const lines = linesOf(response);
  for await (const line of lines) {
    const parsed = verifyLine.parse(JSON.parse(line));
    if ('result' in parsed) return parsed.result;
    onProgress(parsed.done, parsed.total);
  }
  // A stream that ended without a result was cut: no verdict is not a good verdict.
  throw new CallFailed('fault');
}

/** A line may arrive in pieces and several at once. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  // Decoded as a stream: a character that is split over two chunks stays one.
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) break;
    const lines = `${rest}${read.value}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}
