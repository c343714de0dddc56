// Pages of the demo HIS, written as such systems write them: tables, label cells, inline handlers.
import type { DemoPatient } from './patients.ts';
import { escapeXml } from './workbook.ts';

/** Staff that can sign in to the demo: account and label. */
export const demoStaff = {
  n001: '护士 沈晓岚',
  d001: '医生 周维德',
  f001: '前台 钱思琪',
} as const;

/** The value of the session cookie. */
export type DemoUser = keyof typeof demoStaff;

/** A whole page around a body; `user` is null before sign-in. */
export function page(title: string, user: DemoUser | null, body: string): string {
  const menu = user
    ? `<nav><a href="/">患者列表</a><a href="/workstation">护理工作站</a><a href="/report">区域平台上报</a>
<span class="who">${escapeXml(demoStaff[user])}<a href="/logout">退出</a></span></nav>`
    : '';
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escapeXml(title)} - 示范医院</title>
<link rel="stylesheet" href="/assets/his.css"></head><body>
<header><b>示范医院</b> 住院信息管理系统 <small>演示数据，均为虚构</small></header>${menu}
<main>${body}</main>
<footer>示范医院 · 总机 400-800-0000 · 技术支持：信息科</footer></body></html>`;
}

/** Sign-in: one button a person, no password: it is a demo. */
export function signInPage(): string {
  const buttons = Object.entries(demoStaff).map(
    ([id, label]) => `<button name="user" value="${id}">${escapeXml(label)}</button>`,
  );
  const form = `<form method="post" action="/login" class="signin"><h2>请选择登录身份</h2>${buttons.join('')}</form>`;
  return page('登录', null, form);
}

/** List page: the table is filled by script from /api/patients. */
export function listPage(user: DemoUser): string {
  const heads = [
    '床号',
    '住院号',
    '姓名',
    '性别',
    '年龄',
    '身份证号',
    '联系电话',
    '主治医生',
    '入院诊断',
  ];
  const body = `<div class="bar"><h2>在院患者</h2>
<label>科室 <select id="ks"><option value="">全部</option></select></label>
<button id="refresh">刷新</button><a class="button" href="/export.csv" download>导出 CSV</a>
<a class="button" href="/export.xlsx" download>导出 Excel</a><span id="count"></span></div>
<table id="list"><thead><tr>${heads.map((h) => `<th>${h}</th>`).join('')}</tr></thead><tbody></tbody></table>
<div class="bar"><button id="prev">上一页</button><span id="pages"></span><button id="next">下一页</button></div>
<script src="/assets/list.js"></script>`;
  return page('患者列表', user, body);
}

// Label and value in cells side by side, as the record pages of old systems have them.
const labels: readonly (readonly [string, keyof DemoPatient])[] = [
  ['住院号', 'zyh'],
  ['姓名', 'brxm'],
  ['性别', 'xb'],
  ['年龄', 'nl'],
  ['出生日期', 'csrq'],
  ['身份证号', 'sfzh'],
  ['联系电话', 'lxdh'],
  ['家庭住址', 'jtzz'],
  ['床号', 'ch'],
  ['科室', 'ks'],
  ['主治医生', 'zzys'],
  ['入院日期', 'ryrq'],
  ['入院诊断', 'ryzd'],
];

/** Record of one patient; the buttons load the neighbour into the same nodes. */
export function recordPage(user: DemoUser, patient: DemoPatient): string {
  const cells = labels.map(
    ([label, key]) =>
      `<th class="label">${label}：</th><td data-key="${key}">${escapeXml(String(patient[key]))}</td>`,
  );
  const rows = Array.from(
    { length: Math.ceil(cells.length / 2) },
    (_, i) => `<tr>${cells.slice(2 * i, 2 * i + 2).join('')}</tr>`,
  );
  const zyh = encodeURIComponent(patient.zyh);
  const body = `<div class="bar"><h2>病历首页</h2><button id="before">上一位</button><button id="after">下一位</button>
<a class="button" id="edit" href="/edit/${zyh}">编辑</a><button onclick="window.print()">打印</button></div>
<table class="record" id="record" data-zyh="${escapeXml(patient.zyh)}">${rows.join('')}</table>
<h3>病程记录</h3><p class="note" data-key="bcjl">${escapeXml(patient.bcjl)}</p>
<script src="/assets/record.js"></script>`;
  return page('病历', user, body);
}

/** Edit form: a plain form post, as legacy pages do. */
export function editPage(user: DemoUser, patient: DemoPatient): string {
  const fields: readonly (readonly [string, keyof DemoPatient])[] = [
    ['姓名', 'brxm'],
    ['身份证号', 'sfzh'],
    ['联系电话', 'lxdh'],
    ['家庭住址', 'jtzz'],
    ['入院诊断', 'ryzd'],
  ];
  const inputs = fields.map(
    ([label, key]) =>
      `<div class="row"><label for="${key}">${label}</label><input id="${key}" name="${key}" value="${escapeXml(String(patient[key]))}"></div>`,
  );
  const body = `<h2>编辑患者</h2><form method="post" class="edit" action="/edit/${encodeURIComponent(patient.zyh)}">
${inputs.join('')}<div class="row"><label for="bcjl">病程记录</label><textarea id="bcjl" name="bcjl" rows="5">${escapeXml(patient.bcjl)}</textarea></div>
<button>保存</button> <a class="button" href="/patients/${encodeURIComponent(patient.zyh)}">返回</a></form>`;
  return page('编辑', user, body);
}

/** A tab shell: the record lives in a frame, as in JSP and ASP.NET systems. */
export function workstationPage(user: DemoUser, patient: DemoPatient): string {
  const body = `<h2>护理工作站</h2><p>以下内容来自旧系统的内嵌页面。</p>
<iframe src="/patients/${encodeURIComponent(patient.zyh)}?embedded=1" title="病历"></iframe>`;
  return page('护理工作站', user, body);
}

/** Sending the list to the regional platform through the egress. */
export function reportPage(user: DemoUser, count: number, outcome: string | null): string {
  const said = outcome === null ? '' : `<pre class="outcome">${escapeXml(outcome)}</pre>`;
  const body = `<h2>区域平台上报</h2><p>把所选人数的患者名单以 CSV 发送到“区域平台”。全部外发都经过数据出口网关。</p>
<form method="post" action="/report"><label>人数 <input name="count" type="number" value="${count}" min="1" max="200"></label>
<button>发送</button></form>${said}`;
  return page('上报', user, body);
}
