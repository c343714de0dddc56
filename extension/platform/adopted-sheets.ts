// Style sheets that trees of a page have adopted, and ours among them. Firefox keeps that list from content
// scripts; behind its view of the page (`wrappedJSObject`) the page's own objects are, which hold styles only.
import { behind } from './page-window.ts';

type Tree = Document | ShadowRoot;

/** A sheet that trees of this document can adopt. */
export function newSheet(css: string): CSSStyleSheet {
  const { CSSStyleSheet: Sheet } = behind(window);
  const sheet = new Sheet();
  sheet.replaceSync(css);
  return sheet;
}

/** Adds the sheet to a tree's, once. */
export function adopt(root: ShadowRoot, sheet: CSSStyleSheet): void {
  const { adoptedStyleSheets: all } = behind(root);
  if (!all.includes(sheet)) all.push(sheet);
}

/** What a tree has adopted. */
export function adoptedBy(tree: Tree): readonly CSSStyleSheet[] {
  return Array.from(behind(tree).adoptedStyleSheets);
}
