// Lists as front ends draw them, and values whose neighbours are not what they seem.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { readProbe } from '../support/leak-probe.ts';
import { useProbedPages } from '../support/probed-pages.ts';

let page: Page;

const extHead = (label: string): string =>
  `<div class="x-column-header"><div class="x-column-header-inner"><div class="x-column-header-text-wrapper"><span>${label}</span></div></div></div>`;
const extRow = (cells: readonly string[]): string =>
  `<table class="x-grid-item"><tbody><tr>${cells.map((cell) => `<td><div>${cell}</div></td>`).join('')}</tr></tbody></table>`;
const extNames = [
  '吕蓉岚',
  '程蓉岚',
  '魏蓉岚',
  '姚蓉岚',
  '廖蓉岚',
  '邹蓉岚',
  '熊蓉岚',
  '孟蓉岚',
  '薛蓉岚',
  '阎蓉岚',
  '汤蓉岚',
  '尹蓉岚',
  '黎蓉岚',
  '易蓉岚',
];
const virtualRow = (cells: readonly string[]): string =>
  `<div class="v-row">${cells.map((cell) => `<div class="v-cell"><div>${cell}</div></div>`).join('')}</div>`;
const virtualHead = ['姓名', '性别', '主管医生', '住院号']
  .map((label) => `<div class="v-head-cell"><div>${label}</div></div>`)
  .join('');

