// A person's first sign-in to the console, in Chinese: the password they were given opens only the page that
// changes it.
import type { Page } from 'playwright-core';

const password = 'Ward-7-lantern';

/** From the sign-in page to the page that was asked for. */
export async function firstSignIn(page: Page, user: string, given: string): Promise<void> {
  await page.getByLabel('用户名').fill(user);
  await page.getByLabel('密码', { exact: true }).fill(given);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('一次性密码').fill(given);
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再次输入新密码').fill(password);
  await page.getByRole('button', { name: '保存新密码' }).click();
}
