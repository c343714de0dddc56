// What a page shows must never come back as what is: a request that holds a mask is stopped, explained
// and recorded; every other request is the page's own, byte for byte.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  extensionWorker,
  type Launched,
  launchBrowser,
  policyUnsupported,
} from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const number = '13523333233';
const mask = '135****3233';
const html = `<p>姓名：<b id="n">王小明</b></p><p>联系电话：<b id="v">${number}</b></p>
  <form id="f" method="post" action="/save"><input name="note"><button>保存</button></form>`;
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;
let bare: Launched;
let barePage: Page;

beforeAll(async () => {
  host = await startHostPages();
  intake = await TestIntake.start();
  browser = await protectedBrowser(extension, intake);
  page = browser.page;
  bare = await launchBrowser();
  barePage = await bare.context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await bare?.close();
  await intake?.close();
  await host.close();
});
beforeEach(async () => {
  host.saved.length = 0;
  await page.goto(host.bodyAddress(html));
  await until(async () => (await page.textContent('#v')) === mask, 'the mask');
});

/** Ways a page's scripts send; each takes the text that it read from its own page. */
const ways: Readonly<Record<string, (text: string) => unknown>> = {
  'fetch of JSON': (tel) =>
    fetch('/save', { method: 'POST', body: JSON.stringify({ tel }) }).catch(() => 0),
  'fetch of a form': (tel) =>
    fetch('/save', { method: 'POST', body: new URLSearchParams({ tel }) }).catch(() => 0),
  'fetch of FormData': (tel) => {
    const body = new FormData();
    body.set('tel', tel);
    return fetch('/save', { method: 'POST', body }).catch(() => 0);
  },
  'fetch of a Blob': (tel) => {
    const body = new Blob([JSON.stringify({ tel })], { type: 'application/json' });
    return fetch('/save', { method: 'POST', body }).catch(() => 0);
  },
  'fetch of bytes': (tel) =>
    fetch('/save', {
      method: 'POST',
      body: new TextEncoder().encode(JSON.stringify({ tel })),
    }).catch(() => 0),
  'fetch of a Request': (tel) =>
    fetch(new Request('/save', { method: 'POST', body: JSON.stringify({ tel }) })).catch(() => 0),
  GraphQL: (tel) =>
    fetch('/save', {
      method: 'POST',
      body: JSON.stringify({
        query: 'mutation($p:P!){save(p:$p){id}}',
        variables: { p: { tel } },
      }),
    }).catch(() => 0),
  XMLHttpRequest: (tel) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open('POST', '/save');
      request.addEventListener('loadend', done);
      request.send(`tel=${encodeURIComponent(tel)}`);
    }),
  'a beacon': (tel) => navigator.sendBeacon('/save', JSON.stringify({ tel })),
  'form.submit()': (tel) => {
    const form = document.querySelector<HTMLFormElement>('#f')!;
    form.querySelector('input')!.value = tel;
    form.submit();
  },
};

