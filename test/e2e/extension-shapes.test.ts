import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { readProbe } from '../support/leak-probe.ts';
import { useProbedPages } from '../support/probed-pages.ts';
import { until } from '../support/protected-browser.ts';

const extension = inject('extensionDir');
let page: Page;

// Every case has a name of its own: a name met once is known to the whole tab.
const shapes: readonly (readonly [string, string, string])[] = [
  ['a course note that is the first to name the patient', '李秀鹏', '<p>患者李秀鹏因发热入院</p>'],
  ['a card of unlabelled spans', '吴国岚', '<p><b>03</b><b>吴国岚</b><b>男</b><b>35岁</b></p>'],
  [
    'a card whose head and line are apart',
    '钱丽昌',
    '<div><div><h4>钱丽昌</h4></div><p>男 | 35岁</p></div>',
  ],
  [
    'a card with the name in data-xm',
    '周国蕊',
    '<div data-xm="周国蕊"><p>周国蕊</p><p>肺炎</p></div>',
  ],
  ['name, age, sex in one text', '陈国刚', '<p>陈国刚  35岁  男</p>'],
  ['name，age，diagnosis in one text', '赵秀萍', '<p>赵秀萍，35，肺炎</p>'],
  ['a dialog’s title', '孙秀琪', '<h3>患者详情 - 孙秀琪</h3>'],
  ['a tab’s caption', '陈丽刚', '<ul><li>首页</li><li>陈丽刚-病历</li></ul>'],
  [
    'a grid of plain elements',
    '郑丽媛',
    '<div><div><i>序号</i><i>姓名</i><i>电话</i></div><div><i>1</i><i>郑丽媛</i><i>无</i></div></div>',
  ],
  [
    'headers in elements above a headless table',
    '王丽杰',
    '<div><div><div><p>序号</p><p>患者姓名</p></div></div><div><table><tr><td>1</td><td>王丽杰</td></tr></table></div></div>',
  ],
  [
    'a table of one column',
    '李丽鹏',
    '<table><tr><td>姓名</td></tr><tr><td>李丽鹏</td></tr></table>',
  ],
  ['a number cut by highlights', '13800', '<p>电话：<b><em>13800</em>001234</b></p>'],
];

const address = useProbedPages({
  extension,
  secrets: shapes.map(([, secret]) => secret),
  each: (fresh) => (page = fresh),
});

const open = (html: string): Promise<unknown> => page.goto(address(html));
const text = (selector: string): Promise<string | null> => page.textContent(selector);

describe('a value that no label stands beside is masked', () => {
  it.each(shapes)('in %s', async (_, secret, html) => {
    await open(html);
    await page.waitForTimeout(150);
    expect(await text('body')).not.toContain(secret);
    expect((await readProbe(page)).where).toEqual([]);
  });

  it('and staff, sex, age, findings and menus stay', async () => {
    const kept = [
      '<p><b>林国华</b><b>男</b><b>主任医师</b></p>',
      '<p>高血压，35岁起病；白细胞，3天后复查；主管医生：何文杰，男，45岁</p>',
      '<p>患者全身无皮疹，患者于今日出院，门诊-病历，查看详情</p>',
    ].join('');
    await open(kept);
    await page.waitForTimeout(150);
    expect(await text('body')).toBe(kept.replace(/<[^>]+>/g, ''));
  });

  it('every attribute that people see or hear has the mask, and programs’ data stay', async () => {
    const spoken = ['title', 'aria-label', 'aria-description', 'aria-valuetext'];
    const tips = ['data-title', 'data-original-title', 'data-bs-original-title', 'data-tip'];
    const attributes = [...spoken, ...tips, 'data-tooltip', 'lay-tips', 'placeholder', 'alt'];
    const held = attributes.map((name) => `${name}="冯国坤"`).join(' ');
    await open(
      `<p>姓名：<b>冯国坤</b></p><i id="a" ${held} data-key="冯国坤"></i>
       <select><optgroup label="冯国坤"><option value="1" label="冯国坤">冯国坤 男</option></optgroup></select>
       <svg><text>姓名：冯国坤</text></svg><script>document.title = '患者详情 - 冯国坤';</script>`,
    );
    await until(async () => (await page.getAttribute('#a', 'alt')) === '冯**', 'the mask');
    for (const name of attributes) expect(await page.getAttribute('#a', name)).toBe('冯**');
    expect(await page.getAttribute('#a', 'data-key')).toBe('冯国坤');
    expect(await page.getAttribute('optgroup', 'label')).toBe('冯**');
    expect(await page.getAttribute('option', 'label')).toBe('冯**');
    expect(await text('option')).toBe('冯** 男');
    expect(await text('svg')).toBe('姓名：冯**');
    expect(await page.title()).toBe('患者详情 - 冯**');
  });

  it('a tooltip that was there before its name was known gets the mask', async () => {
    await open('<i title="冯秀坤">…</i><p>姓名：<b id="late"></b></p>');
    await page.evaluate(() => document.querySelector('#late')!.append('冯秀坤'));
    await until(async () => (await page.getAttribute('i', 'title')) === '冯**', 'the mask');
  });
});

