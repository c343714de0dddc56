// From pieces of text at places to what a reader of the page sees: tables and paragraphs. Pure geometry.
import { han, linesOf } from './pdf-lines.ts';
import type { Line, TextPiece } from './pdf-lines.ts';
import { blockFrom } from './pdf-table.ts';
import type { TableAbove } from './pdf-table.ts';

export interface PageText {
  /** `isContinued`: they are rows of the table before. */
  table(rows: readonly (readonly string[])[], isContinued: boolean): void;
  paragraph(text: string): void;
}

/** Between two lines of a paragraph, in heights of the font. */
const lineGap = 2.2;

/**
 * Tells the text of one page of `width` in the order of reading; `above` is the table that the page before
 * may have left open. @returns the one that this page may
 */
export function layOut(
  pieces: readonly TextPiece[],
  width: number,
  page: PageText,
  above?: TableAbove,
): TableAbove | undefined {
  const lines = linesOf(pieces);
  let right = 0.75 * width;
  let open = above;
  for (const line of lines) right = Math.max(right, line.cells.at(-1)?.to ?? 0);
  for (let at = 0; at < lines.length; ) {
    const { end, rows, table, isContinued } = blockFrom(lines, at, open);
    if (rows !== null) page.table(rows, isContinued);
    else paragraphsOf(lines.slice(at, end), right, page);
    open = table;
    at = end;
  }
  return open;
}

/** Lines that run on to the right edge belong together, but no line that begins with a label. */
function paragraphsOf(lines: readonly Line[], right: number, page: PageText): void {
  let text = '';
  let above: Line | undefined;
  const tell = (): void => {
    if (text.trim() !== '') page.paragraph(text);
    text = '';
  };
  for (const line of lines) {
    if (above === undefined || !runsOn(above, line, right)) tell();
    const written = line.cells.map((cell) => cell.text).join('  ');
    text += (text === '' || isJoined(text, written) ? '' : ' ') + written;
    above = line;
  }
  tell();
}

function runsOn(above: Line, line: Line, right: number): boolean {
  const end = above.cells.at(-1)?.to ?? 0;
  if (/^[^:：]{1,10}[:：]/.test(line.cells[0]?.text ?? '')) return false;
  return right - end < 2.5 * above.height && above.y - line.y < lineGap * line.height;
}

/** Lines break inside Chinese and inside numbers, and between words of Latin. */
function isJoined(before: string, after: string): boolean {
  const [a, b] = [before.slice(-1), after.slice(0, 1)];
  return (
    han.test(a) || han.test(b) || (/[\dXx]/.test(a) && /[\dXx]/.test(b)) || /[，。：；、]/.test(a)
  );
}
