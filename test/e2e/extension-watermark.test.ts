// Who looks lies faintly over protected pages, with a code that is read from pictures of them. Pages that take it away
// get it back, or are recorded as doing so; they never notice it otherwise.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openPicture } from '../../proxy/trace/open-picture.ts';
import { readMark } from '../../proxy/trace/read-mark.ts';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import {
  policyStored,
  type ProtectedBrowser,
  protectedBrowser,
  until,
} from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;
let mark: string;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start({
    sites: [host.origin],
    userCookies: { [host.origin]: 'account' },
    watermark: { opacity: 'faint' },
    profiles: [
      {
        v: 1,
        id: 'his',
        sites: [host.origin],
        printTemplates: [{ name: '处方', path: '/edit', kinds: ['mobilePhone'], watermark: false }],
      },
    ],
  });
  browser = await protectedBrowser(extension, intake);
  page = browser.page;
  await policyStored(await extensionWorker(browser.context));
  await browser.context.addCookies([{ name: 'account', value: 'n042', url: host.origin }]);
  await page.setViewportSize({ width: 1000, height: 640 });
  await open('/list');
  await until(() => intake.of('view').length > 0, 'a view');
  mark = intake.of('view')[0]!.mark!;
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host?.close();
});
beforeEach(async () => {
  if (!unsupported) await open('/list');
});

async function open(path: string): Promise<void> {
  await page.goto(host.origin + path);
  await until(() => page.evaluate(() => document.querySelector('html > div') !== null), 'it');
}

/** The code in what the window shows. */
async function seen(of = page): Promise<string | null> {
  const opened = openPicture(await of.screenshot());
  return 'picture' in opened ? readMark(opened.picture) : null;
}

/** What was done to the page is undone within a second, as a picture of it says; a busy machine takes longer for
 *  the picture alone. */
async function comesBack(what: string): Promise<void> {
  await page.waitForTimeout(500);
  await until(async () => (await seen()) === mark, what, 10_000);
}

/** Something that covers the whole window, opened by the page. */
const full = 'width:100vw;height:100vh;max-width:none;max-height:none;border:0;margin:0;padding:0';

