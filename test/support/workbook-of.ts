// Workbooks as a test wants them, and what a copy of one has in its parts.
import { crc32, inflateRawSync } from 'node:zlib';
import { zipDirectory } from '../../proxy/inspect/document/zip-directory.ts';
import { BodyRewriter } from '../../proxy/inspect/rewrite/body-rewriter.ts';
import { pseudonym } from './inspect-body.ts';
import { type Member, zipOf } from './zip-of.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookParts {
  /** Of each sheet what stands in `sheetData`. */
  readonly sheets: readonly string[];
  /** Behind the rows of the first sheet. */
  readonly behind?: string;
  /** Of each shared string what stands in `si`. */
  readonly strings?: readonly string[];
  /** In the part that names the sheets. */
  readonly names?: string;
  /** Names of the sheets. */
  readonly titles?: readonly string[];
  /** Further parts. */
  readonly more?: Readonly<Record<string, string>>;
}

export const workbookMembers = ({
  sheets,
  behind = '',
  strings = [],
  names = '',
  titles = [],
  more = {},
}: WorkbookParts): Member[] => {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="${related}/calcChain" Target="calcChain.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}"><sheets>${sheets
      .map((_, i) => `<sheet name="${titles[i] ?? `表${i}`}" sheetId="${i + 1}"/>`)
      .join('')}</sheets>${names}</workbook>`,
    // Style 1 is a date, style 2 bold.
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="0"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map((rows, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${i === 0 ? behind : ''}</worksheet>`,
      ]),
    ),
    'xl/sharedStrings.xml': `<sst xmlns="${main}" count="${strings.length}" uniqueCount="${strings.length}">${strings.map((si) => `<si>${si}</si>`).join('')}</sst>`,
    'xl/calcChain.xml': `<calcChain xmlns="${main}"><c r="A1" i="1"/></calcChain>`,
    ...more,
  };
  return Object.entries(parts).map(([name, text]) => ({ name, data: Buffer.from(text) }));
};

export const workbookOf = (parts: WorkbookParts): Buffer => zipOf(workbookMembers(parts));

/** The body written again, in pieces of `size` bytes. */
export async function rewritten(body: Buffer, size = 4096) {
  const rewriter = new BodyRewriter({ mediaType: undefined, pseudonym });
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    parts.push(rewriter.push(body.subarray(at, at + size)));
  }
  const { bytes, reason } = await rewriter.end();
  return { bytes: Buffer.concat([...parts, bytes]), reason, kinds: rewriter.kinds };
}

/** Members by name, in their order; throws when a size or checksum is not true. */
export function membersOf(archive: Buffer): Map<string, string> {
  const directory = zipDirectory(archive, 1000);
  if (directory?.isTrue !== true) throw new Error('the archive contradicts itself');
  return new Map(
    directory.entries.map(({ name, method, dataAt, compressedSize, size, listedAt }) => {
      const packed = archive.subarray(dataAt, dataAt + compressedSize);
      const data = method === 8 ? inflateRawSync(packed) : packed;
      const isTrue = data.length === size && crc32(data) === archive.readUInt32LE(listedAt + 16);
      if (!isTrue) throw new Error(`${name} is not what its header says`);
      return [name, data.toString()];
    }),
  );
}
