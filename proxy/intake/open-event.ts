// Opens a sealed page event and makes the record of it. Raw values of patients end here: only their
// pseudonyms go on.
import { createHash } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { refineKind } from '../../shared/detect/refine-kind.ts';
import type { IdentifierKind, KindCounts } from '../../shared/identifiers/kind.ts';
import {
  type PageEvent,
  pageEvent,
  type SealedEvent,
  type ShownPatient,
} from '../../shared/messages/intake.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import { pageTemplate } from '../../shared/records/page-template.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import { parseMediaType, recordedType } from '../inspect/body-format.ts';
import { coverNote } from './cover-note.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
/** The private key that events are sealed to, as the HPKE library takes it. */
export type OpeningKey = Parameters<CipherSuite['createRecipientContext']>[0]['recipientKey'];

const info = new TextEncoder().encode('medveil/event/v1');

export type OpenedEvent =
  | { readonly event: PageEvent }
  | { readonly rejected: 'unreadable' | 'malformed' };

/** HPKE base mode; the additional data binds the event to its device and number. */
export async function openEvent(
  sealed: SealedEvent,
  deviceId: string,
  key: OpeningKey,
): Promise<OpenedEvent> {
  let text: string;
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: key,
      enc: bytesOf(sealed.enc),
      info,
    });
    const aad = new TextEncoder().encode(`${deviceId}/${sealed.seq}`);
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      await recipient.open(bytesOf(sealed.ct), aad),
    );
  } catch {
    return { rejected: 'unreadable' };
  }
  try {
    const parsed = pageEvent.safeParse(JSON.parse(text));
    return parsed.success ? { event: parsed.data } : { rejected: 'malformed' };
  } catch {
    return { rejected: 'malformed' };
  }
}

function bytesOf(base64url: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64url, 'base64url')).buffer;
}

/** The ledger record of a page event. */
export function recordOfEvent(
  event: PageEvent,
  seq: number,
  actor: Actor,
  pseudonym: Pseudonymiser,
): RecordDraft {
  const base = {
    actor,
    seenAt: event.at,
    site: originOf(event.site),
    path: redactPath(event.path),
    kinds: countKinds(event.patients),
    patients: { count: event.patients.length, refs: refsOf(event.patients, pseudonym) },
    policyVersion: event.policyVersion,
    deviceSeq: seq,
    ...(event.mark === undefined ? {} : { mark: event.mark }),
  };
  switch (event.type) {
    case 'view':
      return {
        kind: 'view',
        ...base,
        ...(event.unmarked ? { unmarked: event.unmarked } : {}),
        ...(event.statistics === undefined ? {} : { statistics: event.statistics }),
      };
    case 'copy':
      return { kind: 'copy', ...base };
    case 'print':
      return {
        kind: 'print',
        ...base,
        ...(event.template === undefined ? {} : { template: event.template }),
        ...(event.printService === undefined ? {} : { printService: event.printService }),
        ...(event.stopped ? { stopped: event.stopped } : {}),
      };
    case 'upload':
      return { kind: 'upload', ...base, ...countsIn(event.file, base), ...fileOf(event) };
    case 'download':
      return { kind: 'download', ...base, ...countsIn(event.download, base), ...savedOf(event) };
    case 'sight':
      return { kind: 'sight', ...base, ...sightOf(event, pseudonym) };
    case 'notice':
      return noticeOf(event, base);
    case 'writeback':
    case 'canary':
      return incidentOf(event, base);
    case 'reveal':
      return { kind: 'reveal', ...base, ...revealOf(event) };
    case 'attest': {
      const { reason = 'other', note = '' } = event.attestation ?? {};
      return {
        kind: 'reveal.attested',
        ...base,
        // An attestation of nothing in particular is kept: it was made.
        breakGlass: event.breakGlass ?? '0'.repeat(32),
        reason,
        note: coverNote(note, event.patients),
      };
    }
  }
}

/**
 * What an event is accepted once by. Every browser meets a canary on the same page: the first of an hour is
 * recorded, for all of them.
 */
export function keyOfEvent(draft: RecordDraft, device: string, seq: number): string {
  if (draft.kind !== 'incident.canary') return `${device}/${seq}`;
  const { site, path, kinds, policyVersion, seenAt } = draft;
  const hour = seenAt.slice(0, 13);
  const page = pageTemplate(path);
  const text = JSON.stringify([site, page, Object.keys(kinds).toSorted(), policyVersion, hour]);
  return `canary/${createHash('sha256').update(text).digest('base64url')}`;
}

function onceEach(kinds: readonly IdentifierKind[]): KindCounts {
  return Object.fromEntries(kinds.map((kind) => [kind, 1]));
}

/** Of a canary it is said which of its kinds were in clear, and nothing else of it. */
function incidentOf(
  { type, canary = [] }: PageEvent,
  base: Omit<RecordDraft & { kind: 'incident.canary' }, 'kind'>,
): RecordDraft {
  if (type !== 'canary') return { kind: 'incident.writeback', ...base };
  return { kind: 'incident.canary', ...base, kinds: onceEach(canary) };
}

