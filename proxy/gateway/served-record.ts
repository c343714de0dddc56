// From one answer of the HIS to one record: who was served what, of how many patients.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Actor, TlsFacts } from '../../shared/records/record-base.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import { formatOf, isDocument, parseMediaType, recordedType } from '../inspect/body-format.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import { systemClientOf } from '../tls/system-client.ts';
import { factsOf } from './request-facts.ts';
import { addressOf } from './request-headers.ts';
import type { Site } from './site.ts';

/** What of a response's head decides how it is treated. */
export interface ResponseHead {
  readonly status: number;
  /** `type/subtype`, empty when absent. */
  readonly essence: string;
  readonly isAttachment: boolean;
  /** A script that is the answer of an API call (JSONP). */
  readonly isCallback: boolean;
}

/** @param target of the request, as it was forwarded */
export function responseHead(
  { statusCode, headers }: IncomingMessage,
  target: string,
): ResponseHead {
  const { essence } = parseMediaType(headers['content-type']);
  return {
    status: statusCode ?? 0,
    essence,
    isCallback: isCallback(target, essence),
    isAttachment: /^\s*attachment/i.test(headers['content-disposition'] ?? ''),
  };
}

/** Whether a script was asked for with the name of a function to hand its data to. */
function isCallback(target: string, essence: string): boolean {
  return essence.endsWith('javascript') && /[?&][^=&]*(?:callback|jsonp|\bcb)[^=&]*=/i.test(target);
}

/** Whether there is anything to look into. */
export function hasBody(method: string, { status }: ResponseHead): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

/** Parts of a page carry no records and are neither inspected nor recorded, unless sent as a file. */
export function isInspected(head: ResponseHead): boolean {
  return head.isAttachment || head.isCallback || formatOf(head.essence) !== 'asset';
}

/** Whether findings are worth a record: patients, files, and whatever could not be looked into. */
export function isRecorded(head: ResponseHead, { inspection, patients }: BodyFindings): boolean {
  if (inspection.bytesTotal === 0) return false;
  if (patients.count > 0 || inspection.verdict !== 'clean') return true;
  // Nobody's data, and the hospital's concern all the same.
  if (inspection.prescriptionStatistics === true) return true;
  // An error page in the place of a picture is no news.
  const isPart = formatOf(head.essence) === 'asset' && !head.isAttachment;
  if (inspection.disagrees === true && !isPart) return true;
  return head.isAttachment || isDocument(head.essence);
}

/** @param isMasked what left had masks, or nothing left where it should have had them */
export function servedRecord(
  req: IncomingMessage,
  target: string,
  head: ResponseHead,
  findings: BodyFindings,
  { site, isMasked }: { site: Site; isMasked: boolean },
): RecordDraft {
  const { refusal } = factsOf(req);
  const isExport = head.isAttachment || isDocument(head.essence);
  return {
    kind: isExport ? 'export' : 'served',
    actor: actorOf(req, site),
    site: site.publicOrigin,
    method: req.method ?? 'GET',
    path: redactPath(target),
    status: head.status,
    mediaType: recordedType(head.essence),
    patients: findings.patients,
    inspection: findings.inspection,
    tls: listenerTls(req),
    ...(isMasked ? { masked: true as const } : {}),
    ...(refusal === null ? {} : { attestation: refusal }),
  };
}

/** The account and its roles, as far as the site's rules find them, or the system with a certificate (`cert:NAME`); the
 *  device, if it has attested. */
export function actorOf(req: IncomingMessage, site: Site): Actor {
  const client = systemClientOf(req.socket);
  const roles = site.roles.signOf(req)?.names;
  return {
    user: site.attribution.userOf(req) ?? (client === null ? null : `cert:${client}`),
    device: factsOf(req).device,
    workstation: addressOf(req),
    ...(roles === undefined ? {} : { roles: [...roles] }),
  };
}

const factsBySocket = new WeakMap<object, TlsFacts>();

/** Protocol and suite between browser and gateway; computed once a connection. */
export function listenerTls(req: IncomingMessage): TlsFacts {
  const { socket } = req;
  let facts = factsBySocket.get(socket);
  if (facts === undefined) {
    const secure = socket instanceof TLSSocket;
    facts = {
      version: (secure ? socket.getProtocol() : null) ?? 'none',
      cipher: (secure ? socket.getCipher()?.name : null) ?? 'none',
    };
    factsBySocket.set(socket, facts);
  }
  return facts;
}
