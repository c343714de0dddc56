// A hospital's page with a value of every kind on it: descriptions, a list with staff columns, a form,
// free text, results. Says what must not be readable and what must stay. Nobody is behind any value.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import * as numbers from './synthetic-numbers.ts';

export interface KindsPage {
  readonly html: string;
  /** What must never be readable, with the kind that says so. */
  readonly secrets: readonly (readonly [IdentifierKind, string])[];
  /** Texts that must be on the page exactly so. */
  readonly kept: readonly string[];
}

const doctors = ['林国华', '何文杰', '郑雅琴'];
const names = ['贾云帆', '阮秋白', '欧阳汀兰', '阿卜杜拉·买买提', '施九', '柏青禾'];
const diagnoses = [
  '高血压病2级（I10.x00）',
  '2型糖尿病，高脂血症',
  '社区获得性肺炎',
  '左股骨颈骨折',
  '急性阑尾炎（K35.800）',
  '孕39周，头位',
];

/** Same seed, same page. */
export function kindsPage(seed = 41): KindsPage {
  const random = numbers.seededRandom(seed);
  const make = (kind: (random: numbers.Random) => string): string => kind(random);
  const items: readonly (readonly [string, IdentifierKind, string])[] = [
    ['姓名', 'personName', '慕容雪竹'],
    ['身份证号', 'residentId', make(numbers.residentId)],
    ['外国人永久居留身份证', 'permanentResidentId', make(numbers.permanentResidentId)],
    ['港澳居民来往内地通行证', 'hkMacauPermit', make(numbers.hkMacauPermit)],
    ['台胞证号', 'taiwanPermit', make(numbers.taiwanPermit)],
    ['护照号', 'passport', make(numbers.passport)],
    ['军官证', 'militaryId', make(numbers.militaryId)],
    ['出生医学证明编号', 'birthCertificate', make(numbers.birthCertificate)],
    ['香港身份证', 'hkid', make(numbers.hkid)],
    ['澳门身份证', 'macauId', make(numbers.macauId)],
    ['台湾身份证', 'taiwanId', make(numbers.taiwanId)],
    ['SSN', 'ssn', make(numbers.ssn)],
    ['手机号', 'mobilePhone', make(numbers.mobilePhone)],
    ['联系电话', 'landline', make(numbers.landline)],
    ['电子邮箱', 'email', make(numbers.email)],
    ['家庭住址', 'address', make(numbers.address)],
    ['出生日期', 'birthDate', make(numbers.birthDate)],
    ['年龄', 'age', '96岁'],
    ['住院号', 'patientNumber', make(numbers.patientNumber)],
    ['条码号', 'specimenNumber', make(numbers.specimenNumber)],
    ['医保卡号', 'insuranceNumber', make(numbers.insuranceNumber)],
    ['银行卡号', 'bankCard', make(numbers.bankCard)],
    ['工作单位', 'employer', '云杉精密仪器有限公司'],
    ['微信号', 'socialAccount', 'yunshan_9041'],
    ['车牌号', 'licensePlate', make(numbers.licensePlate)],
    ['照片', 'photo', '/photos/patient/20417788.jpg'],
    ['出院诊断', 'sensitiveDiagnosis', '慢性乙型肝炎'],
  ];
  const rows = names.map((name, i) => ({
    name,
    number: make(numbers.patientNumber),
    phone: make(numbers.mobilePhone),
    age: i === 3 ? 93 : 31 + i * 9,
    diagnosis: i === 4 ? `高血压病，梅毒` : (diagnoses[i] ?? ''),
    doctor: doctors[i % doctors.length] ?? '',
  }));
  const listed = rows.flatMap(({ name, number, phone }): [IdentifierKind, string][] => [
    ['personName', name],
    ['patientNumber', number],
    ['mobilePhone', phone],
  ]);
  const filled = { phone: make(numbers.landline), passport: 'E40028922', name: '尉迟丹枫' };
  return {
    html: page(items, rows, filled, [make(numbers.mobilePhone), make(numbers.residentId)]),
    secrets: [
      ...items.map(([, kind, value]): [IdentifierKind, string] => [kind, value]),
      ...listed,
      ['sensitiveDiagnosis', '梅毒'],
      ['landline', filled.phone],
      ['passport', filled.passport],
      ['personName', filled.name],
    ],
    kept: [
      ...diagnoses.slice(0, 4),
      '高血压病，[敏感诊断]',
      ...doctors,
      ...clinical,
      '91330100799655058B',
      '400-800-1234',
      '0571-88001234',
      '31',
    ],
  };
}

