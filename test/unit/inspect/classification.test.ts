// What a body is beside whose it is: class, level, and prescriptions counted by doctor and drug.
import { describe, expect, it } from 'vitest';
import { inspect } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';

const [a, b] = syntheticPatients(2);
const doctors = ['王医生', '李医生', '赵医生', '陈医生'];
const drugs = ['阿莫西林胶囊', '头孢克肟分散片', '氨氯地平片'];
const sold = doctors.flatMap((doctor, i) =>
  drugs.map((drug, k) => ({ doctor, drug, count: 100 * i + k })),
);
const csv = (head: string, rows: readonly string[]): string => [head, ...rows].join('\n');

const tables: readonly (readonly [string, string, string])[] = [
  [
    'CSV',
    'text/csv',
    csv(
      '开单医生,药品名称,处方数,总金额',
      sold.map((s) => `${s.doctor},${s.drug},${s.count},9.5`),
    ),
  ],
  [
    'JSON',
    'application/json',
    JSON.stringify({ rows: sold.map((s) => ({ ysxm: s.doctor, ypmc: s.drug, zsl: s.count })) }),
  ],
  [
    'a page',
    'text/html',
    `<h1>药品使用统计</h1><table><tr><th>医师</th><th>药品通用名</th><th>合计数量</th></tr>${sold
      .map((s) => `<tr><td>${s.doctor}</td><td>${s.drug}</td><td>${s.count}</td></tr>`)
      .join('')}</table>`,
  ],
];

describe('prescriptions counted by doctor and drug', () => {
  it.each(tables)('are noticed in %s, each time', async (_, type, body) => {
    for (let time = 0; time < 2; time++) {
      const { inspection } = await inspect(body, type);
      expect(inspection).toMatchObject({ prescriptionStatistics: true, verdict: 'clean' });
    }
  });

  it('are not a patient’s own prescriptions, one doctor’s list, or a stock of drugs', async () => {
    const own = sold.map((s) => ({
      brxm: a!.brxm,
      zyh: a!.zyh,
      ysxm: s.doctor,
      ypmc: s.drug,
      sl: 1,
    }));
    const one = drugs.map((drug) => ({ ysxm: doctors[0], ypmc: drug, sl: 1 }));
    const stock = drugs.map((drug, i) => ({ ypmc: drug, kcsl: i, gys: '国药' }));
    for (const rows of [own, one, stock]) {
      const { inspection } = await inspect(JSON.stringify({ rows }), 'application/json');
      expect(inspection.prescriptionStatistics).toBeUndefined();
    }
    const table = csv(
      '患者姓名,开单医生,药品名称,数量',
      sold.map((s) => `${a!.brxm},${s.doctor},${s.drug},1`),
    );
    expect((await inspect(table, 'text/csv')).inspection.prescriptionStatistics).toBeUndefined();
  });
});

describe('classes of data', () => {
  it.each([
    [{ brxm: a!.brxm, ryzd: '高血压' }, ['clinical']],
    [{ brxm: a!.brxm, zje: 120.5, fph: '00312' }, ['financial']],
    [{ sbmc: '输液泵', kcsl: 3, gysmc: '某公司', 供应商: '某公司' }, ['management']],
    [{ brxm: a!.brxm, diagnosis: '高血压', totalAmount: 12 }, ['clinical', 'financial']],
    [{ a: 1, b: 'x' }, undefined],
  ])('%j: %j', async (row, classes) => {
    const body = JSON.stringify({ rows: [row, row, { ...row, more: 'a'.repeat(60) }] });
    // The second time its rows are known by heart.
    for (let time = 0; time < 2; time++) {
      expect((await inspect(body, 'application/json')).inspection.classes).toEqual(classes);
    }
  });

  it('are read from headers and labels of documents too', async () => {
    const { inspection } = await inspect(csv('姓名,诊断,费用', [`${a!.brxm},感冒,12`]), 'text/csv');
    expect(inspection.classes).toEqual(['clinical', 'financial']);
  });
});

describe('levels of GB/T 39725', () => {
  it.each([
    [{ sfzh: a!.sfzh }, 4],
    [{ zyh: a!.zyh }, 3],
    [{ brxm: b!.brxm, zd: 'HIV抗体阳性' }, 5],
    [{ note: '今日晴' }, undefined],
  ])('%j: %s', async (row, level) => {
    expect((await inspect(JSON.stringify(row), 'application/json')).inspection.level).toBe(level);
  });
});
