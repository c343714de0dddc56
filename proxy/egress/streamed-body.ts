// A body that leaves while it is still looked through: each block is judged with everything before it, and the
// last one is kept back until all of it is known, so that nobody has a whole body that was not approved. The
// next block comes in while one is judged and another one leaves.
import type { IncomingMessage } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { UploadInspector } from '../inspect/beside/inspect-beside.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';

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

interface Block {
  readonly bytes: Buffer;
  /** Of the body, up to its end. */
  readonly upTo: number;
  readonly isLast: boolean;
  /** What is known of everything up to its end. */
  readonly findings: Promise<BodyFindings>;
}

export class StreamedBody {
  readonly #source: AsyncIterator<Buffer>;
  readonly #inspector: UploadInspector;
  #first: Block | null = null;
  #bytes = 0;
  #asksPeople = true;
  #ending: Promise<BodyFindings> | null = null;
  #isAbandoned = false;
  /** What was seen of all of it; null before its end. */
  findings: BodyFindings | null = null;

  constructor(req: IncomingMessage, inspector: UploadInspector) {
    // The default iterator would destroy the connection when we stop early, and the answer with it.
    this.#source = req.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
    this.#inspector = inspector;
  }

  /** Reads the first block, for whoever decides whether it may begin to leave; of a short body that is all. */
  async begin(): Promise<BodyFindings> {
    this.#first = await this.#read();
    return this.#first.findings;
  }

  /** Blocks that may leave. @param asksPeople the judge asks who the patients are. Throws `StreamStopped`; what it has given is gone. */
  async *blocks(judge: Judge, asksPeople: boolean): AsyncGenerator<Buffer, void, undefined> {
    this.#asksPeople = asksPeople;
    let block = this.#first ?? (await this.#read());
    if (block.isLast) await stopIf(judge, block);
    let coming = block.isLast ? null : this.#ahead();
    while (coming !== null) {
      const next: Block = await coming;
      coming = next.isLast ? null : this.#ahead();
      // What is over with it is judged as a whole before this one leaves.
      await stopIf(judge, next);
      yield block.bytes;
      block = next;
    }
    yield block.bytes;
  }

  /** What is left of it is not looked at any more. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.findings ??= await (this.#ending ?? this.#inspector.abort());
  }

  #ahead(): Promise<Block> {
    const block = this.#read();
    // When another one has stopped it, nobody comes for this one.
    block.catch(() => undefined);
    return block;
  }

  async #read(): Promise<Block> {
    const held: Buffer[] = [];
    for (let length = 0; length < blockLength; ) {
      const next = await this.#source.next().catch(() => {
        throw new StreamStopped('senderAborted');
      });
      if (next.done === true) return this.#block(held, true);
      const { value } = next;
      if (!this.#inspector.write(value)) {
        await new Promise<void>((resolve) => this.#inspector.drained(resolve));
      }
      held.push(value);
      this.#bytes += value.length;
      length += value.length;
    }
    return this.#block(held, false);
  }

  #block(held: readonly Buffer[], isLast: boolean): Block {
    if (this.#isAbandoned) throw new StreamStopped('senderAborted');
    if (isLast) this.#ending = this.#end();
    const findings = this.#ending ?? this.#inspector.peek(this.#asksPeople);
    return {
      bytes: Buffer.concat(held),
      upTo: this.#bytes,
      isLast,
      findings: Promise.resolve(findings),
    };
  }

  async #end(): Promise<BodyFindings> {
    this.findings = await this.#inspector.end();
    return this.findings;
  }
}

async function stopIf(judge: Judge, { findings, upTo }: Block): Promise<void> {
  const reason = judge(await findings, upTo);
  if (reason !== null) throw new StreamStopped(reason);
}
