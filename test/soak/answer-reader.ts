// Answers as they stand on the wire (RFC 9112 §6), one behind the other: no more is believed than they say.

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Null: it has not come whole. @param isEnd nothing more will come */
export function takeAnswer(
  bytes: Buffer,
  method: string,
  isEnd: boolean,
): { answer: RawAnswer; rest: Buffer } | null | 'broken' {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return isEnd && bytes.length > 0 ? 'broken' : null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return 'broken';
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const from = end + 4;
  const made = (to: number, body = bytes.subarray(from, to)) => ({
    answer: { status, headers, body },
    rest: bytes.subarray(to),
  });
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return made(from);
  if (headers.get('transfer-encoding') === 'chunked') {
    const read = chunks(bytes, from);
    if (read === 'broken') return 'broken';
    if (read === null) return isEnd ? 'broken' : null;
    return made(read.to, read.body);
  }
  const length = Number(headers.get('content-length') ?? Number.NaN);
  if (Number.isNaN(length)) return isEnd ? made(bytes.length) : null;
  if (bytes.length < from + length) return isEnd ? 'broken' : null;
  return made(from + length);
}

function chunks(bytes: Buffer, from: number): { to: number; body: Buffer } | null | 'broken' {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line === -1) return null;
    const written = bytes.toString('latin1', at, line);
    if (!/^[0-9a-f]+$/i.test(written)) return 'broken';
    const length = Number.parseInt(written, 16);
    if (bytes.length < line + 2 + length + 2) return null;
    if (bytes.toString('latin1', line + 2 + length, line + 4 + length) !== '\r\n') return 'broken';
    parts.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 4 + length;
    if (length === 0) return { to: at, body: Buffer.concat(parts) };
  }
}
