// `medveil scan --ndjson`: one line in, one line out, in order, holding one line at a time.
import { z } from 'zod';
import type { Detector } from '../../shared/detect/detector.ts';
import { scanDocument } from '../../shared/detect/scan-document.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { linesOf } from './lines-of.ts';

const question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
});

export interface LineScan {
  readonly detector: Detector;
  /** Standard input as it comes. */
  readonly input: AsyncIterable<Uint8Array>;
  /** False when nobody reads the answers any more. */
  readonly send: (text: string) => Promise<boolean>;
}

/** True when every line was understood; the others are answered with `{"line","error"}`. */
export async function scanLines({ detector, input, send }: LineScan): Promise<boolean> {
  let ok = true;
  let number = 0;
  for await (const lines of linesOf(input)) {
    let answers = '';
    for (const line of lines) {
      number++;
      if (typeof line === 'string' && line.trim() === '') continue;
      const answer = typeof line === 'string' ? answerOf(line, detector) : { error: line.problem };
      if (answer !== null && 'error' in answer) {
        ok = false;
        answers += `${JSON.stringify({ line: number, error: answer.error })}\n`;
      } else answers += `${JSON.stringify(answer)}\n`;
    }
    // Written whenever the sender pauses: whoever asks line by line gets answers line by line.
    if (answers !== '' && !(await send(answers))) return ok;
  }
  return ok;
}

/** What a line holds, never in clear, or what is wrong with it, without a word of its content. */
function answerOf(line: string, detector: Detector) {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { error: '不是 JSON is not JSON' };
  }
  const parsed = question.safeParse(raw);
  if (!parsed.success) return { error: '需要 id 和 text needs "id" and "text" (strings)' };
  const { id, text } = parsed.data;
  // Beyond 2^53 a number comes back as another one.
  if (typeof id === 'number' && Math.abs(id) > Number.MAX_SAFE_INTEGER) {
    return { error: 'id 数值过大，请写成字符串 "id" is too large a number: write it as a string' };
  }
  const findings = scanDocument(text, detector.rules).map(({ kind, start, end }) => {
    return { kind, start, end, masked: identifierOf(kind).mask(text.slice(start, end)) };
  });
  return { id, findings };
}
