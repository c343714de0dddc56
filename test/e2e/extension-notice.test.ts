// What staff are told: the page opens by itself with a new notice, whoever is signed in confirms it, and that is on
// record.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const sha256 = 'ab'.repeat(32);
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let guide: Page;

const guides = () => browser.context.pages().filter((each) => each.url().includes('ui/guide.html'));
const signIn = (user: string) =>
  browser.context.addCookies([{ name: 'his_user', value: user, url: host.origin }]);

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start({
    sites: [host.origin],
    userCookies: { [host.origin]: 'his_user' },
    fields: { address: 'hide' },
    notice: {
      text: '本院依法对患者信息的查看、复制、打印、下载与外发留存记录，仅用于信息安全与医疗质量管理。\n记录保存不少于一年。',
      contact: '信息科 6120',
      sha256,
    },
  });
  browser = await protectedBrowser(inject('extensionDir'), intake);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host?.close();
});

describe.skipIf(unsupported)('the notice to staff', () => {
  it('opens by itself, once, with the hospital’s words and what holds here', async () => {
    await until(() => guides().length === 1, 'the page', 30_000);
    guide = guides()[0]!;
    await guide.getByText('仅用于信息安全与医疗质量管理').waitFor();
    const words = await guide.locator('body').innerText();
    for (const word of [
      '信息科 6120',
      '会记录什么',
      '不会记录什么',
      host.origin,
      '地址',
      '30 秒',
    ]) {
      expect(words).toContain(word);
    }
    expect(words).not.toMatch(/guide[A-Z]|mode_|kind_/);
    const popup = await browser.popup();
    await popup.getByText('有新的告知，请阅读').waitFor();
    await popup.close();
  });

  it('is confirmed by who is signed in, and that is on record', async () => {
    await signIn('n007');
    await guide.reload();
    await guide.getByRole('button', { name: '我已阅读（n007）' }).click();
    await guide.getByText('确认阅读').waitFor();
    await until(() => intake.of('notice').length === 1, 'the record');
    expect(intake.of('notice')[0]).toMatchObject({ user: 'n007', notice: sha256, patients: [] });
    const popup = await browser.popup();
    await popup.getByText('查看说明与告知').waitFor();
    await popup.close();
  });

  it('is asked of the next person too', async () => {
    await signIn('n008');
    await guide.reload();
    await guide.getByRole('button', { name: '我已阅读（n008）' }).waitFor();
    expect(guides()).toHaveLength(1);
  });
});
