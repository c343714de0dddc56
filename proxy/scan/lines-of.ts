// Bytes to lines of UTF-8, in bounded memory.

/** UTF-8 bytes of one line at most: more is no line of ours, and is not kept. */
const longestLine = 64 * 1_048_576;

/** A line, or why it is none. */
export type Line = string | { readonly problem: string };

/** The lines that each chunk completes, without their ends; the last one needs none. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const reader = new LineReader();
  for await (const chunk of input) yield reader.push(chunk);
  yield reader.end();
}

class LineReader {
  #parts: Uint8Array[] = [];
  #length = 0;
  #first = true;

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#hold(chunk.subarray(from, end));
      lines.push(this.#take());
      from = end + 1;
    }
    this.#hold(chunk.subarray(from));
    return lines;
  }

  end(): Line[] {
    return this.#length > 0 ? [this.#take()] : [];
  }

  #hold(part: Uint8Array): void {
    this.#length += part.length;
    // Counted on, not kept: the line is refused when it ends.
    if (this.#length > longestLine) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(): Line {
    const [only] = this.#parts;
    const bytes = this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts);
    const tooLong = this.#length > longestLine;
    this.#parts = [];
    this.#length = 0;
    if (tooLong) return { problem: '超过 64 MB is longer than 64 MB' };
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !this.#first }).decode(bytes);
      this.#first = false;
      return text.endsWith('\r') ? text.slice(0, -1) : text;
    } catch {
      this.#first = false;
      return { problem: '不是 UTF-8 is not UTF-8' };
    }
  }
}
