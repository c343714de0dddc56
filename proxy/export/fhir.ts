// Records as FHIR R4 AuditEvents after IHE's Basic Audit Log Patterns: what people saw is a PatientRead,
// what left to a partner a PrivacyDisclosure.Source, one event a patient; everything else is a plain event
// with DICOM's codes. A patient is a pseudonym with the log's name as its system, never a number.
import { isIP } from 'node:net';
import type { LedgerRecord } from '../../shared/records/record.ts';
import { auditCode, auditOutcome } from './audit-codes.ts';
import {
  type Agent,
  absent,
  applicationServer,
  type AuditEvent,
  breakTheGlass,
  type Coding,
  dcm,
  disclose,
  type Entity,
  entityRoles,
  entityTypes,
  fhirText,
  type Reference,
  read,
  restful,
  roles,
} from './audit-event.ts';
import type { ExportEntry, ExportOrigin } from './entry.ts';
import { kindWords, type RecordFacts, recordFacts } from './record-facts.ts';

const balp = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
/** BALP: a patient's data was read. */
export const patientRead = `${balp}.PatientRead`;
/** BALP: a patient's data was disclosed, as the releasing side records it. */
export const disclosureSource = `${balp}.PrivacyDisclosure.Source`;

/** Namespace of this log's names; a name alone means nothing outside it. */
export function urn(what: 'log' | 'patient' | 'user' | 'device', origin: ExportOrigin): string {
  return `urn:x-medveil:${what}:${encodeURIComponent(origin.log)}`;
}

/** One event a patient pseudonym, or one for a record without patients; ids say which record it was. */
export function auditEvents(entry: ExportEntry, origin: ExportOrigin): AuditEvent[] {
  const { index, record } = entry;
  const facts = recordFacts(record);
  const shape = shapeOf(record, facts, origin);
  const meta = {
    source: `${urn('log', origin)}#${index}`,
    tag: [{ system: urn('log', origin), code: entry.leaf }],
  };
  const body = {
    action: auditCode(record).action,
    recorded: record.at,
    outcome: auditOutcome(record),
    ...(facts.verdict === null ? {} : { outcomeDesc: facts.verdict }),
    ...purpose(record, facts),
    ...shape.event,
    source: { observer: observer(origin), type: [applicationServer] },
  };
  const { refs } = facts.patients;
  const { data } = shape;
  if (refs.length === 0) {
    const entity = data ? { entity: [data] } : {};
    return [{ resourceType: 'AuditEvent', id: String(index), meta, ...body, ...entity }];
  }
  const profile = shape.profile === null ? {} : { profile: [shape.profile] };
  return refs.map((ref, i) => ({
    resourceType: 'AuditEvent',
    id: `${index}-${i + 1}`,
    meta: { ...profile, ...meta },
    ...body,
    entity: [patientEntity(ref, origin), ...(data ? [data] : [])],
  }));
}

interface Shape {
  readonly event: Pick<AuditEvent, 'type' | 'subtype' | 'agent'>;
  /** What was read, sent or asked. */
  readonly data: Entity | null;
  /** Null where no profile speaks of such an event. */
  readonly profile: string | null;
}

function shapeOf(record: LedgerRecord, facts: RecordFacts, origin: ExportOrigin): Shape {
  switch (record.kind) {
    case 'view':
    case 'sight':
    case 'reveal':
    case 'copy':
      return readShape(record, facts, origin);
    case 'print':
      // What was stopped was not read by anybody.
      return record.stopped ? plainShape(record, facts, origin) : readShape(record, facts, origin);
    case 'transfer.outcome':
      return record.result === 'delivered'
        ? disclosureShape(record, facts, origin)
        : plainShape(record, facts, origin);
    default:
      return plainShape(record, facts, origin);
  }
}

/** PatientRead: the browser as the end that received, the hospital's system as the one that gave. */
function readShape(record: LedgerRecord, facts: RecordFacts, origin: ExportOrigin): Shape {
  const client = agent(roles.destination, deviceOf(record, origin), {
    network: networkOf(record.actor.workstation),
  });
  const server = agent(roles.source, named(facts.site), { network: networkOf(facts.site) });
  return {
    event: { type: restful, subtype: [read], agent: [client, server, ...people(record, origin)] },
    // The profile asks for what was read, even where nobody knows its name.
    data: pageEntity(facts) ?? nothing,
    profile: patientRead,
  };
}