describe('a picture', () => {
  const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
  const filters = (): Promise<Record<string, string>> =>
    page.evaluate(() =>
      Object.fromEntries(
        Array.from(document.querySelectorAll('img,canvas'), (e) => [
          e.id,
          getComputedStyle(e).filter === 'none' ? 'clear' : 'blurred',
        ]),
      ),
    );

  it('of a patient is blurred, one of anything else is not', async () => {
    const img = (id: string, more = ''): string => `<img id="${id}" src="${dot}" ${more}>`;
    await open(
      `<p>姓名：<b>冯坤岚</b></p>
       <table><tr><td>照片</td><td>${img('labelled')}</td></tr></table>
       <table><tr><th>头像</th><th>科室</th></tr><tr><td>${img('column')}</td><td>内科</td></tr></table>
       <div><label>人脸：</label><canvas id="canvas" width="9" height="9"></canvas></div>
       ${img('named', 'alt="冯坤岚"')}${img('worded', 'title="患者头像"')}
       ${img('logo', 'alt="医院徽标"')}${img('doctor', 'alt="医生头像"')}${img('plain')}`,
    );
    await page.waitForTimeout(200);
    expect(await filters()).toEqual({
      labelled: 'blurred',
      column: 'blurred',
      canvas: 'blurred',
      named: 'blurred',
      worded: 'blurred',
      logo: 'clear',
      doctor: 'clear',
      plain: 'clear',
    });
  });
});

describe('a page in the way', () => {
  it('names fields like methods, and the rest is masked all the same', async () => {
    const form = ['matches', 'closest', 'querySelectorAll', 'getElementsByTagName', 'parentElement']
      .map((name) => `<input name="${name}" value="x">`)
      .join('');
    await open('<div id="at"></div><img name="createTreeWalker"><img name="querySelectorAll">');
    await page.evaluate((fields) => {
      document.querySelector('#at')!.innerHTML =
        `<form>${fields}<p>姓名：<b id="in">褚海媛</b></p></form><p>姓名：<b id="out">卫海琪</b></p>`;
    }, form);
    await page.waitForTimeout(150);
    expect(await text('#out')).toBe('卫**');
    expect(await text('#in')).not.toContain('海媛');
    expect(await page.evaluate(() => getComputedStyle(document.body).visibility)).toBe('visible');
  });
});

describe('text that becomes editable', () => {
  it('is the page’s own again under a cover, and masked when editing ends', async () => {
    await open('<p>姓名：<b id="cell">蒋海昌</b></p>');
    await until(async () => (await text('#cell')) === '蒋**', 'the mask');
    const cell = page.locator('#cell');
    await cell.evaluate((element) => element.setAttribute('contenteditable', 'true'));
    expect(await text('#cell')).toBe('蒋海昌');
    expect(
      await cell.evaluate((e) => getComputedStyle(e).getPropertyValue('-webkit-text-security')),
    ).toBe('disc');
    await cell.evaluate((element) => element.removeAttribute('contenteditable'));
    expect(await text('#cell')).toBe('蒋**');
    expect(await cell.evaluate((e) => e.outerHTML)).toBe('<b id="cell">蒋**</b>');
  });
});

describe('a copy', () => {
  it('of a remark with a number and a name carries neither', async () => {
    await open('<p>姓名：<b>沈海萍</b></p><textarea>电话 13800001234，沈海萍之母</textarea>');
    await page.waitForTimeout(150);
    const copied = await page.evaluate(() => {
      const field = document.querySelector('textarea')!;
      field.focus();
      field.select();
      const event = new ClipboardEvent('copy', {
        clipboardData: new DataTransfer(),
        bubbles: true,
        cancelable: true,
      });
      field.dispatchEvent(event);
      return event.clipboardData!.getData('text/plain');
    });
    expect(copied).toBe('电话 138****1234，沈**之母');
  });
});

describe('a datalist', () => {
  const form = (field: string): string =>
    `<table><tr><th>姓名</th><td>冯秀岚</td></tr></table><form><label>${field}<input list="all" name="v"></label>
     <datalist id="all"><option value="冯秀岚"><option value="马丽媛"><option value="3号床"></datalist></form>`;
  const offered = (): Promise<string[]> =>
    page.$$eval('option', (options) =>
      options.filter((option) => !option.disabled).map(({ value }) => value),
    );

  it('offers no patient, whether the field is for names or another mentions one', async () => {
    await open(form('患者姓名'));
    await until(async () => (await offered()).length === 1, 'the list');
    expect(await offered()).toEqual(['3号床']);
    await open(form('科室'));
    await until(async () => (await offered()).length === 2, 'the list');
    expect(await offered()).toEqual(['马丽媛', '3号床']);
  });

  it('can be typed against: the value typed is the value kept', async () => {
    await open(form('患者姓名'));
    await until(async () => (await offered()).length === 1, 'the list');
    await page.fill('input', '冯秀岚');
    expect(await page.inputValue('input')).toBe('冯秀岚');
    const kept = await page.$eval('form', (filled: HTMLFormElement) => [
      ...new URLSearchParams(
        [...new FormData(filled)].map(([name, value]) => [name, value as string]),
      ),
    ]);
    expect(kept).toEqual([['v', '冯秀岚']]);
  });

  it('offers options that a page adds later, and those that the page switched off stay off', async () => {
    await open(form('患者姓名'));
    await until(async () => (await offered()).length === 1, 'the list');
    await page.$eval('datalist', (list) => {
      list.innerHTML =
        '<option value="5号床"><option disabled value="7号床"><option value="钱秀岚">';
    });
    await until(async () => (await offered()).length === 1, 'the list');
    expect(await offered()).toEqual(['5号床']);
  });
});

describe('the veil of a page that has not been looked at', () => {
  it('hides what the page makes visible by itself too, for as long as it is on', async () => {
    await open('<style>b{visibility:visible}</style><p><b>入院记录</b></p>');
    const seen = await page.$eval('b', (b) => {
      const of = (): string => getComputedStyle(b).visibility;
      const before = of();
      // Ours until the end of this task: the observer sets it again.
      document.documentElement.removeAttribute('data-medveil');
      return [before, of()];
    });
    expect(seen).toEqual(['visible', 'hidden']);
    expect(await page.$eval('b', (b) => getComputedStyle(b).visibility)).toBe('visible');
  });
});
