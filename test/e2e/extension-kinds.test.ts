// Every kind of the product on one page, as hospitals lay it out, and the clinical text around it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { kindsPage } from '../support/kinds-page.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import { until } from '../support/protected-browser.ts';

const extension = inject('extensionDir');
const { html, secrets, kept } = kindsPage();
/** 照片 and short words stand in other texts of the page too; the values do not. */
const values = secrets.map(([, value]) => value);
let server: Server;
let browser: Launched;
let page: Page;

beforeAll(async () => {
  server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  browser = await launchBrowser({ extension });
  // A denied 梅毒 must stay readable: the probe looks for what is this patient's.
  await installProbe(
    browser.context,
    values.filter((value) => value !== '梅毒'),
  );
  page = await browser.context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForTimeout(500);
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

const veil = (selector: string): Promise<string | null> =>
  page.getAttribute(selector, 'data-medveil-veil');

describe('a page with every kind', () => {
  it('is about every kind', () => {
    expect(new Set(secrets.map(([kind]) => kind))).toEqual(new Set(identifierKinds));
  });

  it('paints none of the values, in no frame', async () => {
    const { frames, leaks, where } = await readProbe(page);
    expect(where).toEqual([]);
    expect(leaks).toBe(0);
    expect(frames).toBeGreaterThan(10);
  });

  it.each(secrets.slice(0, identifierKinds.length))(
    'covers %s as its kind does',
    async (kind, value) => {
      const shown = (await page.textContent(`td[data-kind="${kind}"]`)) ?? '';
      expect(shown).toBe(identifierOf(kind).mask(value));
      expect(shown).not.toBe(value);
    },
  );

  it('leaves diagnoses, results, doses, staff, organisations and hotlines readable', async () => {
    const text = await page.evaluate(() => document.body.innerText);
    expect(kept.filter((words) => !text.includes(words))).toEqual([]);
    const ages = await page.locator('.list tbody td:nth-child(4)').allTextContents();
    expect(ages.slice(0, 6)).toEqual(['31', '40', '49', '90+', '67', '76']);
    const results = await page.locator('.list').nth(1).innerText();
    expect(results).toContain('4.92');
    expect(results).not.toContain('*');
  });

  it('covers a sensitive item of a diagnosis and its tooltip, and nothing else of it', async () => {
    const cell = page.locator('.list tbody tr:nth-child(5) td:nth-child(7)').first();
    expect(await cell.textContent()).toBe('高血压病，[敏感诊断]');
    expect(await cell.getAttribute('title')).toBe('高血压病，[敏感诊断]');
  });

  it('covers fields by their label, ages and diagnoses only where they single somebody out', async () => {
    expect(await veil('#document')).toBe('mask');
    expect(await veil('#phone')).toBe('mask');
    expect(await veil('#age')).toBeNull();
    expect(await veil('#old')).toBe('mask');
    expect(await veil('#benign')).toBeNull();
    expect(await veil('#sensitive')).toBe('mask');
    expect(await page.inputValue('#sensitive')).toBe('梅毒');
  });

  it('covers a tooltip at the end of the body that repeats a cell', async () => {
    const [passport, disease] = ['passport', 'sensitiveDiagnosis'].map(
      (kind) => secrets.find(([each]) => each === kind)![1],
    );
    await page.evaluate(
      (texts) => {
        for (const text of texts) {
          const tip = document.createElement('div');
          tip.setAttribute('role', 'tooltip');
          tip.textContent = ` ${text} `;
          document.body.append(tip);
        }
      },
      [passport!, disease!],
    );
    const tips = (): Promise<string[]> => page.locator('[role=tooltip]').allTextContents();
    const masked = [` ${identifierOf('passport').mask(passport!)} `, ' [敏感诊断] '];
    await until(async () => JSON.stringify(await tips()) === JSON.stringify(masked), 'the masks');
    expect((await readProbe(page)).where).toEqual([]);
  });

  it('a diagnosis that the parser has cut goes on, and is revealed whole', async () => {
    await page.evaluate(() => {
      const cell = document.createElement('p');
      cell.innerHTML = '<span>入院诊断</span>：<b id="cut"></b>';
      document.body.append(cell);
      document.querySelector('#cut')!.append('梅毒，高');
    });
    await until(
      async () => (await page.textContent('#cut')) === '[敏感诊断]，高',
      'the first part',
    );
    await page.evaluate(() => {
      const text = document.querySelector('#cut')!.firstChild as Text;
      text.appendData('血压病、淋病');
    });
    await until(
      async () => (await page.textContent('#cut')) === '[敏感诊断]，高血压病、[敏感诊断]',
      'the rest',
    );
  });
});
