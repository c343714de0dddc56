// Scripts in pages: data in them is found, and their code is not taken for data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyRewriter } from '../../../proxy/inspect/rewrite/body-rewriter.ts';
import { ScriptText } from '../../../proxy/inspect/script-text.ts';
import { inspect, pseudonym } from '../../support/inspect-body.ts';
import { syntheticPatient } from '../../support/synthetic-patients.ts';

const page = (script: string, type = ''): string =>
  `<!doctype html><meta charset="utf-8"><script${type}>${script}</script><p>x</p>`;
const kindsOf = async (html: string) => (await inspect(html, 'text/html')).inspection.kinds;

describe('a script in a page', () => {
  it.each([
    `const line = document.querySelector('tbody').insertRow();`,
    `qq = window.location;`,
    `let line = points[0], wechat = callback(1);`,
    `if (weixin = api.login) { line = chart; }`,
    `var x = /["']/.test(a)\nline = document.body;`,
    `// it's a comment\nline = document.body;`,
    'line = `${a}`.trim(); line = document.body;',
  ])('%s holds no account', async (script) => {
    expect(await kindsOf(page(script))).toEqual({});
  });

  const { brxm, lxdh, sfzh } = syntheticPatient(3);
  it.each([
    [`var patientName = '${brxm}', phone = "${lxdh}";`, { personName: 1, mobilePhone: 1 }],
    [`init({ xm: "${brxm}", sfzh: "${sfzh}" })`, { personName: 1, residentId: 1 }],
    [`phone = ${lxdh};`, { mobilePhone: 1 }],
    [`// 患者电话 ${lxdh}`, { mobilePhone: 1 }],
    ['t = `身份证号：' + sfzh + '`', { residentId: 1 }],
    [`微信号 = "zhang_wei88"`, { socialAccount: 1 }],
  ])('%s is found', async (script, kinds) => {
    expect(await kindsOf(page(script))).toMatchObject(kinds);
  });

  it('runs as before once its data is masked', async () => {
    const script = `var line = document; line.title = "a".concat("b"); var phone = "${lxdh}";`;
    const rewriter = new BodyRewriter({ mediaType: 'text/html', pseudonym });
    const begun = rewriter.push(Buffer.from(page(script))).toString();
    const { bytes, reason } = await rewriter.end();
    const masked = `139****${lxdh.slice(-4)}`;
    expect(reason).toBeUndefined();
    expect(begun + bytes.toString()).toBe(page(script.replace(lxdh, masked)));
  });
});

describe('the words of code', () => {
  it('are the same however the script is cut', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'line = ',
        'doc',
        'ument.',
        'a(',
        '"',
        "'",
        '`',
        '\\',
        '//',
        '/*',
        '*/',
        '\n',
        ' x ',
        '1;',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const whole = parts.join('');
        const cut = new ScriptText();
        let held = '';
        for (const part of parts) held = cut.read(held + part, false);
        expect(cut.read(held, true)).toBe(new ScriptText().read(whole, true));
        expect(held).toHaveLength(whole.length);
      }),
      { numRuns: 3000 },
    );
  });
});
