// Tooltips of component libraries: elements at the end of the body that repeat a cell's text, far from
// the label or header that says what it is.
import type { Finding } from '../../../shared/detect/finding.ts';
import type { Masks } from '../mask/mask.ts';

/** Element, antd, EasyUI, layui, ExtJS, MUI. Lists that open over the page are no tooltips. */
const tooltips =
  '[role="tooltip"],[class*="tooltip" i],[class*="layer-tips" i],[class*="x-tip" i],[class*="el-popper" i]';
const lists = '[role="listbox"],[role="option"],[role="menu"],select,li';

/** Longer texts are no cells. */
const longest = 500;

/** What a tooltip's text holds because a masked text of the page is the same; empty when none is. */
export function tooltipFindings(text: Text, raw: string, masks: Masks): readonly Finding[] {
  const parent = text.parentElement;
  const whole = raw.trim();
  if (whole.length < 2 || whole.length > longest) return [];
  if (!parent?.closest(tooltips) || parent.closest(lists)) return [];
  for (const [node, { raw: original, hits }] of masks.live()) {
    if (node === text || original.trim() !== whole) continue;
    const by = raw.indexOf(whole) - original.indexOf(whole);
    return hits.map(({ kind, start, end }) => ({
      kind,
      start: Math.max(0, start + by),
      end: Math.min(raw.length, end + by),
    }));
  }
  return [];
}
