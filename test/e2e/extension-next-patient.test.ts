// Promise 3: after the page has gone on to the next patient, no frame holds anything of the one before,
// neither text nor mask, wherever pages keep values and however they exchange them.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import type { Launched } from '../support/browser.ts';
import { useBrowser, useHostPages } from '../support/file-hooks.ts';
import { hostPatient } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { until } from '../support/protected-browser.ts';

const a = hostPatient(1);
const b = hostPatient(4);
/** The masks of the first patient that no other here has. */
const masksOfA = [
  '欧阳*',
  `*****${a.zyh.slice(-4)}`,
  `${a.sfzh.slice(0, 3)}***********${a.sfzh.slice(-4)}`,
  `154****${a.lxdh.slice(-4)}`,
  `${a.csrq.slice(0, 4)}-**-**`,
];
const valuesOfA = [a.brxm, a.zyh, a.sfzh, a.lxdh, a.csrq];
const ways = [
  'the same text nodes',
  'the same cells',
  'new markup',
  'an SPA route',
  'nodes moved away and back',
  'a render late in the frame',
];
const host = useHostPages();
const browser = useBrowser({ extension: inject('extensionDir') });
const plain = useBrowser();

interface Watch extends Window {
  show(n: number, way: string, before: () => void): Promise<void>;
  watched: { frames: number; stale: string[] };
}

/** Shows the next patient; looks at all of the document in every frame from then on.
 *  @returns what of the first patient was there, in how many frames it was looked for */
async function goOn(page: Page, way: string): Promise<{ frames: number; stale: string[] }> {
  const asked = { way, stale: [...masksOfA, ...valuesOfA] };
  await page.evaluate(async ({ way: how, stale }) => {
    const here = window as unknown as Watch;
    here.watched = { frames: 0, stale: [] };
    const look = (): void => {
      here.watched.frames++;
      const fields = [...document.querySelectorAll('input,textarea')] as HTMLInputElement[];
      const held = [
        document.documentElement.outerHTML,
        document.title,
        ...fields.map((f) => f.value),
      ];
      const found = stale.filter((text) => held.some((part) => part.includes(text)));
      here.watched.stale.push(...found);
    };
    // After layout, right before the browser paints.
    const beat = document.createElement('div');
    document.documentElement.append(beat);
    await here.show(4, how, () => {
      new ResizeObserver(look).observe(beat);
      const tick = (): void => {
        beat.style.width = `${here.watched.frames % 2}px`;
        requestAnimationFrame(tick);
      };
      tick();
    });
  }, asked);
  await page.waitForFunction(() => (window as unknown as Watch).watched.frames > 6);
  return await page.evaluate(() => (window as unknown as Watch).watched);
}

async function open(launched: Launched): Promise<Page> {
  const page = await launched.context.newPage();
  await page.goto(`${host().origin}/switch?n=1`);
  await page.waitForSelector('#f-bz');
  return page;
}

/** Whatever a person can see or hear of the page, fields as their styles show them. */
async function shownOf(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const words = [document.title];
    const hidden = 'script,style,textarea,select';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode())
      if (!text.parentElement?.closest(hidden)) words.push(text.nodeValue ?? '');
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes) if (name !== 'value') words.push(value);
    return words.join('\n');
  });
}

const bare = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('input,select,textarea')]
      .filter((f) => getComputedStyle(f).getPropertyValue('-webkit-text-security') !== 'disc')
      .map((f) => f.id),
  );

async function masked(page: Page): Promise<void> {
  await until(async () => (await shownOf(page)).includes('欧阳*'), 'the first patient’s masks');
}

describe.each(ways)('the next patient by %s', (way) => {
  it('comes with nothing of the one before, and masked', async () => {
    const page = await open(browser());
    await masked(page);
    const { frames, stale } = await goOn(page, way);
    expect(stale).toEqual([]);
    expect(frames).toBeGreaterThan(5);
    const shown = await shownOf(page);
    const secrets = [b.brxm, b.zyh, b.sfzh, b.lxdh, b.csrq];
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(shown).toContain('赵**');
    expect(await bare(page)).toEqual([]);
    expect(await page.inputValue('#f-brxm')).toBe(b.brxm);
    await page.close();
  });

  it.each(['[data-of=lxdh]', '#f-lxdh'])('ends a reveal that was open, of %s', async (selector) => {
    const page = await open(browser());
    await masked(page);
    await page.click(selector, { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(
      () =>
        page.evaluate(
          ([at, value]) => {
            const node = document.querySelector<HTMLInputElement>(at!)!;
            const style = getComputedStyle(node).getPropertyValue('-webkit-text-security');
            return style === 'none' && (node.value ?? node.textContent) === value;
          },
          [selector, a.lxdh],
        ),
      'the reveal',
    );
    const { stale } = await goOn(page, way);
    expect(stale).toEqual([]);
    expect(await shownOf(page)).not.toContain(b.lxdh);
    expect(await bare(page)).toEqual([]);
    await page.close();
  });
});

describe('the interface', () => {
  it('closes the list of reasons that was open for the patient before', async () => {
    const page = await open(browser());
    await masked(page);
    await page.click('[data-of=lxdh]', { modifiers: ['Alt'] });
    await until(async () => (await overlayText(page)).includes('欧阳*'), 'the list of reasons');
    await goOn(page, 'new markup');
    await until(async () => !(await overlayText(page)).includes('欧阳*'), 'the list’s end');
    await page.keyboard.press('1');
    await page.waitForTimeout(400);
    expect(await shownOf(page)).not.toContain(b.lxdh);
    await page.close();
  });
});

describe('a field that a script fills anew, without any other trace in the document', () => {
  it.each(['a timer', 'a frame’s own callback'])(
    'is covered when it was revealed: by %s',
    async (how) => {
      const page = await open(browser());
      await masked(page);
      await page.click('#f-lxdh', { modifiers: ['Alt'] });
      await page.keyboard.press('1');
      await until(
        async () => !(await bare(page)).includes('f-brxm') && (await bare(page)).includes('f-lxdh'),
        'the reveal',
      );
      const clear = await page.evaluate(
        async ([value, late]) => {
          const field = document.querySelector<HTMLInputElement>('#f-lxdh')!;
          const style = getComputedStyle(field);
          let frames = 0;
          const beat = document.createElement('div');
          document.documentElement.append(beat);
          new ResizeObserver(() => {
            const readable = style.getPropertyValue('-webkit-text-security') === 'none';
            if (field.value === value && readable) frames++;
          }).observe(beat);
          const tick = (): void => {
            beat.style.width = beat.style.width === '1px' ? '2px' : '1px';
            requestAnimationFrame(tick);
          };
          tick();
          await new Promise((done) => setTimeout(done, 100));
          const fill = (): void => void (field.value = value!);
          if (late) requestAnimationFrame(() => requestAnimationFrame(fill));
          else setTimeout(fill);
          await new Promise((done) => setTimeout(done, 600));
          return frames;
        },
        [b.lxdh, how === 'a timer' ? '' : 'late'],
      );
      expect(clear).toBe(0);
      expect(await bare(page)).toEqual([]);
      await page.close();
    },
  );
});

describe('the watch itself', () => {
  it('sees a title that was forgotten', async () => {
    const page = await open(plain());
    await page.evaluate((name) => {
      document.querySelector('main')!.insertAdjacentHTML('afterend', `<i title="${name}"></i>`);
    }, a.brxm);
    const { stale } = await goOn(page, 'the same text nodes');
    expect(stale).toContain(a.brxm);
    await page.close();
  });
});
