// How long whose fields were on the screen, in a browser as IT deploys it, beside what the page's own geometry says.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { sightOracle, type SightTruth } from '../support/sight-oracle.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const cell = (row: number, kind: string, text: string) =>
  `<td data-row="${row}" data-kind="${kind}" style="height:48px">${text}</td>`;
const rowOf = (n: number): string => {
  const { brxm, zyh, lxdh } = hostPatient(n);
  return `<tr>${cell(n, 'personName', brxm)}${cell(n, 'patientNumber', zyh)}${cell(n, 'mobilePhone', lxdh)}</tr>`;
};
const phone = '[data-row="1"][data-kind="mobilePhone"]';
const list = `<div id="box" style="height:200px;overflow:auto" hidden><table>
  <thead><tr><th>姓名</th><th>住院号</th><th>手机号</th></tr></thead>
  <tbody>${Array.from({ length: 20 }, (_, n) => rowOf(n)).join('')}</tbody></table></div>`;
const detail = (n: number): string => {
  const { brxm, zyh } = hostPatient(n);
  return `<p>姓名：<b data-row="${n}" data-kind="personName">${brxm}</b></p><p>住院号：<b data-row="${n}" data-kind="patientNumber">${zyh}</b></p>`;
};

describe.skipIf(unsupported)(`the sight log (${unsupported ?? 'with a policy'})`, () => {
  let host: HostPages;
  let intake: TestIntake;
  let browser: ProtectedBrowser;
  beforeAll(async () => {
    host = await startHostPages();
    const hisUser = { cookie: 'account', selector: '#me' };
    const profiles = [{ v: 1 as const, id: 'his', sites: [host.origin], hisUser }];
    intake = await TestIntake.start({ profiles });
    browser = await protectedBrowser(inject('extensionDir'), intake);
    await browser.page.goto(host.bodyAddress(detail(30)));
    await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
    await browser.page.goto('about:blank');
    await until(() => intake.of('sight').length > 0, 'its sight');
  });
  afterAll(async () => {
    await browser?.close();
    await intake?.close();
    await host.close();
  });
  beforeEach(async () => {
    await browser.context.clearCookies();
    intake.events.length = 0;
  });

  /** Milliseconds by `path row kind state`, as the oracle writes them. */
  const recorded = (): Record<string, number> => {
    const all: Record<string, number> = {};
    for (const { path, patients, sight } of intake.of('sight')) {
      for (const [i, { identifiers }] of patients.entries()) {
        const row = Array.from({ length: 40 }, (_, n) => n).find(
          (n) => hostPatient(n).zyh === identifiers.patientNumber,
        );
        for (const { kinds, state, milliseconds } of sight?.people[i] ?? []) {
          for (const kind of kinds) {
            const word = `${path} ${row} ${kind} ${state}`;
            all[word] = (all[word] ?? 0) + milliseconds;
          }
        }
      }
    }
    return all;
  };

  it('says of every field what the page’s own geometry says', async () => {
    const { page } = browser;
    await page.goto(host.bodyAddress(`<script>${sightOracle}</script>${list}<div id="app"></div>`));
    const wait = (milliseconds: number) => page.waitForTimeout(milliseconds);
    await page.evaluate(() => document.getElementById('box')!.removeAttribute('hidden'));
    await wait(1100);
    await page.evaluate(() => document.getElementById('box')!.scrollTo(0, 300));
    await wait(800);
    await page.evaluate(() => document.getElementById('box')!.scrollTo(0, 0));
    await wait(600);
    await page.locator(phone).click({ modifiers: ['Alt'] });
    await until(async () => (await overlayText(page)).includes('诊疗需要'), 'the reasons');
    await page.keyboard.press('1');
    await until(async () => (await page.textContent(phone)) === hostPatient(1).lxdh, 'the phone');
    await wait(900);
    await page.evaluate((html) => {
      history.pushState(null, '', '/record/17');
      document.getElementById('box')!.hidden = true;
      document.getElementById('app')!.innerHTML = html;
    }, detail(17));
    await wait(1300);
    const truth = await page.evaluate(() =>
      (globalThis as unknown as { sightOracle: { stop(): SightTruth } }).sightOracle.stop(),
    );
    await page.goto('about:blank');
    await until(() => intake.of('sight').length >= 2, 'the sight of both pages');
    const told = recorded();
    expect(Object.keys(told).sort()).toEqual(Object.keys(truth.dwelt).sort());
    const slack = 100 + truth.longestFrame;
    for (const [word, milliseconds] of Object.entries(truth.dwelt)) {
      expect(
        Math.abs((told[word] ?? 0) - milliseconds),
        `${word}: ${told[word]}, ${milliseconds}`,
      ).toBeLessThan(slack);
    }
  });

  const signIn = (account: string): Promise<void> =>
    browser.context.addCookies([{ url: host.origin, name: 'account', value: account }]);

  it('leaves out what nobody could see', async () => {
    const { page } = browser;
    const hidden = [
      `<div style="visibility:hidden">${detail(1)}</div>`,
      `<div style="opacity:0">${detail(2)}</div>`,
      `<details><summary>更多</summary>${detail(3)}</details>`,
      `<div style="height:40px;overflow:hidden"><p>本页</p><p>说明</p>${detail(4)}</div>`,
      `<div style="margin-top:5000px">${detail(5)}</div>`,
    ];
    // Places that are lent by the element around.
    const lent = `<p>姓名：<b style="display:contents">${hostPatient(8).brxm}</b></p>
      <p>住院号：<b style="display:contents">${hostPatient(8).zyh}</b></p>`;
    await page.goto(host.bodyAddress(`${detail(0)}${lent}${hidden.join('')}`));
    await until(() => intake.of('view').length > 0, 'the view event');
    await page.waitForTimeout(300);
    await page.goto('about:blank');
    await until(() => intake.of('sight').length > 0, 'the sight');
    const [{ patients, user } = { patients: [], user: '' }] = intake.of('sight');
    expect(patients.map(({ identifiers }) => identifiers.patientNumber)).toEqual([
      hostPatient(0).zyh,
      hostPatient(8).zyh,
    ]);
    expect(user).toBeUndefined();
  });

  it('notices that somebody else has taken over, whose page it was before included', async () => {
    const { page } = browser;
    await signIn('n1001');
    await page.goto(host.bodyAddress(detail(6)));
    await until(() => intake.of('view').length > 0, 'the view event');
    await page.waitForTimeout(300);
    await signIn('n1002');
    await until(() => intake.of('sight').length > 0, 'the sight of the first person');
    await page.waitForTimeout(300);
    await page.goto('about:blank');
    await until(() => intake.of('sight').length > 1, 'the sight of the second person');
    expect(intake.of('sight').map(({ user, sight }) => [user, sight?.handover])).toEqual([
      ['n1001', undefined],
      ['n1002', true],
    ]);
  });

  it('notices it where only the page says who is there', async () => {
    const { page } = browser;
    await page.goto(host.bodyAddress(`<span id="me">n2001</span>${detail(7)}`));
    await until(() => intake.of('view').length > 0, 'the view event');
    await page.evaluate(() => (document.querySelector('#me')!.textContent = 'n2002'));
    await until(() => intake.of('sight').length > 0, 'the sight of the first person');
    await page.goto('about:blank');
    await until(() => intake.of('sight').length > 1, 'the sight of the second person');
    expect(intake.of('sight').map(({ user, sight }) => [user, sight?.handover])).toEqual([
      ['n2001', undefined],
      ['n2002', true],
    ]);
  });
});
