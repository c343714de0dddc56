// A selection as the clipboard gets it when the browser's own copy would tell too much: fields with masks
// in place of covered values, and as if nothing were revealed. As text, and as markup that spreadsheets
// and letters keep their tables and paragraphs by; no attribute of the page's is in it but spans of cells.
import { fieldNames, fieldValue, kindIn } from '../mask/fields.ts';
import { covered } from './page-words.ts';
import type { ProtectedPage } from '../page/page.ts';

/** What goes on the clipboard. */
export interface Copied {
  readonly text: string;
  readonly html: string;
}

/** Elements whose markup says something of the text in them. */
const kept = new Set(
  'table thead tbody tfoot tr td th caption ul ol li dl dt dd p h1 h2 h3 h4 h5 h6 b strong i em u pre'.split(
    ' ',
  ),
);
const unseen = new Set(['script', 'style', 'template', 'noscript', 'head', 'title']);
/** Types without a text of their own to copy. */
const silent = /^(?:hidden|password|checkbox|radio|file|image|range|color)$/;
const inOneLine = /^(?:inline|contents|ruby|table-cell|table-column)/;

/** The selection of the document, in document order. */
export function copyOf(page: ProtectedPage, selection: Selection): Copied {
  const copy = new Copy(page);
  for (let i = 0; i < selection.rangeCount; i++) {
    const range = selection.getRangeAt(i);
    copy.visit(range.commonAncestorContainer, range);
  }
  return copy.result();
}

class Copy {
  readonly #page: ProtectedPage;
  #text = '';
  #html = '';

  constructor(page: ProtectedPage) {
    this.#page = page;
  }

  result(): Copied {
    const text = this.#text.replace(/[ \n]*\n[ \n]*/g, '\n').replace(/^\n+|\n+$/g, '');
    return { text, html: `<meta charset="utf-8">${this.#html}` };
  }

  /** @param range undefined in what is selected as a whole */
  visit(node: Node, range: Range | undefined): void {
    if (range && !range.intersectsNode(node)) return;
    if (node instanceof Text) this.#add(this.#textOf(node, range));
    else if (node instanceof Element) this.#element(node, range);
    else for (const child of node.childNodes) this.visit(child, range);
  }

  #element(element: Element, range: Range | undefined): void {
    const { localName } = element;
    if (unseen.has(localName)) return;
    const { display, visibility } = getComputedStyle(element);
    if (display === 'none') return;
    if (localName === 'br') return this.#break('<br>');
    if (fieldNames.has(localName)) {
      if (visibility === 'visible') this.#add(this.#shown(element));
      return;
    }
    const edited = this.#page.sweeper.fields.stateOf(element);
    if (edited && edited.kind !== 'photo')
      return this.#add(covered(this.#page, element.textContent ?? ''));
    const block = !inOneLine.test(display);
    const tag = kept.has(localName) ? localName : block ? 'div' : '';
    if (block) this.#text += '\n';
    if (display === 'table-cell' && element.previousElementSibling) this.#text += '\t';
    if (tag !== '') this.#html += `<${tag}${spansOf(element)}>`;
    const root = this.#page.roots.of(element);
    const slotted = element instanceof HTMLSlotElement ? element.assignedNodes() : [];
    if (root) for (const child of root.childNodes) this.visit(child, undefined);
    else if (slotted.length > 0) for (const child of slotted) this.visit(child, undefined);
    else for (const child of element.childNodes) this.visit(child, range);
    if (tag !== '') this.#html += `</${tag}>`;
    if (block) this.#text += '\n';
  }

  #break(markup: string): void {
    this.#text += '\n';
    this.#html += markup;
  }

  #add(words: string): void {
    if (words === '') return;
    const joined = /\s$/.test(this.#text) ? words.trimStart() : words;
    this.#text += joined;
    this.#html += escaped(words);
  }

  // Half a number is a number: what was revealed is masked as a whole.
  #textOf(text: Text, range: Range | undefined): string {
    const parent = text.parentElement;
    if (parent && getComputedStyle(parent).visibility !== 'visible') return '';
    const state = this.#page.sweeper.masks.stateOf(text);
    if (state?.hits.some((hit) => hit.revealed))
      return plain(this.#page.covering.coverHits(state.raw, state.hits));
    const start = range?.startContainer === text ? range.startOffset : 0;
    const end = range?.endContainer === text ? range.endOffset : text.length;
    return plain(text.data.slice(start, end));
  }

  #shown(field: Element): string {
    if (field instanceof HTMLInputElement && silent.test(field.type)) return '';
    const value = fieldValue(field);
    const state = this.#page.sweeper.fields.stateOf(field);
    if (!state || value === '') return value;
    if (!state.named) return covered(this.#page, value);
    return this.#page.covering.cover({ kind: kindIn(field, state), value });
  }
}

const plain = (words: string): string => words.replace(/[\s\u200b]+/g, ' ');

function spansOf(element: Element): string {
  return ['colspan', 'rowspan']
    .map((name) => [name, Number(element.getAttribute(name))] as const)
    .filter(([, count]) => count > 1)
    .map(([name, count]) => ` ${name}="${count}"`)
    .join('');
}

function escaped(words: string): string {
  return words.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
}