function noticeOf(
  { notice }: PageEvent,
  {
    actor,
    seenAt,
    policyVersion,
    deviceSeq,
  }: Omit<RecordDraft & { kind: 'notice.read' }, 'kind' | 'sha256'>,
): RecordDraft {
  // Whoever says of nothing that it was read has said that.
  return { kind: 'notice.read', actor, seenAt, sha256: notice ?? '', policyVersion, deviceSeq };
}

type RevealFacts = Pick<
  Extract<RecordDraft, { kind: 'reveal' }>,
  'reason' | 'seconds' | 'scope' | 'hold' | 'breakGlass' | 'repeated'
>;

/** For which reason, how long, how much. */
function revealOf(event: PageEvent): RevealFacts {
  return {
    reason: /^[A-Za-z][A-Za-z_-]*$/.test(event.reason ?? '') ? (event.reason ?? '') : 'unknown',
    seconds: event.seconds ?? 0,
    ...(event.scope === undefined ? {} : { scope: event.scope }),
    ...(event.hold === undefined ? {} : { hold: event.hold }),
    ...(event.breakGlass === undefined ? {} : { breakGlass: event.breakGlass }),
    ...(event.repeated === undefined ? {} : { repeated: event.repeated }),
  };
}

/** Each patient's spans beside their pseudonyms; what is said of nobody is left out. */
function sightOf(
  { sight, patients }: PageEvent,
  pseudonym: Pseudonymiser,
): Pick<Extract<RecordDraft, { kind: 'sight' }>, 'milliseconds' | 'people' | 'handover'> {
  const { milliseconds = 0, people = [], handover } = sight ?? {};
  return {
    milliseconds,
    ...(handover ? { handover } : {}),
    people: people.flatMap((spans, i) => {
      const patient = patients[i];
      return patient === undefined ? [] : [{ refs: refsOf([patient], pseudonym), spans }];
    }),
  };
}

type Upload = Extract<RecordDraft, { kind: 'upload' }>;
type FileFacts = Pick<
  Upload,
  'mediaType' | 'bytes' | 'sha256' | 'action' | 'destination' | 'how' | 'inspection' | 'disputed'
>;

/** Where the inspector counted, its counts: the event names the first thousand people at most. */
function countsIn(
  file: PageEvent['file'] | PageEvent['download'],
  { kinds, patients }: Pick<Upload, 'kinds' | 'patients'>,
): Pick<Upload, 'kinds' | 'patients'> {
  return {
    kinds: file?.inspection?.kinds ?? kinds,
    patients: { ...patients, count: Math.max(file?.people ?? 0, patients.count) },
  };
}

/** An upload of which the browser says nothing is kept: it happened. */
function fileOf({ file }: PageEvent): FileFacts {
  if (file === undefined) {
    return { destination: '*', mediaType: '', bytes: null, sha256: null, action: 'allowed' };
  }
  const mediaType = recordedType(parseMediaType(file.mediaType).essence);
  const { people: _, ...facts } = file;
  return { ...facts, destination: originOf(file.destination), mediaType };
}

type Download = Extract<RecordDraft, { kind: 'download' }>;
type Saved = Pick<
  Download,
  'mediaType' | 'bytes' | 'sha256' | 'action' | 'how' | 'source' | 'inspection' | 'disputed'
>;

/** As `fileOf`, of a file that came to the workstation. */
function savedOf({ download: saved }: PageEvent): Saved {
  if (saved === undefined) return { mediaType: '', bytes: null, sha256: null, action: 'allowed' };
  const { people: _, source, ...facts } = saved;
  const mediaType = recordedType(parseMediaType(saved.mediaType).essence);
  return { ...facts, mediaType, ...(source === undefined ? {} : { source: originOf(source) }) };
}

/** What a browser calls its site as a record may hold it: an origin and nothing more. */
function originOf(site: string): string {
  return URL.canParse(site) && new URL(site).origin === site ? site : '*';
}

function countKinds(shown: readonly ShownPatient[]): KindCounts {
  const counts: KindCounts = {};
  for (const { kinds } of shown) {
    for (const kind of new Set(kinds)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const refLimit = 2000;

function refsOf(shown: readonly ShownPatient[], pseudonym: Pseudonymiser): string[] {
  const refs = new Set<string>();
  for (const { identifiers } of shown) {
    const strong = (['residentId', 'patientNumber'] as const).filter((kind) => identifiers[kind]);
    // Without a number of any kind, the name is all that there is to find this look by.
    const kinds: readonly IdentifierKind[] =
      strong.length > 0 ? strong : ['personName', 'mobilePhone'];
    for (const kind of kinds) {
      const value = identifiers[kind as keyof typeof identifiers];
      // A page names any identity document there; what it is, its form says, here as on the wire.
      if (value) refs.add(pseudonym(refineKind(kind, value), value));
    }
  }
  return [...refs].slice(0, refLimit);
}
