// Documents read where the body is, as a browser's worker does; here in Node, with its modules.
import { afterEach, expect, it, vi } from 'vitest';
import { FileInspection } from '../../../../proxy/inspect/in-browser/file-inspection.ts';
import { csv, inspect, rows } from '../../../support/inspect-body.ts';
import { zipOf } from '../../../support/zip-of.ts';

afterEach(() => vi.restoreAllMocks());

const archive = zipOf([
  { name: 'a.csv', data: Buffer.from(csv) },
  { name: 'b.txt', data: Buffer.from('患者张国强，电话：15012345678，好转。') },
]);

async function found(bytes: Buffer, name = 'a.zip') {
  const inspection = new FileInspection({ name, mediaType: '' });
  for (let at = 0; at < bytes.length; at += 1000)
    await inspection.take(bytes.subarray(at, at + 1000));
  return await inspection.end();
}

it('finds in a document what a thread of Node’s finds', async () => {
  const { inspection, patients } = await inspect(archive, 'application/zip');
  const { verdict, kinds } = inspection;
  expect(await found(archive)).toMatchObject({ verdict, kinds, patients: patients.count });
});

it('ends a document whose time is used up', async () => {
  let hours = 0;
  vi.spyOn(process, 'threadCpuUsage').mockImplementation(() => ({
    user: ++hours * 3.6e9,
    system: 0,
  }));
  expect(await found(archive)).toMatchObject({ reason: 'tooSlow' });
});

it('names people by the values that tell them apart, and by a name with what stands beside it', async () => {
  const { people } = await found(archive);
  const first = rows[0]!;
  expect(people).toContainEqual({
    identifiers: { residentId: first.sfzh, patientNumber: first.zyh },
    kinds: ['residentId', 'patientNumber'],
  });
  const born = Buffer.from('姓名,出生日期\n张国强,1961-03-05\n李秀英,1970-11-30\n');
  expect((await found(born, 'a.csv')).people).toEqual([
    { identifiers: { personName: '张国强' }, kinds: ['personName', 'birthDate'] },
    { identifiers: { personName: '李秀英' }, kinds: ['personName', 'birthDate'] },
  ]);
  const called = Buffer.from('姓名,电话\n张国强,15012345678\n');
  expect((await found(called, 'a.csv')).people).toEqual([
    {
      identifiers: { personName: '张国强', mobilePhone: '15012345678' },
      kinds: ['personName', 'mobilePhone'],
    },
  ]);
});

it('tells of a thousand people and counts the others', async () => {
  const many = Array.from({ length: 1500 }, (_, i) => `ZY${2_000_000 + i}`);
  const { people, patients } = await found(Buffer.from(`住院号\n${many.join('\n')}\n`), 'a.csv');
  expect([people.length, patients]).toEqual([1000, 1500]);
});

it('takes a table that a browser calls a workbook for a table', async () => {
  const inspection = new FileInspection({ name: 'a.csv', mediaType: 'application/vnd.ms-excel' });
  await inspection.take(Buffer.from(csv));
  expect(await inspection.end()).toMatchObject({ verdict: 'found', patients: 20 });
});

it('says of rules that are none that it failed, and counts the file', async () => {
  const packs = [null as never];
  const inspection = new FileInspection({ name: 'a.csv', mediaType: '', packs });
  await inspection.take(Buffer.from(csv));
  const fault = { verdict: 'unscannable', reason: 'fault', bytes: Buffer.byteLength(csv) };
  expect(await inspection.end()).toMatchObject(fault);
});
