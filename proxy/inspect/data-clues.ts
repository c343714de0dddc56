// What names of columns, keys and labels say about a body beside identifiers: which of the hospital's
// three kinds of data it holds, and whether it counts prescriptions by doctor and drug (统方).
import { fewestDoctors, longestName, prescribingWords } from '../../shared/detect/prescribing.ts';
import type { DataClass } from '../../shared/records/record-base.ts';

/** What one name says; bits, because 药品金额 says two things. */
export const clue = {
  clinical: 1,
  financial: 2,
  management: 4,
  doctor: 8,
  drug: 16,
  quantity: 32,
  patient: 64,
} as const;

/** Words of columns and labels, keys of APIs in English and pinyin initials (domain: pages and keys). */
const words: readonly (readonly [number, RegExp])[] = [
  [
    clue.clinical,
    /诊断|診斷|主诉|主訴|病史|病程|医嘱|醫囑|处方|處方|用药|检验结果|检查所见|检查结果|手术|手術|体征|体温|血压|护理|过敏|過敏|影像所见|病理|diagnos|complaint|medication|prescription|allerg|observation|procedure|^(?:ry|cy|mz|zy)?zd(?:mc|bm|xx)?$|^yz(?:mc|xx|nr)?$|^cf(?:h|xx|mx)?$/i,
  ],
  [
    clue.financial,
    /费用|費用|金额|金額|收费|收費|结算|結算|发票|發票|单价|單價|总价|自付|自费|预交|退费|账单|帳單|欠费|报销|amount|price|\bfee|fee$|cost|invoice|payment|charge|^(?:z|fy|zf|sf|yb)?je$|^dj$|^fph$/i,
  ],
  [
    clue.management,
    /排班|考勤|库存|庫存|采购|採購|供应商|供應商|绩效|績效|工资|薪资|人事|编制|资产|資產|批号|批號|有效期|入库|出库|盘点|设备编号|stock|inventory|supplier|roster|salary|purchase|^(?:kc|rk|ck)(?:sl|rq)?$/i,
  ],
  [clue.doctor, prescribingWords.doctor],
  [clue.drug, prescribingWords.drug],
  [clue.quantity, prescribingWords.quantity],
];

/** Bits of `clue`; 0 for most names. */
export function clueOf(name: string): number {
  if (name.length > longestName) return 0;
  let bits = 0;
  for (const [bit, pattern] of words) if (pattern.test(name)) bits |= bit;
  return bits;
}

const prescribing = clue.doctor | clue.drug | clue.quantity;
const maxDoctors = 1000;

/** One for a body. */
export class DataClues {
  #bits = 0;
  readonly #doctors = new Set<string>();
  #rows = 0;

  add(bits: number): void {
    this.#bits |= bits;
  }

  /** Whether columns or keys are those of a list by doctor and drug, and of nobody's treatment. */
  static isStatistics(bits: number): boolean {
    return (bits & prescribing) === prescribing && (bits & clue.patient) === 0;
  }

  /** One row of such a list. */
  statisticsRow(doctor: string): void {
    this.#rows++;
    if (this.#doctors.size < maxDoctors) this.#doctors.add(doctor);
  }

  /** One object or row, with the doctor it names. */
  row(bits: number, doctor: string): void {
    this.add(bits);
    if (DataClues.isStatistics(bits)) this.statisticsRow(doctor);
  }

  /** As somebody else has found it. */
  merge(other: { readonly bits: number; readonly doctors: number; readonly rows: number }): void {
    this.#bits |= other.bits;
    this.#rows += other.rows;
    for (let i = 0; i < Math.min(other.doctors, maxDoctors); i++) this.#doctors.add(`\u001f${i}`);
  }

  /** What a thread sends: no names of doctors. */
  totals(): { bits: number; doctors: number; rows: number } {
    return { bits: this.#bits, doctors: this.#doctors.size, rows: this.#rows };
  }

  /** In the order of the hospitals' own policies: 临床、财务、管理. */
  classes(): DataClass[] {
    const classes: DataClass[] = [];
    if ((this.#bits & clue.clinical) !== 0) classes.push('clinical');
    if ((this.#bits & clue.financial) !== 0) classes.push('financial');
    if ((this.#bits & clue.management) !== 0) classes.push('management');
    return classes;
  }

  /** Prescriptions counted by doctor and drug: rows of several doctors, without patients. */
  get isPrescriptionStatistics(): boolean {
    return this.#rows >= fewestDoctors && this.#doctors.size >= fewestDoctors;
  }
}
