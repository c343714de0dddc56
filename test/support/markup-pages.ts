// Pages and XML documents as programs write them, around synthetic patients: for properties that hold for all.
import fc from 'fast-check';
import { type SyntheticPatient, syntheticPatient } from './synthetic-patients.ts';

export interface Markup {
  readonly body: string;
  /** What must not be left in a masked copy, as it is written in the body. */
  readonly values: readonly string[];
}

type Person = Pick<SyntheticPatient, 'brxm' | 'sfzh' | 'lxdh'>;

const decimal = (text: string) => Array.from(text, (c) => `&#${c.codePointAt(0)};`).join('');
const hex = (text: string) =>
  Array.from(text, (c) => `&#x${c.codePointAt(0)?.toString(16)};`).join('');

/** A value as text between tags may have it. */
const inText: Record<string, (value: string) => string> = {
  plain: (value) => value,
  decimal,
  hex,
  mixed: (value) => value.slice(0, 2) + decimal(value.slice(2)),
};
const inPage: typeof inText = {
  ...inText,
  spread: (value) => `<b>${value.slice(0, 1)}</b>${value.slice(1)}`,
  wrapped: (value) => `\n  <span class="v">${value}</span>&nbsp;\n`,
  marked: (value) => `<em>${value.slice(0, 2)}</em><mark data-x="1">${value.slice(2)}</mark>`,
};

const pageParts: Record<string, (p: Person, write: (value: string) => string) => string> = {
  table: (p, w) =>
    `<table><caption>列表</caption><thead><tr><th>姓名</th><th>身份证号</th><th>联系电话</th><th>科室</th></tr></thead>` +
    `<tbody><tr><td rowspan="2">${w(p.brxm)}</td><td>${w(p.sfzh)}</td><td>${w(p.lxdh)}</td><td>外科</td></tr></tbody></table>`,
  record: (p, w) =>
    `<table><tr><td>姓名：</td><td>${w(p.brxm)}</td><td>电话：</td><td>${w(p.lxdh)}</td></tr></table>`,
  labels: (p, w) =>
    `<dl><dt>姓名</dt><dd>${w(p.brxm)}</dd><dt>身份证号</dt><dd>${w(p.sfzh)}</dd></dl>`,
  inline: (p, w) => `<p>患者姓名：${w(p.brxm)}，电话：${w(p.lxdh)}，一般情况好。</p>`,
  inputs: (p) =>
    `<input name="brxm" value="${p.brxm}"><input value='${p.sfzh}' id=sfzh name=sfzh><input name=lxdh value=${p.lxdh}>`,
  data: (p) => `<li data-sfzh="${p.sfzh}" title='电话：${p.lxdh}' data-brxm=${p.brxm}>1 床</li>`,
  comment: (p) => `<!-- <td>姓名：${p.brxm}</td><td>身份证号：${p.sfzh}</td> -->`,
  script: (p) =>
    `<script>window.__ROWS__=${JSON.stringify([{ ...p, lxdh: Number(p.lxdh) }])};</script>`,
  json: (p) => `<script type="application/json">${JSON.stringify({ data: [p] })}</script>`,
  textarea: (p) => `<textarea rows=2>姓名：${p.brxm}\n电话：${p.lxdh}</textarea>`,
  options: (p) =>
    `<select><option value="${p.sfzh}">身份证号：${p.sfzh}</option><option>其他</option></select>`,
  nested: (p, w) =>
    `<table><tr><td><table><tr><th>姓名</th><th>电话</th></tr><tr><td>${w(p.brxm)}</td><td>${w(p.lxdh)}</td></tr></table></td></tr></table>`,
};

const fillers = [
  '<style>.a{color:#333}</style>',
  '<p>血压 128/76 mmHg，体温&lt;38℃ &copy;</p>',
  '<hr/>\r\n<br>',
  '<!---->',
  '<div hidden>保存成功</div>',
  '<img src="a.png" alt="x">',
  '',
];

const patient = fc.integer({ min: 0, max: 5000 }).map(syntheticPatient);
const keysOf = (parts: object) => fc.constantFrom(...Object.keys(parts));

export const markupPages: fc.Arbitrary<Markup> = fc
  .array(
    fc.record({
      p: patient,
      part: keysOf(pageParts),
      written: keysOf(inPage),
      filler: fc.constantFrom(...fillers),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => ({
    body: `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>病人列表</title></head><body>\n${parts
      .map(({ p, part, written, filler }) => {
        return filler + (pageParts[part]?.(p, inPage[written] ?? decimal) ?? '');
      })
      .join('\n')}</body></html>\n`,
    values: parts.flatMap(({ p }) => [p.sfzh, p.lxdh]),
  }));

const xmlWays: typeof inText = {
  ...inText,
  cdata: (value) => `<![CDATA[${value}]]>`,
  half: (value) => `${value.slice(0, 1)}<![CDATA[${value.slice(1)}]]>`,
  commented: (value) => `${value}<!-- x -->`,
};

export const xmlDocuments: fc.Arbitrary<Markup> = fc
  .array(fc.record({ p: patient, written: keysOf(xmlWays), prefix: fc.constantFrom('', 'his:') }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => ({
    body: `<?xml version="1.0"?>\n<Response xmlns:his="urn:x"><Code>0</Code>${parts
      .map(({ p, written, prefix }) => {
        const w = xmlWays[written] ?? decimal;
        const element = (key: string, value: string) =>
          `<${prefix}${key}>${w(value)}</${prefix}${key}>`;
        return `<${prefix}Row seq="1">${element('brxm', p.brxm)}\n  ${element('sfzh', p.sfzh)}${element('lxdh', p.lxdh)}</${prefix}Row>`;
      })
      .join('\n')}</Response>`,
    values: parts.flatMap(({ p }) => [p.sfzh, p.lxdh]),
  }));
