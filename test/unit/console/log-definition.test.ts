import { expect, it } from 'vitest';
import { systemLog, transferLogs, viewLog } from '../../../proxy/console/logs/log-definition.ts';
import { searchRequest } from '../../../shared/messages/console.ts';
import { recordKinds } from '../../../shared/records/record.ts';

const logs = [...Object.values(transferLogs), viewLog, systemLog];

it.each(logs.map((log) => [log.id, log] as const))(
  'the server takes what the log %s asks for, with a total for each kind and verdict',
  (_, { kinds, verdicts }) => {
    const asked = { filter: { kinds }, facets: { kinds, verdicts } };
    expect(searchRequest.safeParse(asked)).toMatchObject({ success: true });
  },
);

it('every kind of record is in a log, but for what an outcome stands for', () => {
  const shown = new Set(logs.flatMap(({ kinds }) => kinds));
  expect(recordKinds.filter((kind) => !shown.has(kind))).toEqual(['transfer.intent']);
});
