// What every format says of people's roles in the hospital, and of a partner that a finding is about.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { auditMessage } from '../../../proxy/export/audit-message.ts';
import { cefLine } from '../../../proxy/export/cef.ts';
import { csvHead, csvRow } from '../../../proxy/export/csv.ts';
import { auditEvents } from '../../../proxy/export/fhir.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { entryOf, testOrigin } from '../../support/export-entry.ts';

const at = '2026-03-01T08:00:00.000Z';
const login = (roles?: string[]): LedgerRecord => ({
  kind: 'auth.login',
  v: 1,
  at,
  actor: { user: 'zhang', device: null, workstation: '10.8.3.21', ...(roles ? { roles } : {}) },
});
const both = login(['主任医师', 'head "icu"']);

test('roles stand in a column of their own, behind those there were', () => {
  for (const [language, heading] of [
    ['zh-CN', '角色'],
    ['zh-TW', '角色'],
    ['en', 'Roles'],
  ] as const) {
    const [head, row, none] = parse(
      csvHead(language) + csvRow(entryOf(both)) + csvRow(entryOf(login())),
      {
        bom: true,
        record_delimiter: '\r\n',
      },
    );
    expect(head?.at(-1)).toBe(heading);
    expect(row?.at(-1)).toBe('主任医师, head "icu"');
    expect(none?.at(-1)).toBe('');
  }
});

test('roles are the privileges of the user in CEF', () => {
  expect(cefLine(entryOf(both))).toContain(' spriv=主任医师, head "icu" shost=');
  expect(cefLine(entryOf(login()))).not.toContain('spriv');
});

test('roles are roles of the agent in FHIR', () => {
  const peopleOf = (record: LedgerRecord) =>
    auditEvents(entryOf(record), testOrigin)[0]?.agent.find(({ requestor }) => requestor);
  expect(peopleOf(both)?.role).toEqual([{ text: '主任医师' }, { text: 'head "icu"' }]);
  expect(peopleOf(login())).not.toHaveProperty('role');
});

test('roles are role codes of the hospital in audit messages', () => {
  const text = auditMessage(entryOf(both), testOrigin);
  const codes = text.match(/<RoleIDCode [^>]*codeSystemName="HIS"[^>]*>/g) ?? [];
  expect(codes).toHaveLength(2);
  expect(codes[0]).toContain('csd-code="主任医师"');
  expect(codes[1]).toContain('csd-code="head &quot;icu&quot;"');
});

test('a transfer without an outcome names its partner in an audit message', () => {
  const record: LedgerRecord = {
    kind: 'incident.transfer',
    v: 1,
    at,
    actor: { user: null, device: null, workstation: null },
    transferId: 'k-1',
    partner: 'region',
    request: null,
    since: at,
  };
  expect(auditMessage(entryOf(record), testOrigin)).toMatch(
    /<ActiveParticipant UserID="region"[^>]*><RoleIDCode csd-code="110152"/,
  );
});
