// Records as DICOM audit messages (PS3.15 A.5): what IHE ATNA repositories take. Several patients go into
// one message; who reads it learns pseudonyms and nothing else of them.
import { isIP } from 'node:net';
import type { LedgerRecord } from '../../shared/records/record.ts';
import { type AuditCode, auditCode, auditOutcome } from './audit-codes.ts';
import type { ExportEntry, ExportOrigin } from './entry.ts';
import { urn } from './fhir.ts';
import { kindWords, type RecordFacts, recordFacts } from './record-facts.ts';
import { type XmlElement, xmlText } from './xml.ts';

/** One AuditMessage on one line. `refs`: the pseudonyms to name, all of the record's unless told. */
export function auditMessage(
  entry: ExportEntry,
  origin: ExportOrigin,
  refs?: readonly string[],
): string {
  const { record } = entry;
  const facts = recordFacts(record);
  return xmlText({
    name: 'AuditMessage',
    children: [
      eventIdentification(record),
      ...participants(record, facts, origin),
      {
        name: 'AuditSourceIdentification',
        attributes: { AuditEnterpriseSiteID: origin.hospital, AuditSourceID: origin.log },
        // Application server; only the code, as the schema's own values are written.
        children: [{ name: 'AuditSourceTypeCode', attributes: { 'csd-code': '4' } }],
      },
      ...(refs ?? facts.patients.refs).map((ref) => patientObject(ref, origin)),
      recordObject(entry, facts, origin),
    ],
  });
}

function eventIdentification(record: LedgerRecord): XmlElement {
  const { event, type, action } = auditCode(record);
  return {
    name: 'EventIdentification',
    attributes: {
      EventActionCode: action,
      EventDateTime: record.at,
      EventOutcomeIndicator: auditOutcome(record),
    },
    children: [coded('EventID', event), ...(type ? [coded('EventTypeCode', type)] : [])],
  };
}

/** The person or, where nobody is known, the browser or address that acted; then the other end. */
function participants(
  record: LedgerRecord,
  facts: RecordFacts,
  origin: ExportOrigin,
): XmlElement[] {
  const { user, device, workstation } = record.actor;
  const exporting = auditCode(record).event[0] === '110106';
  const actor = participant({
    id: user ?? device ?? workstation ?? 'unknown',
    alternative: user === null ? null : device,
    requestor: true,
    address: workstation,
    role: exporting ? source : null,
    inHospital: facts.roles,
  });
  // Of an export both ends are asked for (A.5.3.4); else the system whose page it was, or the partner it is about.
  const other = exporting ? (facts.partner ?? facts.site) : (facts.site ?? facts.partner);
  if (other === null) return [actor, medveil(origin)];
  const address = facts.destination ?? facts.site;
  const role = exporting || other === facts.partner ? destination : source;
  return [actor, participant({ id: other, alternative: null, requestor: false, address, role })];
}

/** The process that wrote the record down. */
function medveil(origin: ExportOrigin): XmlElement {
  const role: AuditCode['event'] = ['110150', 'Application'];
  const address = origin.host;
  return participant({ id: origin.log, alternative: null, requestor: false, address, role });
}

const source: AuditCode['event'] = ['110153', 'Source Role ID'];
const destination: AuditCode['event'] = ['110152', 'Destination Role ID'];

function participant(p: {
  id: string;
  alternative: string | null;
  requestor: boolean;
  address: string | null;
  role: AuditCode['event'] | null;
  /** What the hospital's system calls them. */
  inHospital?: readonly string[];
}): XmlElement {
  const codes = [
    ...(p.role ? [coded('RoleIDCode', p.role)] : []),
    ...(p.inHospital ?? []).map((role) => coded('RoleIDCode', [role, role], 'HIS')),
  ];
  return {
    name: 'ActiveParticipant',
    attributes: {
      UserID: p.id,
      AlternativeUserID: p.alternative,
      UserIsRequestor: String(p.requestor),
      NetworkAccessPointID: p.address,
      NetworkAccessPointTypeCode: p.address === null ? null : accessPointType(p.address),
    },
    ...(codes.length > 0 ? { children: codes } : {}),
  };
}

/** 1 machine name, 2 IP address, 5 URI. */
function accessPointType(address: string): string {
  if (isIP(address) !== 0) return '2';
  return URL.canParse(address) ? '5' : '1';
}

function patientObject(ref: string, origin: ExportOrigin): XmlElement {
  return {
    name: 'ParticipantObjectIdentification',
    attributes: {
      ParticipantObjectID: `${ref}^^^${urn('patient', origin)}`,
      ParticipantObjectTypeCode: '1',
      ParticipantObjectTypeCodeRole: '1',
    },
    children: [
      coded('ParticipantObjectIDTypeCode', ['2', 'Patient Number'], 'RFC-3881'),
      { name: 'ParticipantObjectName', text: 'pseudonym' },
    ],
  };
}

/** The record itself: where it stands in the log, and what it says beside the codes. */
function recordObject(entry: ExportEntry, facts: RecordFacts, origin: ExportOrigin): XmlElement {
  const details: [string, string | number | null][] = [
    ['index', entry.index],
    ['leaf', entry.leaf],
    ['kind', entry.record.kind],
    ['path', facts.path],
    ['fields', kindWords(facts.kinds)],
    ['patients', 'patients' in entry.record ? facts.patients.count : null],
    ['request', facts.request],
    ['transfer', facts.transfer],
    ['verdict', facts.verdict],
    ['reason', facts.reason],
    ['bytes', facts.bytes],
    ['sha256', facts.sha256],
    ['detail', facts.detail],
  ];
  return {
    name: 'ParticipantObjectIdentification',
    attributes: {
      ParticipantObjectID: `${urn('log', origin)}#${entry.index}`,
      ParticipantObjectTypeCode: '2',
      ParticipantObjectTypeCodeRole: '13',
    },
    children: [
      coded('ParticipantObjectIDTypeCode', ['12', 'URI'], 'RFC-3881'),
      // The name that A.5.3.2 asks for where the log itself was looked at.
      { name: 'ParticipantObjectName', text: 'Security Audit Log' },
      ...details.flatMap(([type, value]) =>
        value === null || value === ''
          ? []
          : [{ name: 'ParticipantObjectDetail', attributes: { type, value: base64(value) } }],
      ),
    ],
  };
}

function coded(name: string, [code, text]: readonly [string, string], system = 'DCM'): XmlElement {
  const attributes = { 'csd-code': code, codeSystemName: system, originalText: text };
  return { name, attributes };
}

/** Other people's words travel as base64, as the schema has it: they cannot break the message. */
function base64(value: string | number): string {
  return Buffer.from(String(value), 'utf8').toString('base64');
}
