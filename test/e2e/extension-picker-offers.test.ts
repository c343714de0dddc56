// What rules the picker offers for an element, in pages that a generator writes: in a real browser, whatever classes,
// numbers and nesting a system has.
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { extensionId, extensionWorker } from '../support/browser.ts';
import { type ContentWorld, contentWorld, scriptOf } from '../support/content-world.ts';
import { useBrowser, useHostPages } from '../support/file-hooks.ts';

const extension = inject('extensionDir');
const browser = useBrowser({ extension });
const host = useHostPages();

interface Asked {
  readonly places: readonly string[];
  readonly counts: readonly number[];
  readonly matches: boolean;
  readonly words: readonly string[];
}

let world: ContentWorld;
beforeAll(async () => {
  const { context } = browser();
  await extensionWorker(context);
  const page = await context.newPage();
  await page.goto(`${host().origin}/list`);
  world = await contentWorld(page, extensionId(extension));
  await world.run(await scriptOf('test/fixtures/picker/ask-picker.ts'));
});
const ask = async (html: string): Promise<Asked[]> =>
  (await world.run(`askPicker(${JSON.stringify(html)})`)) as Asked[];

const name = fc.constantFrom(
  'who',
  'card',
  'row-320500194001011001',
  'css-1x2y3z',
  'is-active',
  '姓名',
  'a b',
  'x"y',
  'col1',
  'item_9482',
);
const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc
    .record({
      tag: fc.constantFrom('div', 'span', 'b', 'p', 'ul', 'li', 'em'),
      className: name,
      id: fc.option(name, { nil: undefined }),
      field: fc.option(name, { nil: undefined }),
      children: fc.oneof(
        { maxDepth: 3 },
        fc.constant<string[]>([]),
        fc.array(tie('node'), { maxLength: 4 }),
      ),
    })
    .map(({ tag, className, id, field, children }) => {
      const escape = (text: string) => text.replaceAll('"', '&quot;');
      const more = `${id === undefined ? '' : ` id="${escape(id)}"`}${field === undefined ? '' : ` data-field="${escape(field)}"`}`;
      return `<${tag} class="${escape(className)}"${more}>值${children.join('')}</${tag}>`;
    }),
})).node;

describe('places that are offered', () => {
  it('match the element, and hold no number that may be a patient’s', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (html) => {
        for (const { places, counts, matches } of await ask(html)) {
          expect(matches).toBe(true);
          expect(places.length).toBeGreaterThan(0);
          expect(places.join(' ')).not.toMatch(/\d{3}|css-|is-active/);
          // The widest first.
          expect(counts).toEqual(counts.toSorted((a, b) => b - a));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a cell are its column, without the row of headers', async () => {
    const rows = ['甲', '乙', '丙'].map((v) => `<tr><td>${v}</td><td>${v}2</td></tr>`).join('');
    const asked = await ask(`<table id="plan"><tr><td>称呼</td><td>牌</td></tr>${rows}</table>`);
    const cell = asked.find(({ places }) => places.some((place) => place.includes('tr + tr')));
    expect(cell?.places).toContain('#plan tr + tr > td:nth-child(1)');
    expect(cell?.counts).toContain(3);
  });
});

describe('words around an element', () => {
  it.each([
    [
      'a header of the column',
      '<table><thead><tr><th>称呼</th></tr></thead><tr><td>甲某</td></tr></table>',
      '称呼',
    ],
    [
      'a header in a table above',
      '<div><table><tr><th>称呼</th><th>牌</th></tr></table><div><table><tr><td>甲某</td><td>7</td></tr></table></div></div>',
      '称呼',
    ],
    [
      'an ARIA header',
      '<div role=grid><div role=row><b role=columnheader>称呼</b></div><div role=row><i role=gridcell>甲某</i></div></div>',
      '称呼',
    ],
    ['a term', '<dl><dt>称呼：</dt><dd>甲某</dd></dl>', '称呼'],
    ['a label', '<label for=q>称呼 *</label><input id=q>', '称呼'],
    [
      'a sibling further up',
      '<div><span>称呼</span><div><div><b>甲某</b></div></div></div>',
      '称呼',
    ],
    ['its own text', '<p>称呼：甲某</p>', '称呼'],
    ['a title', '<span title="称呼">甲某</span>', '称呼'],
  ])('are found in %s', async (_where, html, word) => {
    expect((await ask(html)).some(({ words }) => words[0] === word)).toBe(true);
  });

  it('are no prose and no numbers', async () => {
    const asked = await ask(
      '<p>患者今日一般情况可，无发热，饮食睡眠正常，二便通畅。</p><p>12345</p><b>甲某</b>',
    );
    expect(asked.at(-1)?.words).toEqual([]);
  });
});
