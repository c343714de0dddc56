import { describe, expect, it } from 'vitest';
import { inspect, pseudonym } from '../../support/inspect-body.ts';

const cases = [
  ['JSON', 'application/json', (rows: object[]) => JSON.stringify({ list: rows })],
  [
    'CSV',
    'text/csv',
    (rows: object[]) =>
      [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row) as string[])]
        .map((cells) => cells.join(','))
        .join('\r\n'),
  ],
  [
    'a table',
    'text/html',
    (rows: object[]) => {
      const line = (cells: string[], tag: string): string =>
        `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
      const head = line(Object.keys(rows[0] ?? {}), 'th');
      return `<table>${head}${rows.map((row) => line(Object.values(row), 'td')).join('')}</table>`;
    },
  ],
] as const;

describe.each(cases)('in %s', (_, type, write) => {
  it('a value counts as what it is, not as what its label allows', async () => {
    const rows = [
      {
        姓名: '慕容雪竹',
        证件号码: 'E40028922',
        联系电话: '0571-88010203',
        年龄: '96',
        诊断: '高血压病',
      },
      {
        姓名: '尉迟丹枫',
        证件号码: 'H12345678',
        联系电话: '15400001234',
        年龄: '35',
        诊断: '梅毒',
      },
    ];
    const { inspection, patients } = await inspect(write(rows), type);
    expect(inspection.kinds).toEqual({
      personName: 2,
      passport: 1,
      hkMacauPermit: 1,
      landline: 1,
      mobilePhone: 1,
      age: 1,
      sensitiveDiagnosis: 1,
    });
    expect(patients.count).toBe(2);
    expect(patients.refs).toContain(pseudonym('passport', 'E40028922'));
    expect(patients.refs).toContain(pseudonym('hkMacauPermit', 'H12345678'));
  });

  it('a history is read as text too, and a denied disease is nobody’s', async () => {
    const rows = [
      { 姓名: '慕容雪竹', 住院号: 'ZY0020417', 既往史: '否认肝炎、梅毒病史；家属电话15400001234' },
      { 姓名: '尉迟丹枫', 住院号: 'ZY0020418', 既往史: '梅毒；家属电话15400005678' },
    ];
    const { inspection } = await inspect(write(rows), type);
    expect(inspection.kinds).toEqual({
      personName: 2,
      patientNumber: 2,
      mobilePhone: 2,
      sensitiveDiagnosis: 1,
    });
  });
});
