import { describe, expect, it } from 'vitest';
import { inDocument, inText } from './found-in.ts';

const name = ['personName:张三'];
const number = ['patientNumber:ZY0012'];

describe('labels in tags', () => {
  it.each([
    ['<brxm>张三</brxm>', name],
    ['<hl7:patientName>张三</hl7:patientName>', name],
    ['<td>姓名</td><td>张三</td>', name],
    ['<td>姓名：</td>\n  <td class="formValue">张三</td>', name],
    ['<b>姓名</b>：<span>张三</span>', name],
    ['<b>姓名：</b>张三', name],
    ['<dt>姓名</dt><dd>张三</dd>', name],
    ['<div class="title">住院号</div><div class="content">ZY0012</div>', number],
    ['<span title="病人姓名">张三</span>', name],
    ['<li data-label="住院号">ZY0012</li>', number],
    ['<div data-field="zyh">ZY0012</div>', number],
    ['<input name="brxm" value="张三">', name],
    ['<input placeholder="请输入姓名" value="张三">', name],
    ['<label>出生日期</label><input value="1985-03-07">', ['birthDate:1985-03-07']],
  ])('%s', (text, expected) => expect(inText(text)).toEqual(expected));

  it.each([
    '<td>主管医生</td><td>赵六</td>',
    '<input name="ysxm" value="赵六">',
    '<span title="医生姓名">赵六</span>',
    '<option value="1">姓名</option>',
    '<input placeholder="请输入姓名" value="">',
    '<th>姓名</th><th>性别</th>',
    'a > b 姓名',
    '<',
    '<>',
    '<td>姓名</td><td></td>',
  ])('%s holds nothing of a patient', (text) => expect(inText(text)).toEqual([]));
});

describe('tables in tags', () => {
  const header = '<tr><th>姓名</th><th>主管医生</th><th>住院号</th></tr>';
  it('rows stand under their header', () => {
    const rows =
      '<tr><td>李四</td><td>赵六</td><td>ZY0012</td></tr><tr><td> 王小明 </td><td>钱七</td><td>ZY0013</td></tr>';
    expect(inDocument(`<table>${header}${rows}</table>`)).toEqual([
      'personName:李四',
      'patientNumber:ZY0012',
      'personName:王小明',
      'patientNumber:ZY0013',
    ]);
  });

  it('a row of another width ends the table', () => {
    const text = `<table>${header}<tr><td>合计</td><td>三十人</td></tr><tr><td>甲</td><td>乙</td><td>丙</td></tr></table>`;
    expect(inDocument(text)).toEqual([]);
  });

  it('a table without a header says nothing', () => {
    expect(inDocument('<tr><td>李四</td><td>内科</td></tr>')).toEqual([]);
  });
});
