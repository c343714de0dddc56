// What leaves the hospital: transfers to partners, entries by hand, receipts, tunnels.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { base, dataClasses, inspection, patients, tlsFacts } from './record-base.ts';
import { refusalReasons } from './refusal-reasons.ts';
import { partnerId, sharedFormats } from './sharing-records.ts';

const count = z.int().check(z.nonnegative());
const words = (most: number) => z.string().check(z.maxLength(most));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const transferBase = {
  ...base,
  /** Random id that joins intent and outcome. */
  transferId: z.string(),
  partner: z.string(),
  /** Origin the bytes go to. */
  destination: z.string(),
  method: z.string(),
  path: z.string(),
  mediaType: z.string(),
  /** Sharing request the transfer was matched with. */
  request: z.nullable(z.string()),
  patients,
  inspection,
  /** Of the system or person that sends. */
  department: z.optional(words(120)),
  /** What the bytes are, whatever their sender called them. */
  format: z.optional(z.enum(sharedFormats)),
  /** Without an approval, in an emergency that `request` names. */
  emergency: z.optional(z.literal(true)),
  /** What was not approved had been replaced by masks: SHA-256 of the body as it came, hex, and how many. */
  redacted: z.optional(z.strictObject({ sha256, values: count })),
};
/** Durable before the first byte leaves. */
export const transferIntent = z.strictObject({
  kind: z.literal('transfer.intent'),
  ...transferBase,
  /** Of a streamed body: as its sender announced. */
  bytes: z.int(),
  /** SHA-256 of the body that is about to be sent, hex; empty where it is streamed. */
  sha256: z.string(),
  /** Streamed: bytes leave while the rest is still looked through. */
  streamed: z.optional(z.literal(true)),
});
/** What became of a transfer; a refusal before any intent stands alone. */
export const transferOutcome = z.strictObject({
  kind: z.literal('transfer.outcome'),
  ...transferBase,
  result: z.enum(['delivered', 'refused', 'failed', 'unknown']),
  reason: z.optional(z.enum(refusalReasons)),
  /** Partner's HTTP status, when it answered. */
  status: z.nullable(z.int()),
  /** Body bytes really sent; null when a crash left it unknown. */
  bytesSent: z.nullable(z.int()),
  /** SHA-256 of the bytes really sent, hex (of the empty string when none were); null if unknown. */
  sha256Sent: z.nullable(z.string()),
  tls: z.nullable(tlsFacts),
  /** Streamed, and then stopped: bytes that had left before it was known what was in it. */
  bytesReleased: z.optional(count),
  /** Connections it took, where the first ones failed before a byte had left. */
  attempts: z.optional(z.int().check(z.positive())),
});

/** Handed over by people: written down afterwards by whoever did it. */
export const transferManual = z.strictObject({
  kind: z.literal('transfer.manual'),
  ...base,
  transferId: z.string(),
  medium: z.enum(['usb', 'paper', 'disc', 'other']),
  partner: z.nullable(partnerId),
  /** Who got it, in words, where no partner is registered. */
  recipient: words(120),
  request: z.nullable(words(60)),
  handedAt: z.iso.datetime(),
  department: words(120),
  handedBy: words(120),
  receivedBy: words(120),
  dataClass: z.enum(dataClasses),
  fields: z.array(z.enum(identifierKinds)),
  /** How many patients, as the person says; pseudonyms of those who were named. */
  patients,
  purpose: words(400),
  bytes: z.nullable(count),
  sha256: z.nullable(sha256),
  /** Of a medium that is lent: when it must be back or destroyed. */
  returnBy: z.optional(z.iso.date()),
  note: words(1000),
});

/** A receipt for a transfer, signed by who received it. */
export const transferReceipt = z.strictObject({
  kind: z.literal('transfer.receipt'),
  ...base,
  transferId: z.string(),
  /** `given`: we received and signed. `got`: the partner received and signed. */
  direction: z.enum(['given', 'got']),
  partner: z.string(),
  /** Name of the key that signed. */
  signer: words(120),
  /** Of the body, as its receiver counted it, hex. */
  sha256,
  bytes: count,
  /** The signed note (C2SP) itself. */
  receipt: words(4000),
  /** `valid`, or why it proves nothing. */
  check: z.enum(['valid', 'unsigned', 'otherTransfer', 'otherContent']),
});

/** What a place outside is. Lists: proxy/forward/destinations.json. */
export const destinationClasses = [
  'his',
  'partner',
  'government',
  'netDisk',
  'mail',
  'ai',
  'update',
  'loopback',
  'unknown',
] as const;
export type DestinationClass = (typeof destinationClasses)[number];

/** An encrypted connection through the egress, whose content nobody saw (HTTP CONNECT). */
export const tunnel = z.strictObject({
  kind: z.literal('tunnel'),
  ...base,
  /** Host and port. */
  destination: z.string(),
  result: z.enum(['closed', 'refused', 'failed']),
  reason: z.optional(z.enum(refusalReasons)),
  bytesSent: count,
  bytesReceived: count,
  seconds: z.number().check(z.nonnegative()),
  class: z.optional(z.enum(destinationClasses)),
  /** Name that the client asked for inside (TLS SNI); null when it named none. */
  sni: z.optional(z.nullable(words(255))),
  /** What the first bytes were: TLS, the Chinese TLCP (GB/T 38636), or something else. */
  protocol: z.optional(z.enum(['tls', 'tlcp', 'other', 'none'])),
  /** Nobody looked into it, and why. */
  uninspected: z.optional(z.literal('tunnel')),
});

/** A transfer was begun long ago and nothing says how it ended. */
export const incidentTransfer = z.strictObject({
  kind: z.literal('incident.transfer'),
  ...base,
  transferId: z.string(),
  partner: z.string(),
  request: z.nullable(z.string()),
  /** When its intent was recorded. */
  since: z.iso.datetime(),
});
/** More bytes went out through tunnels to a place than the extension has looked at. */
export const incidentTunnel = z.strictObject({
  kind: z.literal('incident.tunnel'),
  ...base,
  destination: z.string(),
  class: z.enum(destinationClasses),
  /** Bytes that tunnels carried, and of uploads that the extension reported, in the time from `since`. */
  bytesSent: count,
  bytesReported: count,
  tunnels: z.int().check(z.positive()),
  since: z.iso.datetime(),
});
