import { describe, expect, inject, it } from 'vitest';
import { extensionWorker, policyUnsupported, stopWorkers } from '../support/browser.ts';
import { useHostPages } from '../support/file-hooks.ts';
import { useFreshBrowsers } from '../support/fresh-browsers.ts';
import { hostPatients, secretsOf } from '../support/host-pages.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import { until } from '../support/protected-browser.ts';
import { overlayText } from '../support/overlay-text.ts';

const unsupported = policyUnsupported();
const host = useHostPages();
const browsers = useFreshBrowsers(inject('extensionDir'));

describe('without a working background', () => {
  it('a dead service worker leaves every mask in place, also of what comes later', async () => {
    const browser = await browsers.unserved();
    const { context, page } = browser;
    await installProbe(context, secretsOf(hostPatients));
    await page.goto(`${host().origin}/list`);
    await page.waitForSelector('#rows tr:nth-child(12)');
    const popup = await browser.popup();
    await stopWorkers(context, popup);
    await page.bringToFront();
    await page.click('#refresh');
    await page.waitForTimeout(800);
    const { leaks, where } = await readProbe(page);
    expect(where).toEqual([]);
    expect(leaks).toBe(0);
    expect(await page.textContent('#rows tr td:nth-child(2)')).toMatch(/\*/);
  });

  it('an orphaned script keeps its masks and refuses to reveal, saying what to do', async () => {
    const { page, worker } = await browsers.unserved();
    await page.goto(`${host().origin}/record?n=1`);
    await page.waitForTimeout(400);
    await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    await page.waitForTimeout(1500);
    await page.click('#name', { modifiers: ['Alt'] });
    expect(await overlayText(page)).toContain('刷新页面后可查看');
    await page.keyboard.press('1');
    await page.waitForTimeout(400);
    expect(await page.textContent('#name')).toBe('欧阳*');
    await page.evaluate(() => {
      document.querySelector('#name')!.firstChild!.nodeValue = '上官晓梅';
    });
    expect(await page.textContent('#name')).toBe('上官**');
  });

  it('without any configuration pages are masked and reveals wait for a server', async () => {
    const browser = await browsers.unserved();
    const { page } = browser;
    await page.goto(`${host().origin}/record?n=1`);
    await page.click('#name', { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(async () => (await page.textContent('#name')) === '欧阳静', 'the reveal');
    const popup = await browser.popup();
    await popup.waitForSelector('[data-state="unconfigured"]');
    await until(
      async () => Number(await popup.textContent('[data-figure="queued"]')) >= 2,
      'the queue',
    );
  });
});

describe.skipIf(unsupported)(`policies (${unsupported ?? 'with an enterprise policy'})`, () => {
  it('a malformed stored policy masks as strictly as none', async () => {
    const browser = await browsers.served({ fields: { personName: 'show' } });
    const { page, intake } = browser;
    const worker = await extensionWorker(browser.context);
    await page.goto(`${host().origin}/record?n=1`);
    await until(
      async () => (await page.textContent('#name')) === '欧阳静',
      'the policy that shows names',
      20_000,
    );
    intake.offline = true;
    await worker.evaluate(() => chrome.storage.local.set({ policy: { v: 1, fields: 'all' } }));
    await page.goto(`${host().origin}/record?n=2`);
    await page.waitForTimeout(500);
    expect(await page.textContent('#name')).toBe('李**');
  });

  it('a policy signed by another key, or an older one, is not taken', async () => {
    const browser = await browsers.served({ version: 5 });
    const { intake } = browser;
    const popup = await browser.popup();
    await popup.waitForSelector('[data-state="protected"]', { timeout: 20_000 });
    const version = (): Promise<string | null> => popup.textContent('[data-figure="policy"]');
    const { privateKey } = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    );
    const open = { ...intake.policy, version: 9, fields: { personName: 'show' } };
    intake.forgedPolicy = await intake.sign(open, privateKey);
    intake.policy = { ...intake.policy, version: 9 };
    await browser.page.goto(`${host().origin}/record?n=1`);
    await until(() => intake.of('view').length > 0, 'an event, whose answer names version 9');
    await browser.page.waitForTimeout(1000);
    expect(await version()).toBe('v5');
    expect(await browser.page.textContent('#name')).toBe('欧阳*');

    intake.forgedPolicy = await intake.sign({ ...open, version: 3 });
    await browser.page.goto(`${host().origin}/record?n=2`);
    await browser.page.waitForTimeout(1500);
    expect(await version()).toBe('v5');
    expect(await browser.page.textContent('#name')).toBe('李**');
  });

  it('sites that are not listed are left alone, listed ones are masked', async () => {
    const browser = await browsers.served({ version: 2, sites: ['https://his.example'] });
    const { page, intake } = browser;
    await page.goto(`${host().origin}/record?n=1`);
    await until(
      async () => (await page.textContent('#name')) === '欧阳静',
      'the page in clear',
      20_000,
    );
    intake.policy = { ...intake.policy, version: 3, sites: [host().origin] };
    const worker = await extensionWorker(browser.context);
    await worker.evaluate((policy) => chrome.storage.local.set({ policy }), intake.policy);
    await until(async () => (await page.textContent('#name')) === '欧阳*', 'the mask');
  });

  it('every event arrives once, in order, though the worker is stopped between', async () => {
    const browser = await browsers.served();
    const { intake } = browser;
    const popup = await browser.popup();
    await popup.waitForSelector('[data-state="protected"]', { timeout: 20_000 });
    for (let n = 0; n < 6; n++) {
      await browser.page.goto(`${host().origin}/record?n=${n}`);
      await browser.page.waitForTimeout(900);
      if (n % 2) await stopWorkers(browser.context, popup);
    }
    await until(
      async () => {
        await popup.reload();
        await popup.waitForTimeout(500);
        return (await popup.textContent('[data-figure="queued"]')) === '0';
      },
      'an empty queue',
      20_000,
    );
    const seqs = intake.events.map((event) => event.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    const names = intake.of('view').flatMap((e) => e.patients.map((p) => p.identifiers.personName));
    expect(new Set(names)).toEqual(new Set(hostPatients.slice(0, 6).map((p) => p.brxm)));
  });
});
