// A ward's page as Chinese hospital systems look, for pictures of the product: nobody on it exists. Some of
// its patients share a surname and the length of their names, as patients do.
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';
import { between, digits, pick, seededRandom } from '../support/synthetic-numbers.ts';

const names = '王芳 李建华 王磊 陈思远 欧阳静怡 李建国 赵敏 周子涵 孙丽娟 吴俊杰'.split(' ');
const diagnoses = ['高血压 2 级', '2 型糖尿病', '社区获得性肺炎', '冠心病', '急性胆囊炎'];
const doctors = ['沈晓岚', '何文杰', '郑雅琴'];

interface WardPatient {
  readonly bed: string;
  readonly zyh: string;
  readonly name: string;
  readonly sex: string;
  readonly age: number;
  readonly id: string;
  readonly phone: string;
  readonly diagnosis: string;
  readonly doctor: string;
}

/** The same people every time. */
export const wardPatients: readonly WardPatient[] = names.map((name, i) => {
  const random = seededRandom(40 + i);
  const year = between(random, 1941, 2003);
  const seventeen = `320500${year}${String(between(random, 1, 12)).padStart(2, '0')}${String(between(random, 10, 28))}${digits(random, 3)}`;
  return {
    bed: `${i + 1} 床`,
    zyh: `ZY${2_026_410 + i * 37}`,
    name,
    sex: /[芳静敏丽娟]/.test(name) ? '女' : '男',
    age: 2026 - year,
    id: seventeen + residentIdCheck(seventeen),
    phone: `139${digits(random, 8)}`,
    diagnosis: pick(random, diagnoses),
    doctor: pick(random, doctors),
  };
});

const style = `
  * { box-sizing: border-box; } body { margin: 0; font: 14px/1.6 'Noto Sans CJK SC', sans-serif; color: #303133; background: #f0f2f5; }
  header { display: flex; align-items: center; gap: 24px; height: 52px; padding: 0 24px; background: #1f4e8c; color: #fff; }
  header b { font-size: 16px; letter-spacing: 1px; } header nav { display: flex; gap: 20px; flex: 1; font-size: 14px; opacity: .9; }
  .frame { display: grid; grid-template-columns: 176px 1fr; min-height: calc(100vh - 52px); }
  aside { background: #fff; border-right: 1px solid #e4e7ed; padding: 12px 0; } aside a { display: block; padding: 9px 24px; color: #606266; }
  aside a.on { color: #1f4e8c; background: #ecf3fc; border-right: 3px solid #1f4e8c; font-weight: 600; }
  main { padding: 16px; } .panel { background: #fff; border-radius: 4px; box-shadow: 0 1px 3px rgb(0 0 0 / .06); padding: 16px 20px; }
  .bar { display: flex; gap: 10px; align-items: center; margin-bottom: 14px; } .bar h1 { font-size: 16px; margin: 0; flex: 1; }
  .bar input { width: 200px; height: 30px; padding: 0 10px; border: 1px solid #dcdfe6; border-radius: 4px; font: inherit; font-size: 13px; }
  button { height: 30px; padding: 0 14px; border: 1px solid #1f4e8c; border-radius: 4px; background: #1f4e8c; color: #fff; font: inherit; font-size: 13px; }
  table { border-collapse: collapse; width: 100%; } th { background: #f5f7fa; color: #606266; font-weight: 600; }
  th, td { padding: 9px 12px; text-align: left; border-bottom: 1px solid #ebeef5; white-space: nowrap; }
`;

/** Markup of the page's body; its list saves a row by reading its own cells, as old pages do. */
export function wardPage(): string {
  const rows = wardPatients.map(
    ({ bed, zyh, name, sex, age, id, phone, diagnosis, doctor }) =>
      `<tr><td>${bed}</td><td>${zyh}</td><td>${name}</td><td>${sex}</td><td>${age}</td><td>${id}</td><td>${phone}</td><td>${diagnosis}</td><td>${doctor}</td></tr>`,
  );
  return `<style>${style}</style>
<header><b>示范医院住院护士工作站</b><nav><span>床位一览</span><span>医嘱执行</span><span>护理记录</span></nav><span>心内科一病区 · 护士 林晓</span></header>
<div class="frame"><aside><a>病区总览</a><a class="on">在院患者</a><a>待入院</a><a>出院随访</a><a>交班记录</a></aside>
<main><div class="panel"><div class="bar"><h1>在院患者</h1><input placeholder="姓名/住院号"><button id="transfer">保存转科登记</button></div>
<table><thead><tr><th>床号</th><th>住院号</th><th>姓名</th><th>性别</th><th>年龄</th><th>身份证号</th><th>联系电话</th><th>诊断</th><th>主管医生</th></tr></thead>
<tbody id="rows">${rows.join('')}</tbody></table></div></main></div>
<script>
  document.getElementById('transfer').onclick = () => {
    const [, zyh, name] = [...document.querySelector('#rows tr').cells].map((cell) => cell.textContent);
    fetch('/save-json', { method: 'POST', body: JSON.stringify({ zyh, name }) }).catch(() => {});
  };
</script>`;
}
