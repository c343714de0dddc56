// The only file that knows pdf.js (inside unpdf, built without canvas and for the thread it runs in): how it
// is told to compute nothing, fetch nothing, draw nothing, and where the character maps of Chinese fonts lie.
import { readFile } from 'node:fs/promises';
import { getResolvedPDFJS } from 'unpdf';
import { MalformedDocument } from './malformed-document.ts';

type PdfJs = Awaited<ReturnType<typeof getResolvedPDFJS>>;
export type PdfDocument = Awaited<ReturnType<PdfJs['getDocument']>['promise']>;
export type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

export interface OpenPdf {
  readonly document: PdfDocument;
  /** Whether one of a page's operators leaves something to be seen on it. */
  paints(operators: readonly number[], args: readonly unknown[]): boolean;
  /** A font names a character map that we do not have: its text is not what it seems. */
  readonly lacksCharacters: () => boolean;
  close(): Promise<void>;
}

const maps = new URL(/* @vite-ignore */ './cmaps/', import.meta.url);

/** Ahead of the first document, where its time must not go into this. */
export async function loadPdfJs(): Promise<void> {
  await getResolvedPDFJS();
}

/** Undefined when the file asks for a password. Throws `MalformedDocument` when it is no PDF. */
export async function openPdf(bytes: Buffer): Promise<OpenPdf | undefined> {
  const pdfjs = await getResolvedPDFJS();
  let missing = false;
  const task = pdfjs.getDocument({
    // pdf.js keeps the buffer for itself.
    data: new Uint8Array(bytes),
    BinaryDataFactory: mapFactory(() => {
      missing = true;
    }),
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    useWorkerFetch: false,
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    // Larger images are dropped before they are decoded; nobody looks at them.
    maxImageSize: 1,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    return {
      document,
      paints: paintingIn(pdfjs),
      lacksCharacters: () => missing,
      close: () => task.destroy(),
    };
  } catch (error) {
    await task.destroy();
    if (error instanceof pdfjs.PasswordException) return undefined;
    throw new MalformedDocument('pdf.js cannot open it');
  }
}

/** Reads character maps and nothing else, whatever name the document asks for. */
function mapFactory(onMissing: () => void) {
  return class {
    async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
      if (kind !== 'cMapUrl' || !/^[A-Za-z0-9-]{1,30}\.bcmap$/.test(filename)) {
        throw new Error('not supplied');
      }
      try {
        return new Uint8Array(await readFile(new URL(filename, maps)));
      } catch (error) {
        onMissing();
        throw error;
      }
    }
  };
}

/** Operators that paint nothing by themselves: state, clips, marks (ISO 32000-1 §8, §14.6). */
const silentOperators =
  'save restore clip eoClip endPath dependency setLineWidth setLineCap setLineJoin setMiterLimit setDash ' +
  'setGState setRenderingIntent setFlatness beginText endText setFillRGBColor setStrokeRGBColor ' +
  'setFillColorN setStrokeColorN beginMarkedContent beginMarkedContentProps endMarkedContent markPoint';

function paintingIn({ OPS }: PdfJs): OpenPdf['paints'] {
  const codes: Readonly<Record<string, number>> = OPS;
  const silent = new Set<unknown>(silentOperators.split(' ').map((name) => codes[name]));
  return (operators, args) =>
    operators.some((operator, i) => {
      if (operator !== OPS.constructPath) return !silent.has(operator);
      // A path says itself what happens to it; a clip is none that is seen.
      const [use] = (args[i] as [number?] | undefined) ?? [];
      return use === undefined || !silent.has(use);
    });
}
