// A body that leaves while it is still looked through: each block is judged with everything before it, and the
// last one is kept back until all of it is known, so that nobody has a whole body that was not approved.
import type { IncomingMessage } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import type { Inspector } from '../inspect/inspector.ts';

/** Bytes that are judged together. */
const blockLength = 262_144;

/** It must not go on; what has left is known to whoever sent it. */
export class StreamStopped extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super('a body was stopped on its way');
    this.reason = reason;
  }
}

/** Why what is known so far must not leave; null: it may. */
export type Judge = (findings: BodyFindings, bytes: number) => RefusalReason | null;

export class StreamedBody {
  readonly #source: AsyncIterator<Buffer>;
  readonly #inspector: Inspector;
  #judge: Judge = () => null;
  #held: Buffer[] = [];
  #bytes = 0;
  #isOver = false;
  /** What was seen of all of it; null before its end. */
  findings: BodyFindings | null = null;

  constructor(req: IncomingMessage, inspector: Inspector) {
    // The default iterator would destroy the connection when we stop early, and the answer with it.
    this.#source = req.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
    this.#inspector = inspector;
  }

  /** Reads the first block, for whoever decides whether it may begin to leave; of a short body that is all. */
  async begin(): Promise<BodyFindings> {
    await this.#read();
    if (!this.#isOver) return this.#inspector.peek(true);
    this.findings = await this.#inspector.end();
    return this.findings;
  }

  /** Blocks that may leave. @param asksPeople the judge asks who the patients are. Throws `StreamStopped`; what it has given is gone. */
  async *blocks(judge: Judge, asksPeople: boolean): AsyncGenerator<Buffer, void, undefined> {
    this.#judge = judge;
    for (;;) {
      const block = Buffer.concat(this.#held);
      this.#held = [];
      if (!this.#isOver) await this.#read();
      // The next one has been read: what is over with it is judged as a whole before this one leaves.
      if (this.#isOver) await this.#conclude();
      else this.#stopIf(judge(this.#inspector.peek(asksPeople), this.#bytes));
      if (block.length > 0) yield block;
      if (this.#isOver) break;
    }
    const last = Buffer.concat(this.#held);
    if (last.length > 0) yield last;
  }

  /** What is left of it is not looked at any more. */
  async abandon(): Promise<void> {
    this.findings ??= await this.#inspector.abort();
  }

  async #read(): Promise<void> {
    let length = 0;
    while (length < blockLength) {
      const next = await this.#source.next().catch(() => {
        throw new StreamStopped('senderAborted');
      });
      if (next.done === true) {
        this.#isOver = true;
        return;
      }
      const { value } = next;
      if (!this.#inspector.write(value)) {
        await new Promise<void>((resolve) => this.#inspector.drained(resolve));
      }
      this.#held.push(value);
      this.#bytes += value.length;
      length += value.length;
    }
  }

  async #conclude(): Promise<void> {
    this.findings ??= await this.#inspector.end();
    this.#stopIf(this.#judge(this.findings, this.#bytes));
  }

  #stopIf(reason: RefusalReason | null): void {
    if (reason !== null) throw new StreamStopped(reason);
  }
}
