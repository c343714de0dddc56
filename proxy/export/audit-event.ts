// The parts of FHIR R4 AuditEvent that records are written in (hl7.org/fhir/R4/auditevent.html): shapes
// only, and the few values that every event repeats.

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Says that something is not known, instead of leaving a required element out. */
interface Absent {
  readonly extension: readonly { readonly url: string; readonly valueCode: string }[];
}

export type Reference =
  | {
      readonly type?: string;
      readonly identifier?: { readonly system: string; readonly value: string };
      readonly display?: string;
    }
  | Absent;

export interface Agent {
  readonly type: { readonly coding: readonly Coding[] };
  readonly who: Reference;
  readonly requestor: boolean;
  /** In the hospital. */
  readonly role?: readonly { readonly text: string }[];
  readonly network?: { readonly address: string; readonly type: string } | Absent;
}

export interface Entity {
  readonly what: Reference;
  readonly type: Coding;
  readonly role: Coding;
  readonly description?: string;
}

export interface AuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly meta: {
    readonly profile?: readonly string[];
    readonly source: string;
    readonly tag: readonly Coding[];
  };
  readonly type: Coding;
  readonly subtype?: readonly Coding[];
  readonly action: string;
  readonly recorded: string;
  readonly outcome: string;
  readonly outcomeDesc?: string;
  readonly purposeOfEvent?: readonly {
    readonly coding?: readonly Coding[];
    readonly text?: string;
  }[];
  readonly agent: readonly Agent[];
  readonly source: { readonly observer: Reference; readonly type: readonly Coding[] };
  readonly entity?: readonly Entity[];
}

export const absent: Absent = {
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
      valueCode: 'unknown',
    },
  ],
};

/** A string as FHIR allows it: something to read, without control characters; null when nothing is left. */
export function fhirText(value: string | null | undefined): string | null {
  const text = (value ?? '').replace(/[\p{Cc}\s\ufeff\uffff]+/gu, ' ').trim();
  return text === '' ? null : text;
}

export const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';

/** Roles of agents: DICOM's names of the two ends, HL7's of the person. */
export const roles = {
  source: { system: dcm, code: '110153', display: 'Source Role ID' },
  destination: { system: dcm, code: '110152', display: 'Destination Role ID' },
  application: { system: dcm, code: '110150', display: 'Application' },
  person: {
    system: `${terminology}/v3-ParticipationType`,
    code: 'IRCP',
    display: 'information recipient',
  },
} as const;

export const restful: Coding = {
  system: `${terminology}/audit-event-type`,
  code: 'rest',
  display: 'RESTful Operation',
};
export const read: Coding = {
  system: 'http://hl7.org/fhir/restful-interaction',
  code: 'read',
  display: 'read',
};
export const disclose: Coding = {
  system: `${terminology}/iso-21089-lifecycle`,
  code: 'disclose',
  display: 'Disclose Record Lifecycle Event',
};
export const applicationServer: Coding = {
  system: `${terminology}/security-source-type`,
  code: '4',
  display: 'Application Server',
};
/** HL7's code for access in an emergency. */
export const breakTheGlass: Coding = {
  system: `${terminology}/v3-ActReason`,
  code: 'BTG',
  display: 'break the glass',
};

export const entityTypes = {
  person: { system: `${terminology}/audit-entity-type`, code: '1', display: 'Person' },
  system: { system: `${terminology}/audit-entity-type`, code: '2', display: 'System Object' },
} as const;
export const entityRoles = {
  patient: { system: `${terminology}/object-role`, code: '1', display: 'Patient' },
  report: { system: `${terminology}/object-role`, code: '3', display: 'Report' },
  resource: { system: `${terminology}/object-role`, code: '4', display: 'Domain Resource' },
} as const;
