// Sends a body to a partner over a connection that has been verified before a byte is written.
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TlsFacts } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { parseMediaType } from '../inspect/body-format.ts';
import { receiptType } from '../receive/receipt-type.ts';
import type { PartnerConfig } from './egress-config.ts';
import { connected, NotConnected, type PartnerConnections } from './partner-connections.ts';

/** What really happened on the wire, known whether or not it went well. */
export interface Delivery {
  readonly result: 'delivered' | 'refused' | 'failed';
  readonly reason?: RefusalReason;
  /** Status of the partner's answer; null when there was none. */
  readonly status: number | null;
  readonly bytesSent: number;
  /** SHA-256 of the body bytes written to the partner, hex. */
  readonly sha256Sent: string;
  readonly tls: TlsFacts | null;
  /** Connections that were tried; absent for one. */
  readonly attempts?: number;
}

/** A delivery, and the receipt that the partner gave for it; null for none. */
export interface Delivered {
  readonly delivery: Delivery;
  readonly receipt: string | null;
}

export interface Parcel {
  readonly partner: PartnerConfig;
  readonly url: URL;
  readonly method: string;
  /** Length that is announced, and the blocks. */
  readonly bytes: number;
  readonly body: () => AsyncIterable<Buffer>;
  /** Told of each block that is on the wire. */
  readonly onSent?: ((block: Buffer) => void) | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the only public key that may receive it, hex. */
  readonly recipientPin?: string | undefined;
  readonly connections: PartnerConnections;
  readonly timeoutMs: number;
  /** Told why the body could not be read to its end. */
  readonly onBodyFault: (error: unknown) => void;
}

export const emptySha256 = createHash('sha256').digest('hex');
/** Bytes of a partner's answer that are read; only its status and its receipt are kept. */
const maxAnswer = 1_048_576;
const maxReceipt = 4000;
/** Milliseconds before a second and third connection is tried: nothing has left by then. */
const pauses = [200, 1000];

const unsent = { status: null, bytesSent: 0, sha256Sent: emptySha256, tls: null } as const;

/** Never throws: by now there is an intent, and whatever happens has to become its outcome. */
export async function deliver(parcel: Parcel): Promise<Delivered> {
  for (let attempts = 1; ; attempts++) {
    const more = attempts === 1 ? {} : { attempts };
    const outgoing = requestFor(parcel);
    const connection = await connected(outgoing).catch((error: unknown) => {
      return error instanceof NotConnected ? error.reason : ('partnerBroken' as const);
    });
    if (typeof connection !== 'string') {
      const { delivery, receipt } = await sendOver(outgoing, connection.facts, parcel);
      return { delivery: { ...delivery, ...more }, receipt };
    }
    outgoing.destroy();
    const pause = pauses[attempts - 1];
    if (pause === undefined || connection !== 'partnerUnreachable') {
      // Nothing was sent. A partner that fails verification is refused by us; one that is away, failed.
      const result = connection.startsWith('tls') ? 'refused' : 'failed';
      return { delivery: { result, reason: connection, ...unsent, ...more }, receipt: null };
    }
    await wait(pause);
  }
}

function requestFor(parcel: Parcel): ClientRequest {
  const { url, partner, connections, timeoutMs } = parcel;
  const outgoing = request({
    agent: connections.agentFor(partner, timeoutMs),
    host: url.hostname,
    port: Number(url.port || 443),
    method: parcel.method,
    path: url.pathname,
    headers: {
      ...partner.headers,
      ...parcel.headers,
      host: url.host,
      'content-length': parcel.bytes,
    },
  });
  // Said once more for whatever comes after the connection; an error without a listener ends the process.
  outgoing.on('error', () => undefined);
  return outgoing;
}

async function sendOver(
  outgoing: ClientRequest,
  tls: TlsFacts | null,
  parcel: Parcel,
): Promise<Delivered> {
  const { recipientPin, timeoutMs } = parcel;
  if (recipientPin !== undefined && tls?.peerPin !== recipientPin) {
    // The handshake is over, and no byte of a request is on the wire.
    outgoing.destroy();
    const delivery = { result: 'refused', reason: 'approvalRecipient', ...unsent, tls } as const;
    return { delivery, receipt: null };
  }
  // Listened for before the body: a partner may refuse while it is still being sent.
  const answer = answerOf(outgoing, timeoutMs);
  const sent = await sendBody(outgoing, parcel);
  const { status, receipt } = await answer;
  const whole = sent.bytesSent === parcel.bytes;
  const accepted = status !== null && status >= 200 && status < 300 && whole;
  const delivery: Delivery = {
    result: accepted ? 'delivered' : 'failed',
    ...(accepted ? {} : { reason: 'partnerBroken' as const }),
    status,
    ...sent,
    tls,
  };
  return { delivery, receipt };
}

/** Writes the body under back-pressure; counts what was handed to the connection. A body that fails
 *  cuts the connection: the partner must not take half a body for a whole one. */
async function sendBody(
  outgoing: ClientRequest,
  { body, onSent, onBodyFault }: Parcel,
): Promise<{ bytesSent: number; sha256Sent: string }> {
  const hash = createHash('sha256');
  let bytesSent = 0;
  try {
    for await (const block of body()) {
      if (outgoing.destroyed || outgoing.writableEnded) break;
      hash.update(block);
      bytesSent += block.length;
      const isTaken = outgoing.write(block, (error) => {
        // One that was cut may still be read from.
        if (!error && !outgoing.destroyed) onSent?.(block);
      });
      if (!isTaken) await drained(outgoing);
    }
  } catch (error) {
    // The connection's own errors go to `answerOf`; this one is the body's.
    onBodyFault(error);
    outgoing.destroy();
  }
  if (!outgoing.destroyed) outgoing.end();
  return { bytesSent, sha256Sent: hash.digest('hex') };
}

/** Resolves when the connection takes more, or is gone. */
function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.off('drain', go);
      outgoing.off('close', go);
      resolve();
    };
    outgoing.on('drain', go);
    outgoing.on('close', go);
  });
}

interface PartnerAnswer {
  /** Null when the answer was broken, cut, too long or never came. */
  readonly status: number | null;
  readonly receipt: string | null;
}

/** A complete answer. */
function answerOf(outgoing: ClientRequest, timeoutMs: number): Promise<PartnerAnswer> {
  return new Promise((resolve) => {
    const fail = (): void => {
      outgoing.destroy();
      resolve({ status: null, receipt: null });
    };
    outgoing.setTimeout(timeoutMs, fail);
    outgoing.on('error', fail);
    outgoing.on('close', fail);
    outgoing.on('upgrade', fail);
    outgoing.on('response', (response: IncomingMessage) => {
      let bytes = 0;
      const isReceipt = parseMediaType(response.headers['content-type']).essence === receiptType;
      const kept: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (isReceipt && bytes <= maxReceipt) kept.push(chunk);
        if (bytes > maxAnswer) fail();
      });
      response.on('error', fail);
      response.on('end', () => {
        if (!response.complete) return fail();
        const receipt = isReceipt && bytes <= maxReceipt ? Buffer.concat(kept).toString() : null;
        return resolve({ status: response.statusCode ?? null, receipt });
      });
    });
  });
}
