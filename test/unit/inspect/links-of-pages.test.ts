// Numbers that stand in the links of a page and in names for its scripts.
import { describe, expect, it } from 'vitest';
import { BodyRewriter } from '../../../proxy/inspect/rewrite/body-rewriter.ts';
import { inspect, pseudonym } from '../../support/inspect-body.ts';
import { syntheticPatient } from '../../support/synthetic-patients.ts';

const { sfzh, lxdh } = syntheticPatient(11);

async function masked(html: string): Promise<string> {
  const rewriter = new BodyRewriter({ mediaType: 'text/html', pseudonym });
  const begun = rewriter.push(Buffer.from(html)).toString();
  const { bytes, reason } = await rewriter.end();
  expect(reason).toBeUndefined();
  return begun + bytes.toString();
}

describe('a link or name with a number in it', () => {
  it.each([
    [`<a href="tel:${lxdh}">电话</a>`, { mobilePhone: 1 }],
    [`<a href="/patient?sfzh=${sfzh}&amp;tab=1">详情</a>`, { residentId: 1 }],
    [`<form action='/save;sfzh=${sfzh}'></form>`, { residentId: 1 }],
    [`<tr id="row-${sfzh}"><td>x</td></tr>`, { residentId: 1 }],
    [`<a href="mailto:wang.wei@example.cn">邮件</a>`, { email: 1 }],
  ])('%s is found, and masked where it stands', async (html, kinds) => {
    expect((await inspect(html, 'text/html')).inspection.kinds).toEqual(kinds);
    const copy = await masked(html);
    expect(copy).not.toContain(sfzh);
    expect(copy).not.toContain(lxdh);
    expect(copy).not.toContain('wang.wei');
    expect((await inspect(copy, 'text/html')).inspection.kinds).toEqual({});
  });

  it.each([
    '<script src="/static/app.20241123123456789.js"></script><link href="/a.css?v=1699999999999">',
    '<img src="/logo.png?t=1732400000000"><a href="/order/20241123123456">订单</a>',
    '<div id="__next"><label for="input-12">x</label></div>',
    '<a href="/page?id=100200300&size=20">2</a>',
  ])('%s holds nobody', async (html) => {
    expect((await inspect(html, 'text/html')).inspection.kinds).toEqual({});
    expect(await masked(html)).toBe(html);
  });
});

describe('labels that follow each other', () => {
  it('are no values of each other', async () => {
    const html = `<ul><li>Patient Name</li><li>Patient ID</li><li>Birth Date</li></ul>
      <p>姓名</p><p>联系电话</p><p>患者姓名</p><p>住院号</p>`;
    expect((await inspect(html, 'text/html')).inspection.kinds).toEqual({});
    expect(await masked(html)).toBe(html);
  });

  it('say what comes after the last of them', async () => {
    const { brxm } = syntheticPatient(4);
    const html = `<p>Patient ID</p><p>Patient Name</p><p>${brxm}</p>`;
    expect((await inspect(html, 'text/html')).inspection.kinds).toEqual({ personName: 1 });
  });
});
