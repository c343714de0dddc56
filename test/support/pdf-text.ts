// The text of a printed page, as a program that reads the PDF finds it.
import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';

/** Prints a page to PDF. @returns the text of each sheet, without spaces: layout decides about those */
export async function printedText(page: Page): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await page.pdf()));
  const { text } = await extractText(pdf, { mergePages: false });
  // Fonts share glyphs: 工 comes back as ⼯ (U+2F2F).
  return text.map((sheet) => sheet.replace(/\s+/g, '').normalize('NFKC'));
}