const clinical = [
  '白细胞 6.5×10⁹/L，血红蛋白 135 g/L，血糖 5.6 mmol/L',
  '阿莫西林胶囊 0.5 g 口服 tid，医嘱号 202611220417',
  '血压 128/76 mmHg，心率 72 次/分',
  '国药准字H20054321，批号 20260417',
  '丙氨酸氨基转移酶',
  'HBsAg 阴性',
  '否认肝炎、结核、梅毒等传染病史',
];

interface Row {
  readonly name: string;
  readonly number: string;
  readonly phone: string;
  readonly age: number;
  readonly diagnosis: string;
  readonly doctor: string;
}

function page(
  items: readonly (readonly [string, IdentifierKind, string])[],
  rows: readonly Row[],
  filled: { phone: string; passport: string; name: string },
  [phone, id]: readonly string[],
): string {
  const described = items
    .map(
      ([label, kind, value]) =>
        `<th class="el-descriptions__label">${label}</th><td class="el-descriptions__content" data-kind="${kind}">${value}</td>`,
    )
    .reduce<string[]>((lines, cell, i) => {
      lines[Math.floor(i / 3)] = (lines[Math.floor(i / 3)] ?? '') + cell;
      return lines;
    }, []);
  const [first] = rows;
  const cells = rows.map(
    (r, i) =>
      `<tr><td>${i + 1}床</td><td>${r.name}</td><td>${i % 2 ? '女' : '男'}</td><td>${r.age}</td><td>${r.number}</td><td>${r.phone}</td><td title="${r.diagnosis}">${r.diagnosis}</td><td>${r.doctor}</td><td>2026-11-${10 + i}</td></tr>`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>患者详情</title>
<style>${css}</style></head><body>
<h2>患者信息</h2><table class="el-descriptions">${described.map((line) => `<tr>${line}</tr>`).join('')}</table>
<h2>在院患者</h2><table class="list"><thead><tr><th>床号</th><th>姓名</th><th>性别</th><th>年龄</th><th>住院号</th><th>联系电话</th><th>入院诊断</th><th>主管医生</th><th>入院日期</th></tr></thead><tbody>${cells.join('')}</tbody></table>
<h2>登记</h2><form>
<label>姓名 <input name="brxm" value="${filled.name}"></label>
<label>证件号码 <input id="document" value="${filled.passport}"></label>
<label>联系电话 <input id="phone" value="${filled.phone}"></label>
<label>年龄 <input id="age" value="35"></label>
<label>高龄 <span>年龄</span> <input id="old" name="nl" value="97"></label>
<label>入院诊断 <input id="benign" value="急性支气管炎"></label>
<label>出院诊断 <input id="sensitive" value="梅毒"></label></form>
<h2>病程</h2><p id="note">今日查房，患者${first?.name}诉头痛缓解，${clinical[2]}。家属电话${phone}，身份证${id}已核对。</p>
<p>既往史：<span id="history">${clinical[6]}</span>。</p>
<h2>检验与医嘱</h2><table class="list"><tr><th>项目</th><th>结果</th><th>单位</th><th>参考值</th></tr>
<tr><td>${clinical[4]}</td><td>31</td><td>U/L</td><td>9-50</td></tr><tr><td>总胆固醇</td><td>4.92</td><td>mmol/L</td><td>2.8-5.17</td></tr></table>
<p>${clinical[0]}；${clinical[5]}。</p><p>${clinical[1]}；${clinical[3]}。</p>
<footer>示范医院　统一社会信用代码 91330100799655058B　服务热线 400-800-1234　<span>医院电话</span>：<span>0571-88001234</span></footer>
</body></html>`;
}

const css = `
body { font: 14px/1.6 'Noto Sans CJK SC', sans-serif; margin: 20px 28px; color: #303133; background: #f5f7fa; }
h2 { font-size: 15px; margin: 18px 0 8px; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { border: 1px solid #ebeef5; padding: 6px 10px; text-align: left; font-weight: 400; }
th { background: #fafafa; color: #909399; white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: 8px 20px; background: #fff; padding: 12px; }
input { padding: 4px 8px; border: 1px solid #dcdfe6; border-radius: 4px; }
p { background: #fff; padding: 10px 12px; margin: 8px 0; }
footer { color: #909399; margin-top: 16px; }
[role=tooltip] { position: fixed; right: 24px; bottom: 24px; background: #303133; color: #fff; padding: 6px 10px; border-radius: 4px; }`;
