// The synthetic patients of the demo hospital. Nobody is behind them: resident IDs use region codes
// of whole prefectures (…00), which are not issued to persons, and mobile numbers the unassigned
// prefix 154.
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';
import { type Random, seededRandom } from './random.ts';

/** A row of the demo HIS, with the pinyin-initial keys such systems use. */
export interface DemoPatient {
  /** 住院号 */
  zyh: string;
  /** 病人姓名 */
  brxm: string;
  /** 性别 */
  xb: '男' | '女';
  /** 年龄 */
  nl: number;
  /** 出生日期, YYYY-MM-DD */
  csrq: string;
  /** 身份证号 */
  sfzh: string;
  /** 联系电话 */
  lxdh: string;
  /** 家庭住址 */
  jtzz: string;
  /** 床号 */
  ch: string;
  /** 科室 */
  ks: string;
  /** 主治医生 */
  zzys: string;
  /** 入院日期, YYYY-MM-DD */
  ryrq: string;
  /** 入院诊断 */
  ryzd: string;
  /** 病程记录 */
  bcjl: string;
}

// Common surnames: many are everyday words as well, which is what makes detection hard.
const surnames = Array.from('王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧');
// Two-character surnames: a mask that keeps "the surname" must know them.
const compound = ['欧阳', '上官', '司马', '诸葛', '皇甫'];
const given = Array.from('伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文');
const regions: readonly (readonly [string, string])[] = [
  ['310100', '上海市示范区梧桐路'],
  ['320500', '江苏省苏州市示例区枫桥镇桃源路'],
  ['330100', '浙江省杭州市样例区湖滨街道延安路'],
  ['340100', '安徽省合肥市示范县花园镇长江路'],
  ['350200', '福建省厦门市样本区鹭江街道环岛路'],
  ['440300', '广东省深圳市示例区南山街道科苑路'],
];
const wards = ['心内科', '骨科', '普外科', '呼吸科', '神经内科', '妇产科'];
const doctors = ['周维德', '林若文', '郑栋良', '何佩珊', '吴启平', '高雅琴'];
const diagnoses = [
  '高血压病2级',
  '左股骨颈骨折',
  '急性阑尾炎',
  '社区获得性肺炎',
  '脑梗死',
  '孕39周',
];

/** `count` patients, the same for the same seed; names repeat as they do in real wards. */
export function syntheticPatients(count: number, seed = 20_261_121): DemoPatient[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => patient(i, random));
}

function patient(i: number, random: Random): DemoPatient {
  // Ward, doctor and diagnosis go together; else every record would look invented.
  const ward = random.int(wards.length);
  const [region, street] = random.pick(regions);
  const born = birth(random);
  const man = random.int(2) === 0;
  const name = nameOf(random);
  const admitted = new Date(Date.UTC(2026, 9, 1 + random.int(45))).toISOString().slice(0, 10);
  const doctor = doctors[ward] ?? '周维德';
  const diagnosis = diagnoses[ward] ?? '高血压病2级';
  return {
    zyh: `ZY${String(260_000 + i * 7 + 13).padStart(8, '0')}`,
    brxm: name,
    xb: man ? '男' : '女',
    nl: 2026 - Number(born.slice(0, 4)),
    csrq: born,
    sfzh: residentId(region, born, man, random),
    lxdh: `154${String(random.int(100_000_000)).padStart(8, '0')}`,
    jtzz: `${street}${random.int(900) + 10}号${random.int(20) + 1}栋${random.int(900) + 101}室`,
    ch: `${ward + 1}-${String((i % 40) + 1).padStart(2, '0')}`,
    ks: wards[ward] ?? '心内科',
    zzys: doctor,
    ryrq: admitted,
    ryzd: diagnosis,
    bcjl: note(name, diagnosis, doctor, random),
  };
}

function nameOf(random: Random): string {
  const surname = random.int(20) === 0 ? random.pick(compound) : random.pick(surnames);
  const first = random.pick(given);
  return random.int(4) === 0 ? surname + first : surname + first + random.pick(given);
}

function birth(random: Random): string {
  const days = random.int(80 * 365);
  return new Date(Date.UTC(1935, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
}

function residentId(region: string, born: string, man: boolean, random: Random): string {
  // GB 11643-1999: the sequence number is odd for men and even for women.
  const sequence = random.int(499) * 2 + (man ? 1 : 2);
  const digits = `${region}${born.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return digits + residentIdCheck(digits);
}

function note(name: string, diagnosis: string, doctor: string, random: Random): string {
  const pressure = `${110 + random.int(50)}/${70 + random.int(25)}mmHg`;
  const heart = 60 + random.int(40);
  return (
    `患者${name}因“${diagnosis}”入院。今日查房，${name}一般情况可，血压${pressure}，心率${heart}次/分，` +
    `体温36.${random.int(9)}℃。予阿司匹林肠溶片100mg qd口服，复查血钾4.${random.int(9)}mmol/L。` +
    `已向${name}及家属交代病情，继续观察。记录医生：${doctor}`
  );
}
