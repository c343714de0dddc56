// The security officer's part: first sign-in, what left, what was seen, the proof.
import type { Page } from 'playwright-core';
import { readableIn, type Seen, type Step, type TourContext } from './tour-context.ts';

/** For an account that lives as long as the tour's temporary directory. */
const newPassword = 'Ward-7-lantern';

async function officer(tour: TourContext): Promise<Page> {
  // One tab for all steps: the session and what the browser remembers of the log go on.
  const known = tour.context.pages().find((page) => page.url().startsWith(tour.addresses.console));
  if (known) return known;
  const page = await tour.context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  return page;
}

/** Promise 9 of design.md, asked of everything that is readable on the page. */
const noPatient = async (page: Page, { patients }: TourContext): Promise<Seen> => ({
  what: 'no value of a patient is on the console',
  ok: readableIn(await page.locator('body').innerText(), patients).length === 0,
});

export const signIn: Step = {
  name: 'console-sign-in',
  run: async (tour) => {
    const { addresses, album } = tour;
    const page = await officer(tour);
    const { user, password } = addresses.firstAccount ?? { user: '', password: '' };
    await page.goto(addresses.console);
    await page.getByLabel('用户名').fill(user);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '设置新密码' }).waitFor();
    await album.picture(
      'console-password',
      {
        zh: '安全人员用一次性口令首次登录，必须先修改',
        en: 'The security officer signs in with the one-time password, which must be changed first',
      },
      page,
    );
    await page.getByLabel('一次性密码').fill(password);
    await page.getByLabel('新密码', { exact: true }).fill(newPassword);
    await page.getByLabel('再次输入新密码').fill(newPassword);
    await page.getByRole('button', { name: '保存新密码' }).click();
    // The badge has checked the signed checkpoint by now, in this browser.
    await page.locator('[data-chain=good]').waitFor();
    await page.locator('[data-tile=view]').waitFor();
    await album.picture(
      'console-overview',
      {
        zh: '总览：每个数字都可点开它所统计的记录；右上角为本浏览器自行核验的链校验标志',
        en: 'Overview: every number opens the rows it counts; the badge was checked by this browser itself',
      },
      page,
    );
    return [
      { what: 'the one-time password has to be changed', ok: true },
      await noPatient(page, tour),
    ];
  },
};

export const transferLog: Step = {
  name: 'console-transfers',
  run: async (tour) => {
    const page = await officer(tour);
    await page.getByRole('link', { name: '传输日志' }).click();
    await page.locator('tr[data-index]').first().waitFor();
    const text = await page.locator('table').first().innerText();
    await tour.album.picture(
      'console-transfers',
      {
        zh: '传输日志：送达的与被拒绝的，各有患者数、字段、审批单与原因',
        en: 'Transfer log: what was delivered and what refused, with patients, fields, approval and reason',
      },
      page,
    );
    return [
      { what: 'the delivered transfer is listed', ok: text.includes('已送达') },
      { what: 'the refused one too, with its reason', ok: text.includes('患者数超过获批上限') },
    ];
  },
};

export const viewLog: Step = {
  name: 'console-views',
  run: async (tour) => {
    const page = await officer(tour);
    await page.getByRole('link', { name: '查看日志' }).click();
    await page.locator('tr[data-index]').first().waitFor();
    const text = await page.locator('table').first().innerText();
    await tour.album.picture(
      'console-views',
      {
        zh: '查看日志：谁在哪台工作站看了多少患者的哪些字段，以及查看原文的原因',
        en: 'View log: who saw which fields of how many patients at which workstation, and why a value was revealed',
      },
      page,
    );
    return [
      { what: 'the reveal is listed with its reason', ok: text.includes('诊疗') },
      await noPatient(page, tour),
    ];
  },
};

export const proof: Step = {
  name: 'console-proof',
  run: async (tour) => {
    const page = await officer(tour);
    await page.getByRole('link', { name: '传输日志' }).click();
    await page.locator('tr[data-index]').first().click();
    await page.locator('[data-proof=good]').waitFor();
    await page.getByText('在本浏览器中已重新计算并核对').scrollIntoViewIfNeeded();
    await tour.album.picture(
      'console-proof',
      {
        zh: '每条记录都带证明：浏览器重新计算哈希与签名，无需信任服务器',
        en: 'Every record has its proof: the browser recomputes hashes and signature, and need not trust the server',
      },
      page,
    );
    return [{ what: 'the proof of the record holds in the browser', ok: true }];
  },
};
