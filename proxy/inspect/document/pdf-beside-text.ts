// What a PDF says beside the text of its pages: properties, bookmarks, notes, form fields, attachments.
import type { DocumentSink } from './document-sink.ts';
import { LimitReached } from './document-sink.ts';
import type { PdfDocument, PdfPage } from './pdf-open.ts';

const maxEntries = 20_000;
/** Who wrote it and with what is about staff and programs. */
const notPatient =
  /^(?:author|creator|producer|(?:mod|creation)date|trapped|pdfformatversion|language)$|creator|producer|date|toolkit|:format$|documentid|instanceid/i;

/** Document information dictionary and XMP (ISO 32000-1 §14.3). */
export async function tellProperties(document: PdfDocument, sink: DocumentSink): Promise<void> {
  const { info, metadata } = await document.getMetadata();
  const told = new Set<string>();
  const tell = (name: string, value: unknown): void => {
    for (const text of texts(value)) {
      if (notPatient.test(name) || told.has(text)) continue;
      told.add(text);
      sink.paragraph(text);
    }
  };
  for (const [name, value] of Object.entries(info)) {
    if (name === 'Custom')
      for (const [key, text] of Object.entries(value as object)) tell(key, text);
    else if (name === 'IsXFAPresent' && value === true) sink.notRead(0, 'format');
    else tell(name, value);
  }
  // Null without XMP, whatever the declaration says.
  const xmp = metadata as Iterable<[string, unknown]> | null;
  for (const [name, value] of xmp ?? []) tell(name, value);
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'string' && value.trim() !== '' ? [value] : [];
}

interface OutlineItem {
  readonly title?: unknown;
  readonly items?: readonly OutlineItem[];
}

export async function tellOutline(document: PdfDocument, sink: DocumentSink): Promise<void> {
  const open = [...((await document.getOutline()) ?? [])] as OutlineItem[];
  for (let count = 0; open.length > 0; count++) {
    if (count > maxEntries) throw new LimitReached('tooLarge');
    const item = open.shift();
    for (const title of texts(item?.title)) sink.paragraph(title);
    open.push(...(item?.items ?? []));
  }
}

/** What pdf.js makes of an annotation; all of it optional, because the document may lie. */
interface Annotation {
  readonly subtype?: string;
  readonly contentsObj?: { readonly str?: unknown };
  readonly fieldName?: unknown;
  readonly alternativeText?: unknown;
  readonly fieldValue?: unknown;
  readonly unsafeUrl?: unknown;
  readonly file?: { readonly filename?: unknown; readonly content?: unknown };
}

export async function tellNotes(page: PdfPage, sink: DocumentSink): Promise<void> {
  const annotations = (await page.getAnnotations({ intent: 'any' })) as readonly Annotation[];
  for (const note of annotations) {
    sink.read(0);
    for (const text of texts(note.contentsObj?.str)) sink.paragraph(text);
    for (const text of texts(note.unsafeUrl)) sink.paragraph(text);
    // The tooltip is the label that people see.
    const [name = ''] = [...texts(note.alternativeText), ...texts(note.fieldName)];
    for (const value of texts(note.fieldValue)) sink.field(name, value);
    await tellFile(note.file, sink);
  }
}

export async function tellAttachments(document: PdfDocument, sink: DocumentSink): Promise<void> {
  const attachments: unknown = await document.getAttachments();
  const files = attachments instanceof Map ? attachments : Object.entries(attachments ?? {});
  for (const [id, file] of files as Iterable<[string, NonNullable<Annotation['file']>]>) {
    sink.read(0);
    const content = file.content ?? (await document.getAttachmentContent(id));
    await tellFile({ ...file, content }, sink);
  }
}

async function tellFile(file: Annotation['file'], sink: DocumentSink): Promise<void> {
  const content = file?.content;
  const bytes = content instanceof Uint8Array ? Buffer.from(content) : undefined;
  if (bytes === undefined) return;
  const [name = 'attachment'] = texts(file?.filename);
  await sink.body({ name, mediaType: undefined, bytes: [bytes] });
}
