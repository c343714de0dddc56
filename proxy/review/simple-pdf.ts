// A page of text as PDF (ISO 32000-1). Chinese is set in a font that every reader of PDF has for it
// (STSong-Light, §9.7.5.2 and Adobe-GB1), the rest in one of the standard 14 (§9.6.2.2): none is carried along.

/** A line; `size` in points. */
export interface PdfLine {
  readonly text: string;
  readonly size: number;
  /** Space above it, points. */
  readonly above: number;
}

/** A4, points. */
const page = { width: 595, height: 842, margin: 64 };

/** One page after the other; lines that are too long are broken. */
export function simplePdf(title: string, lines: readonly PdfLine[]): Uint8Array {
  const pages = laidOut(lines);
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${7 + 2 * i} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>',
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R
  /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] >>`,
    `<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]
  /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  for (const [i, content] of pages.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}]
  /Resources << /Font << /F1 3 0 R /F2 6 0 R >> >> /Contents ${8 + 2 * i} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  objects.push(`<< /Title <${utf16(title, true)}> /Producer (Medveil) >>`);
  return file(objects);
}

function file(objects: readonly string[]): Uint8Array {
  // Only ASCII goes in: lengths are those of the text.
  let text = '%PDF-1.5\n';
  const places: number[] = [];
  for (const [i, object] of objects.entries()) {
    places.push(text.length);
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>`;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n${trailer}\nstartxref\n${text.length}\n%%EOF\n`;
  return new TextEncoder().encode(text + end);
}

/** Content streams, one a page. */
function laidOut(lines: readonly PdfLine[]): string[] {
  const pages: string[] = [];
  let content = '';
  let y = page.height - page.margin;
  for (const { text, size, above } of lines) {
    y -= above;
    for (const part of broken(text, size)) {
      if (y - size < page.margin) {
        pages.push(content);
        content = '';
        y = page.height - page.margin;
      }
      y -= size;
      content += `BT ${page.margin} ${y} Td ${shown(part, size)} ET\n`;
      y -= size * 0.5;
    }
  }
  return [...pages, content];
}

/** Runs of one font after the other: each goes on where the one before it ends. */
function shown(text: string, size: number): string {
  const runs = text.match(/[ -~]+|[^ -~]+/g) ?? [];
  return runs
    .map((run) => {
      return /^[ -~]/.test(run)
        ? `/F2 ${size} Tf <${Buffer.from(run, 'latin1').toString('hex')}> Tj`
        : `/F1 ${size} Tf <${utf16(run, false)}> Tj`;
    })
    .join(' ');
}

/** Parts that fit the page; ASCII is half as wide as the rest. */
function broken(text: string, size: number): string[] {
  const most = (page.width - 2 * page.margin) / size;
  const parts: string[] = [];
  let part = '';
  let width = 0;
  for (const character of text) {
    const wide = character < '\u0080' ? 0.5 : 1;
    if (width + wide > most) {
      parts.push(part);
      part = '';
      width = 0;
    }
    part += character;
    width += wide;
  }
  return [...parts, part];
}

/** Hex digits of UTF-16, big-endian. */
function utf16(text: string, mark: boolean): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return (mark ? 'feff' : '') + units.map((unit) => unit.toString(16).padStart(4, '0')).join('');
}