describe.skipIf(unsupported)(`saving (${unsupported ?? 'with an enterprise policy'})`, () => {
  it.each(Object.keys(ways))('what was read from the page by %s is stopped', async (name) => {
    const before = intake.of('writeback').length;
    await page.evaluate(`(${ways[name]!.toString()})(document.querySelector('#v').innerText)`);
    await page.waitForTimeout(200);
    expect(host.saved).toEqual([]);
    expect(await overlayText(page)).toContain(mask);
    expect(await overlayText(page)).toContain('没有提交');
    await until(() => intake.of('writeback').length === before + 1, 'the record');
    expect(intake.of('writeback').at(-1)).toMatchObject({
      site: host.origin,
      path: '/body',
      patients: [{ kinds: ['mobilePhone'], identifiers: { personName: '王小明' } }],
    });
  });

  it.each(Object.keys(ways))(
    'another value by %s goes as without us, to the byte',
    async (name) => {
      const send = `(${ways[name]!.toString()})('注意：13800*，王*明 ＊')`;
      const sentFrom = async (from: Page): Promise<string> => {
        host.saved.length = 0;
        await from.goto(host.bodyAddress(html));
        await from.evaluate(send);
        await until(() => host.saved.length === 1, 'the request');
        // The server has it before the browser has the answer.
        if (name === 'form.submit()') await from.waitForURL('**/save');
        const { contentType, body } = host.saved[0]!;
        // The boundary is the browser's own dice.
        const boundary = /boundary=(.*)$/.exec(contentType)?.[1] ?? '-';
        return `${contentType}\n${body}`.replaceAll(boundary, 'B');
      };
      expect(await sentFrom(page)).toBe(await sentFrom(barePage));
    },
  );

  it('a form that a person sends with a pasted mask is stopped, and sent once it is mended', async () => {
    await page.fill('[name=note]', mask);
    await page.click('button');
    await page.waitForTimeout(200);
    expect(host.saved).toEqual([]);
    expect(await overlayText(page)).toContain('没有提交');
    await page.fill('[name=note]', '已电话联系');
    await page.click('button');
    await until(() => host.saved.length === 1, 'the form');
    await page.waitForURL('**/save');
    expect(host.saved[0]?.body).toBe(`note=${encodeURIComponent('已电话联系')}`);
  });

  it('a mask that has left the page is known all the same, and so is a whole text', async () => {
    const text = await page.evaluate(() => {
      const cell = document.querySelector('#v')!;
      const read = cell.textContent;
      cell.textContent = '';
      return read;
    });
    await page.evaluate((tel) => {
      void fetch('/save', { method: 'POST', body: JSON.stringify({ tel }) }).catch(() => 0);
    }, text);
    await page.evaluate(() => {
      const line = document.querySelector('#n')!.parentElement!;
      line.innerHTML = '患者王小明 男 35岁';
    });
    await page.waitForTimeout(100);
    await page.evaluate(() => {
      const body = JSON.stringify({ title: document.querySelector('p')!.textContent });
      void fetch('/save', { method: 'POST', body }).catch(() => 0);
    });
    await page.waitForTimeout(300);
    expect(host.saved).toEqual([]);
  });

  it('looking for 王** is no saving', async () => {
    const name = await page.textContent('#n');
    await page.evaluate((xm) => {
      void fetch('/patients/search', { method: 'POST', body: JSON.stringify({ xm }) });
    }, name);
    await until(() => host.saved.length === 1, 'the search');
    const body = Buffer.from(host.saved[0]!.body, 'latin1').toString();
    expect(body).toBe(JSON.stringify({ xm: name }));
  });

  it('four stars are a mask only where a value has been hidden behind them', async () => {
    const save = (): Promise<unknown> =>
      page.evaluate(() =>
        fetch('/save', { method: 'POST', body: JSON.stringify({ tel: '****' }) }).catch(() => 0),
      );
    await save();
    expect(host.saved.map(({ body }) => body)).toEqual(['{"tel":"****"}']);
    const worker = await extensionWorker(browser.context);
    const store = (policy: unknown): Promise<void> =>
      worker.evaluate((value) => chrome.storage.local.set({ policy: value }), policy);
    await store({ ...intake.policy, version: 2, fields: { mobilePhone: 'hide' } });
    await until(async () => (await page.textContent('#v')) === '****', 'the hidden number');
    host.saved.length = 0;
    await save();
    expect(host.saved).toEqual([]);
    await store(intake.policy);
    await until(async () => (await page.textContent('#v')) === mask, 'the mask');
  });

  it('is asked about once, though the worker brought its scripts in a second time', async () => {
    const worker = await extensionWorker(browser.context);
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true });
      const target = { tabId: tab!.id! };
      const scripts = chrome.runtime.getManifest().content_scripts ?? [];
      for (const { js: files = [], ...rest } of scripts) {
        const { world = 'ISOLATED' } = rest as { world?: 'MAIN' };
        await chrome.scripting.executeScript({ target, files, world });
      }
    });
    const asked = await page.evaluate(async () => {
      let times = 0;
      document.addEventListener('medveil-write', () => times++);
      document.addEventListener('medveil-shadow', () => times++);
      await fetch('/save', { method: 'POST', body: 'note=**' });
      document.body.attachShadow({ mode: 'open' });
      return times;
    });
    expect(asked).toBe(2);
  });

  it('an app hears of it as of a network that is away', async () => {
    const heard = await page.evaluate(async (tel) => {
      const events: string[] = [];
      const request = new XMLHttpRequest();
      request.open('POST', '/save');
      request.addEventListener('error', () => events.push('error'));
      request.addEventListener('loadend', () => events.push('loadend'));
      request.send(tel);
      const failed = await fetch('/save', { method: 'POST', body: tel }).catch((error) =>
        String(error),
      );
      await new Promise((done) => setTimeout(done, 50));
      return [...events, failed];
    }, mask);
    expect(heard).toEqual(['error', 'loadend', 'TypeError: Failed to fetch']);
  });
});
