// What a policy says of one HIS beside its fields, in a browser as IT deploys it.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const record = '<p>姓名：<b>王小明</b></p><p>住院号：<b>ZY2026401</b></p>';

describe.skipIf(unsupported)(`who looked (${unsupported ?? 'with an enterprise policy'})`, () => {
  let host: HostPages;
  let intake: TestIntake;
  let browser: ProtectedBrowser;
  beforeAll(async () => {
    host = await startHostPages();
    const hisUser = {
      cookie: 'account',
      storage: { area: 'session' as const, key: 'login', property: 'user.account' },
      selector: '#me',
    };
    const profiles = [{ v: 1 as const, id: 'his', sites: [host.origin], hisUser }];
    intake = await TestIntake.start({ profiles });
    browser = await protectedBrowser(inject('extensionDir'), intake);
    await browser.page.goto(host.bodyAddress('<p>住院号：<b>ZY2026400</b></p>'));
    await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await intake?.close();
    await host.close();
  });

  const viewOf = async (html: string): Promise<unknown> => {
    const before = intake.of('view').length;
    await browser.page.goto(host.bodyAddress(html));
    await until(() => intake.of('view').length > before, 'the view event');
    return intake.of('view').at(-1)?.user;
  };

  it('is unknown where the page says nothing', () => {
    expect(intake.of('view')[0]?.user).toBeUndefined();
  });

  it('is what the element says that the profile names', async () => {
    expect(await viewOf(`<span id="me"> 护士 1027 </span>${record}`)).toBe('护士 1027');
  });

  it('is what a page around says, from a frame inside it', async () => {
    const inner = host.bodyAddress(record);
    const html = `<span id="me">n2031</span><iframe src="${inner}"></iframe>`;
    expect(await viewOf(html)).toBe('n2031');
  });

  it('is what the storage says before the page, and the cookie before both', async () => {
    const login = JSON.stringify({ user: { account: 'n4055' } });
    const html = `<span id="me">n2031</span><script>sessionStorage.setItem('login', '${login}')</script>${record}`;
    expect(await viewOf(html)).toBe('n4055');
    await browser.context.addCookies([{ url: host.origin, name: 'account', value: 'n6001' }]);
    expect(await viewOf(html)).toBe('n6001');
  });
});
