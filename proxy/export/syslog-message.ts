// One record as syslog messages: RFC 5424 around the format, RFC 5425 octet counting around that.
import { auditMessage } from './audit-message.ts';
import { auditOutcome } from './audit-codes.ts';
import { cefLine, fitsCef } from './cef.ts';
import type { ExportEntry, ExportOrigin } from './entry.ts';
import { framed, structured, token } from './syslog-line.ts';

export const syslogFormats = ['atna', 'cef', 'json'] as const;
export type SyslogFormat = (typeof syslogFormats)[number];

/** Facility 10, security and authorisation (PS3.15 A.6 asks for it); severity notice, or warning. */
const priorities = { '0': 85, '4': 84, '8': 84 } as const;
/** The names that audit repositories sort messages by; PS3.15 A.6 names the first. */
const messageIds: Record<SyslogFormat, string> = {
  atna: 'DICOM+RFC3881',
  cef: 'CEF',
  json: 'medveil',
};

/**
 * Frames of one record, each within `maxBytes` (SYSLOG-MSG without the octet count). A record of many
 * patients becomes several messages, each with a part of its pseudonyms. Null when even one pseudonym
 * does not fit: a receiver would cut it without a word.
 */
export function syslogFrames(
  entry: ExportEntry,
  format: SyslogFormat,
  origin: ExportOrigin,
  maxBytes: number,
): Buffer[] | null {
  const refs = 'patients' in entry.record ? entry.record.patients.refs : [];
  // Twice as many parts each time, and one pseudonym a message at last.
  for (let parts = 1; ; parts = Math.min(parts * 2, refs.length)) {
    const runs = split(refs, parts);
    const messages = runs.map((some, i) =>
      messageOf(entry, origin, format, some, { part: i + 1, parts: runs.length }),
    );
    const whole = format !== 'cef' || runs.every(fitsCef);
    if (whole && messages.every((message) => message.length <= maxBytes))
      return messages.map(framed);
    if (parts >= refs.length) return null;
  }
}

/** `parts` runs of about the same length, in order. */
function split(refs: readonly string[], parts: number): (readonly string[])[] {
  const size = Math.max(1, Math.ceil(refs.length / parts));
  const runs: (readonly string[])[] = [];
  for (let i = 0; i < refs.length; i += size) runs.push(refs.slice(i, i + size));
  return runs.length === 0 ? [refs] : runs;
}

interface Part {
  readonly part: number;
  readonly parts: number;
}

function messageOf(
  entry: ExportEntry,
  origin: ExportOrigin,
  format: SyslogFormat,
  refs: readonly string[],
  { part, parts }: Part,
): Buffer {
  const { record } = entry;
  const data = structured('medveil', {
    index: String(entry.index),
    leaf: entry.leaf,
    log: origin.log,
    ...(parts > 1 ? { part: `${part}/${parts}` } : {}),
  });
  const header = [
    `<${priorities[auditOutcome(record)]}>1`,
    record.at,
    token(origin.host, 255),
    'medveil',
    '-',
    messageIds[format],
    data,
  ].join(' ');
  // The mark is what says that the rest is UTF-8 (§6.4); without it Chinese is anybody's guess.
  return Buffer.from(`${header} \ufeff${payloadOf(entry, origin, format, refs)}`, 'utf8');
}

function payloadOf(
  entry: ExportEntry,
  origin: ExportOrigin,
  format: SyslogFormat,
  refs: readonly string[],
): string {
  switch (format) {
    case 'atna':
      return auditMessage(entry, origin, refs);
    case 'cef':
      return cefLine(entry, refs);
    case 'json': {
      const { record } = entry;
      if (!('patients' in record) || refs.length === record.patients.refs.length)
        return entry.payload;
      return JSON.stringify({ ...record, patients: { ...record.patients, refs } });
    }
  }
}