/** PrivacyDisclosure.Source: the gateway that sent is also what observed it. */
function disclosureShape(record: LedgerRecord, facts: RecordFacts, origin: ExportOrigin): Shape {
  const sender = agent(roles.source, observer(origin), { network: networkOf(origin.host) });
  const recipient = agent(roles.destination, named(facts.partner), {
    network: networkOf(facts.destination),
  });
  return {
    event: {
      type: coding(auditCode(record).event),
      subtype: [disclose],
      agent: [sender, recipient, ...people(record, origin)],
    },
    data: transferEntity(facts, origin),
    profile: disclosureSource,
  };
}

function plainShape(record: LedgerRecord, facts: RecordFacts, origin: ExportOrigin): Shape {
  const { event, type } = auditCode(record);
  const network = networkOf(record.actor.workstation);
  const device = agent(roles.application, deviceOf(record, origin), { network });
  return {
    event: {
      type: coding(event),
      ...(type ? { subtype: [coding(type)] } : {}),
      agent: [device, ...people(record, origin)],
    },
    data: facts.transfer === null ? pageEntity(facts) : transferEntity(facts, origin),
    profile: null,
  };
}

/** Nobody rather than a made-up person where the account is unknown. */
function people({ actor }: LedgerRecord, origin: ExportOrigin): Agent[] {
  const value = fhirText(actor.user);
  if (value === null) return [];
  const who = { identifier: { system: urn('user', origin), value } };
  const role = (actor.roles ?? []).flatMap((each) => fhirText(each) ?? []);
  const inHospital = role.length === 0 ? {} : { role: role.map((text) => ({ text })) };
  return [{ ...agent(roles.person, who, {}), ...inHospital, requestor: true }];
}

function agent(role: Coding, who: Reference, more: Pick<Agent, 'network'>): Agent {
  return { type: { coding: [role] }, who, requestor: false, ...more };
}

/** The program that wrote the record down. */
function observer(origin: ExportOrigin): Reference {
  const identifier = { system: urn('log', origin), value: origin.log };
  return { identifier, display: `Medveil ${origin.hospital}` };
}

function deviceOf({ actor }: LedgerRecord, origin: ExportOrigin): Reference {
  const value = fhirText(actor.device);
  return value === null ? absent : { identifier: { system: urn('device', origin), value } };
}

function named(name: string | null): Reference {
  const display = fhirText(name);
  return display === null ? absent : { display };
}

/** Kind of address: 1 machine name, 2 IP address, 5 URI (network-type). */
function networkOf(from: string | null): NonNullable<Agent['network']> {
  const address = fhirText(from);
  if (address === null) return absent;
  if (isIP(address) !== 0) return { address, type: '2' };
  return { address, type: URL.canParse(address) ? '5' : '1' };
}

function patientEntity(ref: string, origin: ExportOrigin): Entity {
  const identifier = { system: urn('patient', origin), value: ref };
  return {
    what: { type: 'Patient', identifier },
    type: entityTypes.person,
    role: entityRoles.patient,
  };
}

const nothing: Entity = {
  what: absent,
  type: entityTypes.system,
  role: entityRoles.resource,
};

/** A page without site or path says so; which kinds of field were on it, and how many. */
function pageEntity(facts: RecordFacts): Entity | null {
  const { site, path, detail } = facts;
  const description = fhirText([kindWords(facts.kinds), detail].filter(Boolean).join('; '));
  const what = named([site, path].filter(Boolean).join(' '));
  if (what === absent && description === null) return null;
  return {
    what,
    type: entityTypes.system,
    role: entityRoles.resource,
    ...(description === null ? {} : { description }),
  };
}

function transferEntity(facts: RecordFacts, origin: ExportOrigin): Entity {
  const words = [
    kindWords(facts.kinds),
    facts.bytes === null ? '' : `${facts.bytes} bytes`,
    facts.sha256 === null ? '' : `sha256 ${facts.sha256}`,
    facts.request === null ? '' : `request ${facts.request}`,
  ].filter(Boolean);
  const description = fhirText(words.join('; '));
  const value = fhirText(facts.transfer);
  const display = fhirText(facts.path);
  const system = `${urn('log', origin)}:transfer`;
  return {
    what: {
      ...(value === null ? absent : { identifier: { system, value } }),
      ...(display === null ? {} : { display }),
    },
    type: entityTypes.system,
    role: entityRoles.report,
    ...(description === null ? {} : { description }),
  };
}

function purpose(record: LedgerRecord, facts: RecordFacts): Pick<AuditEvent, 'purposeOfEvent'> {
  if ('breakGlass' in record) return { purposeOfEvent: [{ coding: [breakTheGlass] }] };
  const text = record.kind === 'reveal' ? fhirText(facts.reason) : null;
  return text === null ? {} : { purposeOfEvent: [{ text }] };
}

function coding([code, display]: readonly [string, string]): Coding {
  return { system: dcm, code, display };
}
