// Shadow roots: web components hide their texts from the document, closed ones from every script but
// the one that made them. The page keeps its roots in `window.made`, where the test can read them.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import { useProbedPages } from '../support/probed-pages.ts';

const extension = inject('extensionDir');
let page: Page;

/** A page whose script makes shadow roots with `make`, which keeps them. */
function pageOf(script: string, html = ''): string {
  return `${html}<script>
    window.made = [];
    const make = (host, mode) => { const root = host.attachShadow({ mode }); made.push(root); return root; };
    ${script}
  </script>`;
}

// Every case has a name of its own: a name met once is known to the whole tab.
const shapes: readonly (readonly [string, string, string])[] = [
  [
    'an open root that is filled later',
    '李秀鹏',
    pageOf(`const a = document.createElement('his-a'); document.body.append(a); const r = make(a, 'open');
      setTimeout(() => { r.innerHTML = '<p>患者李秀鹏因发热入院</p>'; }, 100);`),
  ],
  [
    'a closed root made in a constructor',
    '吴国岚',
    pageOf(`customElements.define('his-b', class extends HTMLElement { constructor() { super();
      make(this, 'closed').innerHTML = '<p>姓名：<b>吴国岚</b></p>'; } });
      document.body.append(document.createElement('his-b'));`),
  ],
  [
    'a closed root of a plain element that is filled before it is shown',
    '钱丽昌',
    pageOf(`const a = document.createElement('div'); make(a, 'closed').innerHTML = '<p>姓名：<b>钱丽昌</b></p>';
      setTimeout(() => document.body.append(a), 100);`),
  ],
  [
    'an element that is defined long after it was written',
    '周国蕊',
    pageOf(
      `setTimeout(() => customElements.define('his-c', class extends HTMLElement { constructor() { super();
        make(this, 'closed').innerHTML = '<table><tr><th>姓名</th><th>科室</th></tr><tr><td>周国蕊</td><td>内科</td></tr></table>'; } }), 150);`,
      '<his-c></his-c>',
    ),
  ],
  [
    'a closed root in an open one in a closed one',
    '陈国刚',
    pageOf(`const nest = (host, left) => { const r = make(host, left % 2 ? 'closed' : 'open');
        r.innerHTML = left ? '<div></div>' : '<p>陈国刚 35岁 男</p>';
        if (left) nest(r.firstChild, left - 1); };
      const a = document.createElement('section'); document.body.append(a); nest(a, 3);`),
  ],
  [
    'a text right below its root, named by the label beside its element',
    '赵秀萍',
    pageOf(
      `make(document.getElementById('v'), 'closed').textContent = '赵秀萍';`,
      '<div><label>姓名：</label><span id="v"></span></div>',
    ),
  ],
  [
    'a root that the parser made',
    '孙秀琪',
    pageOf(
      `made.push(document.getElementById('d').shadowRoot);`,
      '<div id="d"><template shadowrootmode="open"><p>姓名：<b>孙秀琪</b></p></template></div>',
    ),
  ],
  [
    'a root that is written again and again',
    '陈丽刚',
    pageOf(`const a = document.createElement('his-e'); document.body.append(a); const r = make(a, 'closed');
      r.innerHTML = '<p>姓名：<b></b></p>'; let n = 0;
      const write = () => { r.querySelector('b').textContent = n % 2 ? '郑丽媛' : '陈丽刚'; if (n++ < 40) requestAnimationFrame(write); };
      write();`),
  ],
  [
    'a root whose element moves',
    '王丽杰',
    pageOf(`const a = document.createElement('div'); make(a, 'closed').innerHTML = '<p>姓名：<b>王丽杰</b></p>';
      document.body.append(a); a.remove(); const b = document.createElement('main');
      setTimeout(() => { document.body.append(b); b.append(a); }, 100);`),
  ],
  [
    'a tooltip of a root',
    '李丽鹏',
    pageOf(
      `make(document.getElementById('t'), 'open').innerHTML = '<p title="姓名：李丽鹏">…</p>';`,
      '<div id="t"></div>',
    ),
  ],
];

const secrets = shapes.map(([, secret]) => secret);
const address = useProbedPages({ extension, secrets, each: (fresh) => (page = fresh) });

const open = async (html: string): Promise<void> => {
  await page.goto(address(html));
  await page.waitForTimeout(900);
};
/** Markup of every shadow root that the page has made. */
const roots = (): Promise<string> =>
  page.evaluate(() =>
    (Reflect.get(window, 'made') as ShadowRoot[]).map((root) => root.innerHTML).join('\n'),
  );

describe('a value in a shadow root is masked', () => {
  it.each(shapes)('%s', async (_, secret, html) => {
    await open(html);
    const shown = await roots();
    expect(shown).not.toContain(secret);
    expect(shown).toContain(`${secret.slice(0, 1)}*`);
    expect((await readProbe(page)).where).toEqual([]);
  });

  it('and the same pages are clear without the extension', async () => {
    const bare = await launchBrowser();
    try {
      page = await bare.context.newPage();
      await installProbe(bare.context, secrets);
      for (const [, secret, html] of shapes) {
        await open(html);
        expect(await roots()).toContain(secret);
      }
    } finally {
      await bare.close();
    }
  });
});

it('a form field in a closed root is covered by style, and its value is the page’s', async () => {
  await open(
    pageOf(
      `const r = make(document.getElementById('f'), 'closed');
       r.innerHTML = '<label for="n">身份证号</label><input id="n" value="110101199003078670">';
       r.adoptedStyleSheets = [new CSSStyleSheet()]; r.append('');`,
      '<div id="f"></div>',
    ),
  );
  const seen = await page.evaluate(() => {
    const [root] = Reflect.get(window, 'made') as ShadowRoot[];
    const input = root!.querySelector('input')!;
    return [input.value, getComputedStyle(input).getPropertyValue('-webkit-text-security')];
  });
  expect(seen).toEqual(['110101199003078670', 'disc']);
});

it('the hook looks like the browser’s own function and answers like it', async () => {
  await open(pageOf(''));
  const seen = await page.evaluate(() => {
    const attachShadow: unknown = Reflect.get(Element.prototype, 'attachShadow');
    if (typeof attachShadow !== 'function') throw new Error('attachShadow is gone');
    const twice = document.createElement('div');
    twice.attachShadow({ mode: 'open' });
    const errors = [
      () => twice.attachShadow({ mode: 'open' }),
      () => document.createElement('table').attachShadow({ mode: 'open' }),
      () => Reflect.apply(attachShadow, {}, [{ mode: 'open' }]),
    ].map((call) => {
      try {
        call();
        return 'none';
      } catch (error) {
        return (error as Error).name;
      }
    });
    return {
      name: attachShadow.name,
      length: attachShadow.length,
      text: String(attachShadow),
      errors,
    };
  });
  expect(seen.name).toBe('attachShadow');
  expect(seen.length).toBe(1);
  expect(seen.text).toContain('[native code]');
  expect(seen.errors).toEqual(['NotSupportedError', 'NotSupportedError', 'TypeError']);
});
