// The in-page interface as people with other eyes and hands meet it: contrast, forced colours, 200 %,
// what a screen reader is told. Measured in the real interface, in a real browser.
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { useBrowser, useFreshPage, useHostPages } from '../support/file-hooks.ts';
import { hostPatient, secretsOf } from '../support/host-pages.ts';
import { inOverlay } from '../support/overlay-run.ts';
import { overlayText } from '../support/overlay-text.ts';
import { until } from '../support/protected-browser.ts';

let page: Page;
const phoneCell = 'dl dd:nth-of-type(1)';
const { lxdh } = hostPatient(3);

const host = useHostPages();
const browser = useBrowser({ extension: inject('extensionDir') });
useFreshPage(browser, (fresh) => (page = fresh));
beforeEach(async () => {
  await page.goto(`${host().origin}/record?n=3`);
  await until(async () => (await page.textContent(phoneCell))?.includes('****') === true, 'mask');
});

const openMenu = async (): Promise<void> => {
  await page.click(phoneCell, { modifiers: ['Alt'] });
  await until(async () => (await overlayText(page)).includes('紧急查看'), 'the reasons');
};
/** Countdowns, and then the card that asks why. */
const breakGlass = async (): Promise<void> => {
  await openMenu();
  await page.keyboard.press('0');
  await until(async () => (await page.textContent(phoneCell)) === lxdh, 'the telephone');
};
const leave = async (): Promise<void> => {
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await until(async () => (await overlayText(page)).includes('请说明'), 'the card');
};
const hoverChip = async (): Promise<void> => {
  await page.hover(phoneCell);
  await until(async () => (await overlayText(page)).includes('查看'), 'the chip');
};

/** Every text of the interface with the contrast it has on what is behind it (WCAG 2.2, 1.4.3). */
function contrasts(root: ShadowRoot): { text: string; ratio: number }[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element): string => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const worded = [...root.querySelectorAll('*:not(style):not(.spoken)')].filter((element) => {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.nodeValue?.trim(),
    );
    return own || element.localName === 'input';
  });
  return worded.map((element) => {
    const field = element.localName === 'input' ? '::placeholder' : null;
    const [a, b] = [luminance(getComputedStyle(element, field).color), luminance(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return { text: element.textContent ?? '', ratio };
  });
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('every word of the interface meets 4.5:1', async () => {
    await page.emulateMedia({ colorScheme });
    const seen: { text: string; ratio: number }[] = [];
    const look = async (): Promise<void> => {
      seen.push(...((await inOverlay(page, contrasts)) ?? []));
    };
    await hoverChip();
    await look();
    await openMenu();
    await look();
    await page.keyboard.press('0');
    await until(async () => (await page.textContent(phoneCell)) === lxdh, 'the telephone');
    await look();
    await leave();
    await look();
    await page.keyboard.press('Alt+Shift+KeyM');
    await until(async () => (await overlayText(page)).includes('回车查看'), 'the hint');
    await look();
    const words = seen.map(({ text }) => text).join(' ');
    for (const part of [
      '查看',
      '紧急查看该患者',
      '立即显示',
      '此项',
      '120s',
      '抢救',
      '稍后',
      '回车',
    ]) {
      expect(words).toContain(part);
    }
    expect(seen.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });
});

it('in forced colours every panel has a border, and the focus and the choice are seen', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  const bare = (root: ShadowRoot): string[] =>
    [...root.querySelectorAll('.chip,.menu,.badge,.toast,.hint,.card,.ring')]
      .filter((panel) => Number.parseFloat(getComputedStyle(panel).borderTopWidth) < 1)
      .map((panel) => panel.className);
  await openMenu();
  await page.keyboard.press('ArrowDown');
  const marks = await inOverlay(page, (root) => {
    const outline = (part: Element | null | undefined) =>
      part && getComputedStyle(part).outlineStyle;
    return [outline(root.activeElement), outline(root.querySelector('[aria-checked=true]'))];
  });
  expect(marks).toEqual(['solid', 'solid']);
  expect(await inOverlay(page, bare)).toEqual([]);
  await page.keyboard.press('Escape');
  await breakGlass();
  expect(await inOverlay(page, bare)).toEqual([]);
  await leave();
  expect(await inOverlay(page, bare)).toEqual([]);
});

it('at 200 % everything is inside the window', async () => {
  // What zoom does to a page: half as many CSS pixels of the same window.
  await page.setViewportSize({ width: 512, height: 360 });
  const outside = (root: ShadowRoot): string[] =>
    [...root.querySelectorAll('.chip,.menu,.toast,.hint,.card')]
      .filter((panel) => {
        const { left, top, right, bottom } = panel.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      })
      .map((panel) => panel.className);
  await openMenu();
  expect(await inOverlay(page, outside)).toEqual([]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await until(async () => (await page.textContent(phoneCell)) === lxdh, 'the last way: at once');
  await leave();
  expect(await inOverlay(page, outside)).toEqual([]);
  await page.keyboard.press('Alt+Shift+KeyM');
  expect(await inOverlay(page, outside)).toEqual([]);
});

describe('a screen reader', () => {
  /** Role and name of what the accessibility tree has of ours, in order. */
  const heard = async (): Promise<string[]> => {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => `${role?.value} ${name?.value ?? ''}`);
  };

  it('is told what the walk stands on and that it is hidden, never the value, while the focus stays', async () => {
    await page.keyboard.press('Alt+Shift+KeyM');
    const before = await page.evaluate(() => document.activeElement?.localName);
    const kinds = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const said = await inOverlay(page, (root) => {
        const status = root.querySelector('[role=status]');
        return status?.textContent;
      });
      expect(said).toMatch(/^\S+，已隐藏，按回车显示$/);
      kinds.add(said!.split('，')[0]!);
    }
    for (const kind of ['姓名', '电话', '患者编号']) expect([...kinds].join()).toContain(kind);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe(before);
    expect((await heard()).join('\n')).toMatch(/StaticText \S+，已隐藏，按回车显示/);
  });

  it('hears a dialog with a choice and named buttons, and a card with a named field', async () => {
    await openMenu();
    const dialog = await heard();
    expect(dialog).toContain('dialog 查看原文的原因');
    expect(dialog).toContain('radio 此项');
    expect(dialog.some((line) => /^button 1 ?诊疗需要$/.test(line))).toBe(true);
    expect(dialog.some((line) => line.startsWith('button 0') && line.includes('紧急查看'))).toBe(
      true,
    );
    await page.keyboard.press('0');
    await until(async () => (await page.textContent(phoneCell)) === lxdh, 'the telephone');
    await leave();
    const card = await heard();
    expect(card).toContain('region 请说明刚才的紧急查看');
    expect(card.some((line) => line.startsWith('textbox 补充说明'))).toBe(true);
    expect(card).toContain('button 抢救');
    expect(secretsOf([hostPatient(3)]).filter((value) => card.join('\n').includes(value))).toEqual(
      [],
    );
  });

  it('changes nothing that the page can see of its own elements', async () => {
    const shape = () =>
      page.evaluate(() => {
        const { width, height } = document.body.getBoundingClientRect();
        return [document.body.outerHTML, width, height];
      });
    const before = await shape();
    await page.keyboard.press('Alt+Shift+KeyM');
    await page.keyboard.press('Tab');
    expect(await shape()).toEqual(before);
  });
});
