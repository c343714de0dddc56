// The demo HIS's list as CSV, as old systems write it: UTF-8 with BOM, Chinese headers, CRLF.
import type { DemoPatient } from './patients.ts';

/** Header text and key of each exported column. */
export const exportColumns: readonly (readonly [string, keyof DemoPatient])[] = [
  ['住院号', 'zyh'],
  ['病人姓名', 'brxm'],
  ['性别', 'xb'],
  ['年龄', 'nl'],
  ['身份证号', 'sfzh'],
  ['联系电话', 'lxdh'],
  ['家庭住址', 'jtzz'],
  ['科室', 'ks'],
  ['主治医生', 'zzys'],
  ['入院日期', 'ryrq'],
  ['入院诊断', 'ryzd'],
];

/** CSV text of the list (RFC 4180). */
export function csvExport(patients: readonly DemoPatient[]): string {
  const rows = patients.map((p) => exportColumns.map(([, key]) => String(p[key])));
  const lines = [exportColumns.map(([title]) => title), ...rows].map((cells) =>
    cells
      // No formula guard: the data is ours, and the file is what an unguarded HIS gives out.
      .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(','),
  );
  // The BOM makes Excel read UTF-8; without it a Chinese Windows reads GBK and shows nonsense.
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
