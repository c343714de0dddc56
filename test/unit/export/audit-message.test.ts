import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { auditMessage } from '../../../proxy/export/audit-message.ts';
import { type LedgerRecord, recordKinds } from '../../../shared/records/record.ts';
import { arbitraryRecord } from '../../support/arbitrary-record.ts';
import { entryOf, testOrigin } from '../../support/export-entry.ts';

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** Throws for what is not well-formed. */
function readXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      name,
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (chars) => {
    open.at(-1)!.text += chars;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  expect(root.children).toHaveLength(1);
  return root.children[0]!;
}

// The schema of PS3.15 A.5.1 (RELAX NG) as far as we write it: attributes that are required and allowed,
// and children in their order with how often they may come.
const coded = {
  required: ['csd-code', 'codeSystemName', 'originalText'],
  optional: ['displayName'],
};
const schema: Record<
  string,
  {
    required: string[];
    optional?: string[];
    values?: Record<string, RegExp>;
    children?: [string, number, number][];
  }
> = {
  AuditMessage: {
    required: [],
    children: [
      ['EventIdentification', 1, 1],
      ['ActiveParticipant', 1, Infinity],
      ['AuditSourceIdentification', 1, 1],
      ['ParticipantObjectIdentification', 0, Infinity],
    ],
  },
  EventIdentification: {
    required: ['EventDateTime', 'EventOutcomeIndicator'],
    optional: ['EventActionCode'],
    values: {
      EventActionCode: /^[CRUDE]$/,
      EventOutcomeIndicator: /^(?:0|4|8|12)$/,
      EventDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
    },
    children: [
      ['EventID', 1, 1],
      ['EventTypeCode', 0, Infinity],
      ['EventOutcomeDescription', 0, 1],
    ],
  },
  EventID: coded,
  EventTypeCode: coded,
  RoleIDCode: coded,
  ParticipantObjectIDTypeCode: coded,
  ActiveParticipant: {
    required: ['UserID', 'UserIsRequestor'],
    optional: [
      'AlternativeUserID',
      'UserName',
      'NetworkAccessPointID',
      'NetworkAccessPointTypeCode',
    ],
    values: { UserIsRequestor: /^(?:true|false)$/, NetworkAccessPointTypeCode: /^[1-5]$/ },
    children: [
      ['RoleIDCode', 0, Infinity],
      ['MediaIdentifier', 0, 1],
    ],
  },
  AuditSourceIdentification: {
    required: ['AuditSourceID'],
    optional: ['AuditEnterpriseSiteID'],
    children: [['AuditSourceTypeCode', 0, Infinity]],
  },
  AuditSourceTypeCode: { required: ['csd-code'], values: { 'csd-code': /^[1-9]$/ } },
  ParticipantObjectIdentification: {
    required: ['ParticipantObjectID'],
    optional: ['ParticipantObjectTypeCode', 'ParticipantObjectTypeCodeRole'],
    values: {
      ParticipantObjectTypeCode: /^[1-4]$/,
      ParticipantObjectTypeCodeRole: /^(?:[1-9]|1\d|2[0-6])$/,
    },
    children: [
      ['ParticipantObjectIDTypeCode', 1, 1],
      ['ParticipantObjectName', 1, 1],
      ['ParticipantObjectDetail', 0, Infinity],
    ],
  },
  ParticipantObjectName: { required: [] },
  ParticipantObjectDetail: {
    required: ['type', 'value'],
    values: { value: /^[A-Za-z0-9+/]+={0,2}$/ },
  },
};

function check(element: Element): void {
  const rule = schema[element.name];
  if (!rule) throw new Error(`the schema has no ${element.name}`);
  const names = Object.keys(element.attributes);
  expect(names).toEqual(expect.arrayContaining(rule.required));
  for (const name of names) expect([...rule.required, ...(rule.optional ?? [])]).toContain(name);
  for (const [name, pattern] of Object.entries(rule.values ?? {}))
    if (name in element.attributes) expect(element.attributes[name]).toMatch(pattern);
  const rest = [...element.children];
  for (const [name, least, most] of rule.children ?? []) {
    let count = 0;
    while (rest[0]?.name === name) {
      rest.shift();
      count++;
    }
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  }
  expect(rest.map(({ name }) => name)).toEqual([]);
  for (const child of element.children) check(child);
}

const of = (record: LedgerRecord) => auditMessage(entryOf(record), testOrigin);

describe.each(recordKinds)('a %s record', (kind) => {
  test('is one line of well-formed XML that keeps to the DICOM audit schema, whatever it holds', () => {
    fc.assert(
      fc.property(arbitraryRecord(kind), (record) => {
        const text = of(record);
        expect(text).not.toMatch(/[\r\n]/);
        const message = readXml(text);
        check(message);
        const requestors = message.children.filter(
          ({ attributes }) => attributes['UserIsRequestor'] === 'true',
        );
        expect(requestors).toHaveLength(1);
        const refs = 'patients' in record ? record.patients.refs : [];
        const patients = message.children.filter(
          ({ attributes }) => attributes['ParticipantObjectTypeCodeRole'] === '1',
        );
        expect(patients.map(({ attributes }) => attributes['ParticipantObjectID'])).toEqual(
          refs.map((ref) => `${ref}^^^urn:x-medveil:patient:medveil%2F0a1b2c`),
        );
      }),
      { numRuns: 40 },
    );
  });
});

test('what a person typed comes out as it went in, markup and line ends included', () => {
  const user = '<b>张三</b> & "x"\r\n\t’';
  const message = readXml(
    of({
      kind: 'auth.login',
      v: 1,
      at: '2026-03-01T08:00:00.000Z',
      actor: { user, device: null, workstation: '10.8.3.21' },
    }),
  );
  const [, person] = message.children;
  expect(person!.attributes['UserID']).toBe(user);
});
