// PDF files: the text of each page in lines and cells, notes, form fields, properties, attachments. A page
// without text but with something painted on it is said to be not read: it is a scan, or drawn letters.
import type { DocumentSink, Reason } from './document-sink.ts';
import { LimitReached } from './document-sink.ts';
import { MalformedDocument } from './malformed-document.ts';
import { tellAttachments, tellNotes, tellOutline, tellProperties } from './pdf-beside-text.ts';
import { layOut } from './pdf-layout.ts';
import type { PageText } from './pdf-layout.ts';
import type { TextPiece } from './pdf-lines.ts';
import { openPdf } from './pdf-open.ts';
import type { OpenPdf, PdfPage } from './pdf-open.ts';
import { ignoreStrayErrors } from './pdf-rejections.ts';
import type { TableAbove } from './pdf-table.ts';
import { refuseBombs } from './pdf-streams.ts';

const maxPages = 2000;
/** Of one page: a page of the smallest print has some 20,000 characters. */
const maxPieces = 100_000;
const maxCharacters = 20_000_000;
/** What pdf.js may hold beside the document itself, in bytes. */
const maxGrowth = 384 * 1_048_576;

/** A list of operators takes thirty times their bytes: longer contents are taken for painted. */
const maxListed = 2 * 1_048_576;

interface Opened extends OpenPdf {
  readonly canList: boolean;
}

/** What one page leaves to the next. */
interface SoFar {
  /** Characters that may still come. */
  characters: number;
  table: TableAbove | undefined;
}

/** Reads PDF 1.x and 2.0; 'encrypted' when it asks for a password, 'charset' when a font cannot be read. */
export async function readPdf(bytes: Buffer, sink: DocumentSink): Promise<Reason | undefined> {
  const largest = await refuseBombs(bytes, sink);
  sink.read(0);
  const listenAgain = await ignoreStrayErrors();
  try {
    return await readOpen(bytes, largest <= maxListed, sink);
  } finally {
    await listenAgain();
  }
}

async function readOpen(
  bytes: Buffer,
  canList: boolean,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  const pdf = await openPdf(bytes);
  if (pdf === undefined) return 'encrypted';
  try {
    return await readPages(bytes, { ...pdf, canList }, sink);
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    throw new MalformedDocument('pdf.js cannot read it');
  } finally {
    await pdf.close();
  }
}

async function readPages(
  bytes: Buffer,
  pdf: Opened,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  const { document } = pdf;
  const pages = Math.min(document.numPages, maxPages);
  const limit = memory() + maxGrowth + 3 * bytes.length;
  const soFar: SoFar = { characters: maxCharacters, table: undefined };
  await tellProperties(document, sink);
  await tellOutline(document, sink);
  for (let number = 1; number <= pages; number++) {
    const page = await document.getPage(number);
    // The bytes of a page are not known; each counts for its share of the file.
    const share = Math.floor(bytes.length / pages) + (number === 1 ? bytes.length % pages : 0);
    const isSeen = await readPage(pdf, page, sink, soFar);
    await tellNotes(page, sink);
    if (isSeen) sink.read(share);
    else sink.notRead(share, 'format');
    page.cleanup();
    if (memory() > limit) throw new LimitReached('tooLarge');
  }
  await tellAttachments(document, sink);
  if (document.numPages > maxPages) return 'tooLarge';
  return pdf.lacksCharacters() ? 'charset' : undefined;
}

/** @returns false when something is painted on the page that is no text */
async function readPage(
  pdf: Opened,
  page: PdfPage,
  sink: DocumentSink,
  soFar: SoFar,
): Promise<boolean> {
  const pieces = await piecesOf(page, sink, soFar);
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  for (const [quarter, turned] of pieces.entries()) {
    const text: PageText = {
      table(rows, isContinued) {
        if (!isContinued) sink.table();
        for (const row of rows) sink.row(row);
      },
      paragraph: (written) => sink.paragraph(written),
    };
    const length = quarter % 2 === 0 ? right - left : top - bottom;
    if (turned.length > 0) soFar.table = layOut(turned, length, text, soFar.table);
  }
  if (pieces.some((turned) => turned.length > 0)) return true;
  if (!pdf.canList) return false;
  const { fnArray, argsArray } = await page.getOperatorList();
  return !pdf.paints(fnArray, argsArray);
}

/** By the direction the text runs in, each as if it ran from left to right. */
async function piecesOf(page: PdfPage, sink: DocumentSink, soFar: SoFar): Promise<TextPiece[][]> {
  const turned: [TextPiece[], TextPiece[], TextPiece[], TextPiece[]] = [[], [], [], []];
  let count = 0;
  // Left as it is when the sink has had enough: pdf.js puts pieces into a stream that was cancelled, and
  // waits on one that nobody reads, until the document is closed.
  const reader = page.streamTextContent().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return turned;
    sink.read(0);
    for (const item of (value as { items: readonly TextItem[] }).items) {
      if (item.str === undefined || item.str.trim() === '') continue;
      soFar.characters -= item.str.length;
      if (++count > maxPieces || soFar.characters < 0) throw new LimitReached('tooLarge');
      const [quarter, piece] = pieceOf(item);
      turned[quarter].push(piece);
    }
  }
}

interface TextItem {
  readonly str?: string;
  /** Text matrix (ISO 32000-1 §9.4.4). */
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

function pieceOf({ str = '', transform, width, height }: TextItem): [0 | 1 | 2 | 3, TextPiece] {
  const [a = 0, b = 0, , , e = 0, f = 0] = transform;
  const size = height > 0 ? height : Math.hypot(a, b) || 1;
  const text = str.replace(lookAlikes, (char) => char.normalize('NFKC'));
  const isUpright = Math.abs(a) >= Math.abs(b);
  if (isUpright && a >= 0) return [0, { text, x: e, y: f, width, height: size }];
  if (isUpright) return [2, { text, x: -e, y: -f, width, height: size }];
  if (b > 0) return [1, { text, x: f, y: -e, width, height: size }];
  return [3, { text, x: -f, y: e, width, height: size }];
}

/** Fonts share the glyphs of radicals, compatibility ideographs and ligatures: ⼯ for 工. */
const lookAlikes = /[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]/g;

/** Of this thread alone; other threads grow and shrink beside it. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