describe.skipIf(unsupported)(
  `the watermark (${unsupported ?? 'with an enterprise policy'})`,
  () => {
    it('carries the code that the records of the looks carry', async () => {
      expect(mark).toMatch(/^[0-9A-Z]{8}$/);
      expect(await seen()).toBe(mark);
      await open('/record?n=3');
      await until(
        () => intake.of('view').some(({ path }) => path === '/record'),
        'the second view',
      );
      expect(new Set(intake.of('view').map((event) => event.mark))).toEqual(new Set([mark]));
    });

    it('is read at every zoom and window size', async () => {
      const session = await browser.context.newCDPSession(page);
      for (const [ratio, width, height] of [
        [1.25, 900, 600],
        [1.5, 1100, 500],
        [2, 700, 600],
        [0.9, 1200, 700],
      ] as const) {
        await session.send('Emulation.setDeviceMetricsOverride', {
          width,
          height,
          deviceScaleFactor: ratio,
          mobile: false,
        });
        await comesBack(`${ratio}`);
      }
      await session.send('Emulation.clearDeviceMetricsOverride');
      await page.setViewportSize({ width: 1000, height: 640 });
    });

    it('comes back when its node is removed, moved, changed or hidden', async () => {
      for (const [what, attack] of Object.entries({
        removed: (node: HTMLElement): void => node.remove(),
        moved: (node: HTMLElement): void => document.body.prepend(node),
        hidden: (node: HTMLElement): void => void (node.hidden = true),
        styled: (node: HTMLElement) => node.style.setProperty('opacity', '0', 'important'),
        bare: (node: HTMLElement) => node.removeAttribute('style'),
        inert: (node: HTMLElement) => node.setAttribute('inert', ''),
        slotted: (node: HTMLElement) => node.setAttribute('slot', 'none'),
      })) {
        await page.evaluate(`(${attack.toString()})(document.querySelector('html > div'))`);
        await comesBack(what);
      }
    });

    it('is not hidden by rules of the page, however important', async () => {
      await page.evaluate(() => {
        const rules =
          'display:none;visibility:hidden;opacity:0;transform:scale(0);clip-path:inset(50%);width:0;height:0;z-index:-1;content-visibility:hidden;filter:opacity(0)';
        const important = rules.replaceAll(/(?=;|$)/g, '!important');
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          `html > div, div, div::backdrop { ${important} } @layer first { html > div { ${important} } }
         @keyframes away { from, to { opacity: 0; visibility: hidden } } html > div { animation: away 1s infinite !important }`,
        );
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      });
      await comesBack('rules');
    });

    it('lies over dialogs, popovers and full screen, also of shadow roots', async () => {
      const cover = `position:fixed;inset:0;background:#fff;${full}`;
      const ways: Record<string, string> = {
        dialog: `d = document.createElement('dialog'); d.style.cssText = '${cover}'; document.body.append(d); d.showModal(); window.away = () => d.remove();`,
        popover: `d = document.createElement('div'); d.popover = 'auto'; d.style.cssText = '${cover}'; document.body.append(d); d.showPopover(); window.away = () => d.remove();`,
        shadow: `h = document.createElement('section'); document.body.append(h); d = document.createElement('dialog'); d.style.cssText = '${cover}'; h.attachShadow({mode:'closed'}).append(d); d.showModal(); window.away = () => h.remove();`,
      };
      for (const [what, script] of Object.entries(ways)) {
        await page.evaluate(`{ let d, h; ${script} window.cover = h ?? d; }`);
        // It does lie over the whole page, and would over the mark.
        const isOver = 'document.elementFromPoint(500, 300) === window.cover';
        expect(await page.evaluate(isOver), what).toBe(true);
        await comesBack(what);
        await page.evaluate('window.away()');
      }
      await page.evaluate(() => {
        document.body.addEventListener('click', () => void document.body.requestFullscreen(), {
          once: true,
        });
      });
      await page.mouse.click(500, 400);
      await until(() => page.evaluate(() => document.fullscreenElement !== null), 'full screen');
      await comesBack('full screen');
      await page.evaluate(() => document.exitFullscreen());
    });

    it('is there again after document.open() and a new root element', async () => {
      await page.evaluate(() => {
        document.open();
        document.write('<body style="margin:0"><p>门诊日志</p></body>');
        document.close();
      });
      await comesBack('document.open');
      await page.evaluate(() => {
        const root = document.createElement('html');
        root.innerHTML = '<body><p>新的根</p></body>';
        document.replaceChild(root, document.documentElement);
      });
      await comesBack('new root');
    });

    it('is drawn where the page allows no picture, style or script of others', async () => {
      const address = `${host.origin}/strict`;
      await browser.context.route(address, (route) =>
        route.fulfill({
          contentType: 'text/html; charset=utf-8',
          headers: {
            'content-security-policy':
              "default-src 'none'; style-src 'none'; img-src 'none'; script-src 'none'; sandbox allow-same-origin allow-scripts; require-trusted-types-for 'script'; trusted-types 'none'",
          },
          body: '<!doctype html><p>门诊日志</p>',
        }),
      );
      await open('/strict');
      await comesBack('strict policy');
      await browser.context.unroute(address);
    });

    it('takes no click, no focus and no place in the page', async () => {
      await page.evaluate(() => {
        const field = document.createElement('input');
        field.id = 'typed';
        const dialog = document.createElement('dialog');
        dialog.append(field);
        document.body.append(dialog);
        dialog.showModal();
      });
      await page.click('#typed');
      await page.keyboard.type('李四的床位', { delay: 200 });
      expect(await page.inputValue('#typed')).toBe('李四的床位');
      await page.evaluate(() => document.querySelector('dialog')!.remove());
      const seenHere = await page.evaluate(() => {
        const size = () => {
          const { width, height } = document.body.getBoundingClientRect();
          return { width, height, scroll: document.documentElement.scrollHeight };
        };
        const marked = size();
        const hit = document.elementFromPoint(500, 300);
        const own = document.querySelectorAll('html > :not(head, body)');
        const inside = own[0]?.shadowRoot;
        own[0]?.remove();
        // At once: the page may be filling, and the mark comes back.
        return { marked, bare: size(), hit: hit === own[0], own: own.length, inside };
      });
      const { bare } = seenHere;
      expect(seenHere).toEqual({ marked: bare, bare, hit: false, own: 1, inside: null });
    });

    it('is recorded as missing where a page keeps it away', async () => {
      intake.events.length = 0;
      await page.evaluate(() => {
        const away = (): void => document.querySelector('html > div')?.remove();
        new MutationObserver(away).observe(document.documentElement, { childList: true });
        away();
      });
      await until(() => intake.of('view').some(({ unmarked }) => unmarked === true), 'the record');
      const [told] = intake.of('view').filter(({ unmarked }) => unmarked);
      expect(told).toMatchObject({ mark, path: '/list' });
      expect(told!.patients.length).toBeGreaterThan(0);
    });

    it('is on paper, too, but where a template wants none', async () => {
      const printed = async (): Promise<string | null> => {
        await page.emulateMedia({ media: 'print' });
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        const code = await seen();
        await page.evaluate(() => dispatchEvent(new Event('afterprint')));
        await page.emulateMedia({ media: null });
        return code;
      };
      expect(await printed()).toBe(mark);
      await open('/edit?n=1');
      expect(await seen()).toBe(mark);
      expect(await printed()).toBeNull();
      expect(await seen()).toBe(mark);
    });

    const noTool = spawnSync('pdftoppm', ['-v']).error ? 'pdftoppm is not installed' : '';
    it.skipIf(noTool)(`is on every sheet of a PDF ${noTool}`, async () => {
      await page.evaluate(() => (document.body.style.height = '2400px'));
      const folder = mkdtempSync(join(tmpdir(), 'medveil-print-'));
      try {
        const file = join(folder, 'print.pdf');
        writeFileSync(file, await page.pdf({ format: 'A4' }));
        execFileSync('pdftoppm', ['-png', '-r', '200', file, join(folder, 'sheet')]);
        for (const sheet of ['1', '2']) {
          const opened = openPicture(readFileSync(join(folder, `sheet-${sheet}.png`)));
          expect('picture' in opened && readMark(opened.picture)).toBe(mark);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it('is on no page that the policy does not protect', async () => {
      const other = await startHostPages();
      try {
        await page.goto(`${other.origin}/list`);
        await page.waitForTimeout(1200);
        expect(await page.$$('html > div')).toHaveLength(0);
      } finally {
        await other.close();
      }
    });
  },
);