/** What is shown, values that must be gone, texts that must stay. No name stands in two cases. */
const shapes: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'a grid with a table for every row',
    `<div><div>${extHead('主管医生')}${extHead('患者姓名')}${extHead('病案号')}</div><div><div><div>${extNames.map((name, i) => extRow(['夏青松', name, `73100${i + 10}`])).join('')}</div></div></div></div>`,
    [...extNames, '7310010', '7310023'],
    ['夏青松'],
  ],
  [
    'a virtual list whose header stands a few levels up',
    `<div><div class="v-header"><div class="v-header-row">${virtualHead}</div></div><div class="v-body"><div><div>${virtualRow(['傅丽萍', '女', '金文博', '00481516'])}${virtualRow(['田中一郎', '内科一病区', '金文博', '00481517'])}</div></div></div></div>`,
    ['傅丽萍', '田中一郎', '00481516', '00481517'],
    ['金文博'],
  ],
  [
    'a list whose header row is the sibling of its viewport',
    `<div><div class="line"><i>姓名</i><i>性别</i><i>主管医生</i></div><div class="port"><div class="inner"><div class="line"><i>康丽萍</i><i>男</i><i>江文博</i></div><div class="line"><i>毛丽萍</i><i>女</i><i>江文博</i></div></div></div></div>`,
    ['康丽萍', '毛丽萍'],
    ['江文博'],
  ],
  [
    'a table of alternating label and value rows',
    `<table><tr><th>姓名</th><th>经治医师</th><th>住院号</th></tr><tr><td>顾丽萍</td><td>侯文博</td><td>731001</td></tr><tr><th>入院诊断</th><th>联系人姓名</th><th>经治医师</th></tr><tr><td>脑梗死</td><td>邵丽萍</td><td>龙文博</td></tr></table>`,
    ['顾丽萍', '731001', '邵丽萍'],
    ['侯文博', '脑梗死', '龙文博'],
  ],
  [
    'a pair table whose values end like labels',
    '<table><tr><td>患者姓名</td><td>段丽萍</td><td>工作单位</td><td>长安市自来水公司</td></tr><tr><td>卡类型</td><td>医保卡</td><td>卡号</td><td>731009445158</td></tr></table>',
    ['段丽萍', '自来水', '731009445158'],
    ['卡类型', '医保卡'],
  ],
  [
    'the employer under 单位 beside a patient, and units and suppliers',
    '<table><tr><td>姓名</td><td>雷丽萍</td><td class="el-descriptions-item__label">单位</td><td class="el-descriptions-item__content">长安市自来水公司</td></tr></table><table><tr><th>名称</th><th>单位</th><th>厂家</th></tr><tr><td>布洛芬</td><td>盒</td><td>长安制药有限公司</td></tr></table><p>单位名称：<b>长安医疗器械有限公司</b></p>',
    ['雷丽萍', '自来水'],
    ['布洛芬', '盒', '长安制药有限公司', '长安医疗器械有限公司'],
  ],
  [
    'an ARIA row with a filler for a fixed column, and a header that only looks like one',
    '<div role="table"><div role="row"><u></u><div role="columnheader">患者姓名</div><div role="columnheader">病区</div><div role="columnheader">住院号</div><div role="columnheader">联系地址</div><div role="columnheader">登记时间</div></div><div role="row"><u></u><div role="cell">佐藤美咲</div><div role="cell">神经内科</div><div role="cell">731601</div></div></div><div><table><tr><th>主管医生</th><td>常文博</td><th>入院诊断</th><td>脑梗死</td><th>科室名称</th><td>检验科室</td></tr></table></div><div><table><tr><th>住院号</th><td>731602</td><th>患者姓名</th><td>乔丽萍</td><th>性别</th><td>男</td></tr></table></div>',
    ['佐藤美咲', '731601', '731602', '乔丽萍'],
    ['神经内科', '常文博', '检验科室', '登记时间'],
  ],
  [
    'a header of unknown words beside a list as wide',
    '<div class="a"><div class="x-header"><table><tr><td>姓名</td><td>床号</td><td>科室</td></tr></table></div><div><table><tr><td>萧丽萍</td><td>3床</td><td>内科</td></tr></table></div></div><div class="a"><div class="x-header"><table><tr><td>登记时间</td><td>次数</td><td>说明</td></tr></table></div><div><table><tr><td>早上</td><td>2次</td><td>复查</td></tr></table></div></div>',
    ['萧丽萍'],
    ['登记时间'],
  ],
  [
    'display labels that hold a value',
    '<label title="病人姓名">贺丽萍</label><table><tr><td>姓名</td><td><label id="l1">龚丽萍</label></td></tr></table><p><label>姓名</label><input><label>卡类型</label><input></p>',
    ['贺丽萍', '龚丽萍'],
    ['卡类型'],
  ],
  [
    'a newborn in a cell that its key names',
    '<table><tr><td data-field="brxm"><div>龚蓉静之小子</div></td><td data-field="xb">男</td></tr></table>',
    ['龚蓉静'],
    [],
  ],
  [
    'captions that speak of a report',
    '<div class="t">万蓉静的检验报告</div><div class="t">钱蓉静-检验报告</div><div class="t">穆蓉静-费用明细</div><div class="t">全部的检验报告</div>',
    ['万蓉静', '钱蓉静', '穆蓉静'],
    ['全部的检验报告'],
  ],
  [
    'cards with a staff line, brackets and a disease',
    '<div><div><b>03床</b><b>覃蓉静</b></div><div>男 / 35岁</div><div>责任护士 <i>武文博</i></div></div><div><strong>严蓉静</strong> <small>(男 35岁)</small></div><div><b>白内障</b><i>男</i></div><div><b>牛文博</b><i>男</i><i>主任医师</i></div>',
    ['覃蓉静', '严蓉静'],
    ['武文博', '白内障', '牛文博'],
  ],
  [
    'a mention before the line that names the patient',
    '<p>00481599 泌尿外科，莫蓉静今日出院</p><p>患者姓名：莫蓉静，住院号：00481599</p>',
    ['莫蓉静', '00481599'],
    ['泌尿外科'],
  ],
];

const address = useProbedPages({
  extension: inject('extensionDir'),
  secrets: shapes.flatMap(([, , masked]) => masked),
  each: (fresh) => (page = fresh),
});

describe('a list or a card is masked and the rest of it stays', () => {
  it.each(shapes)('in %s', async (_, html, masked, kept) => {
    await page.goto(address(html));
    await page.waitForTimeout(150);
    const text = await page.evaluate(() => document.body.innerText);
    for (const value of masked) expect(text).not.toContain(value);
    for (const word of kept) expect(text).toContain(word);
    expect((await readProbe(page)).where).toEqual([]);
  });
});
