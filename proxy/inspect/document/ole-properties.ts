// Title, subject, keywords and comments of an Office file ([MS-OLEPS] §2.21): people write names there.
import { decodeCodepage } from './codepage.ts';
import type { DocumentSink } from './document-sink.ts';

/** Properties of a set: more are none that a writer has. */
const maxProperties = 1000;
/** Who wrote it, with what program and on what template says nothing of a patient. */
const ofStaff = new Set([4, 7, 8, 18]);
const codepageId = 1;

/** A set that is not as it should be tells nothing: the document does not depend on it. */
export function tellOleProperties(bytes: Buffer, sink: DocumentSink): void {
  sink.read(bytes.length);
  if (bytes.length < 48 || bytes.readUInt16LE(0) !== 0xfffe) return;
  const start = bytes.readUInt32LE(44);
  if (start + 8 > bytes.length) return;
  const count = Math.min(bytes.readUInt32LE(start + 4), maxProperties);
  const isSummary = bytes.readUInt32LE(28) === 0xf29f_85e0;
  let codepage = 0;
  for (let i = 0; i < count; i++) {
    const at = start + 8 + i * 8;
    if (at + 8 > bytes.length) return;
    const id = bytes.readUInt32LE(at);
    const value = start + bytes.readUInt32LE(at + 4);
    if (value + 8 > bytes.length) continue;
    if (id === codepageId) codepage = bytes.readUInt16LE(value + 4);
    else if (!isSummary || !ofStaff.has(id)) {
      const text = propertyText(bytes, value, codepage);
      if (text !== '') sink.paragraph(text);
    }
  }
}

/** VT_LPSTR and VT_LPWSTR (§2.15); other types are numbers and times. */
function propertyText(bytes: Buffer, at: number, codepage: number): string {
  const type = bytes.readUInt32LE(at);
  if (type !== 0x1e && type !== 0x1f) return '';
  const length = bytes.readUInt32LE(at + 4) * (type === 0x1f ? 2 : 1);
  const raw = bytes.subarray(at + 8, at + 8 + length);
  const text = type === 0x1f ? raw.toString('utf16le') : decodeCodepage(raw, codepage);
  // eslint-disable-next-line no-control-regex
  return text.replace(/\0.*$/s, '').trim();
}
