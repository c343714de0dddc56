// What the benched upstream serves: many different answers, so that nothing is fast by repetition of
// one body; patients recur between them, as they do in a ward.
import { syntheticPatient, syntheticPatients } from '../support/synthetic-patients.ts';

export type BodyCase = '1 KB' | '13 KB';

/** 64 answers of the case's size. */
export function benchBodies(size: BodyCase): Buffer[] {
  return Array.from({ length: 64 }, (_, i) =>
    Buffer.from(size === '1 KB' ? oneRecord(i) : oneList(i)),
  );
}

function oneRecord(i: number): string {
  const record = {
    code: 0,
    message: 'ok',
    data: {
      ...syntheticPatient(i * 3),
      xb: i % 2 === 0 ? '男' : '女',
      ks: '心血管内科',
      cw: `${i}-0${i % 9}`,
      rysj: '2025-03-07 08:30:00',
      ysxm: '主治医师',
      bz: '患者一般情况可，神志清，精神可，饮食睡眠可，大小便正常。',
      results: Array.from({ length: 9 }, (_, k) => ({
        item: `LAB${k}`,
        value: 3.5 + k,
        unit: 'mmol/L',
      })),
    },
  };
  return pad(JSON.stringify(record), 1024);
}

function oneList(i: number): string {
  const rows = syntheticPatients(100, i * 20);
  return JSON.stringify({ code: 0, total: rows.length, rows });
}

/** White space behind a document is still JSON. */
function pad(text: string, bytes: number): string {
  return text + ' '.repeat(Math.max(0, bytes - Buffer.byteLength(text)));
}
