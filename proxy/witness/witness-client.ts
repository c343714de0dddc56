// Asks another hospital's witness to sign our checkpoint (c2sp.org/tlog-witness), over verified TLS.
import { type Agent, request } from 'node:https';
import { renderAddCheckpoint } from '../../shared/transparency/add-checkpoint.ts';
import { openCosigned } from '../../shared/transparency/cosignature.ts';
import { type Hash } from '../../shared/transparency/merkle.ts';
import type { witnessRefusals } from '../../shared/records/record.ts';
import { parseCheckpoint, type VerifierKey } from '../../shared/transparency/note.ts';

/** `rollback`: the witness has seen more than we have. `fork`: it has seen another history.
 *  `unknown`: it does not know our log, or not this key. `older`: it has signed a later checkpoint of
 *  ours, which another gateway brought: nothing is wrong. */
export type WitnessRefusal = (typeof witnessRefusals)[number] | 'older';

export type Witnessed =
  | { readonly ok: true; readonly note: string; readonly timestamp: number }
  | { readonly ok: false; readonly refusal: WitnessRefusal };

export interface WitnessTarget {
  /** Submission prefix, such as `https://other.example:9443/witness`. */
  readonly url: string;
  readonly key: VerifierKey;
  readonly agent: Agent;
}

/** Hashes that prove our tree of `to` leaves to extend that of `from`. */
export type ProveConsistency = (from: number, to: number) => Promise<readonly Hash[]>;

const timeoutMs = 15_000;
const mostAnswerBytes = 64 * 1024;

/** Our log, as far as a witness asks about it. */
export interface OwnLog {
  readonly prove: ProveConsistency;
  /** Entries it has now. */
  readonly size: () => number;
}

/** One witness and what it has signed of us. */
export class WitnessClient {
  readonly #target: WitnessTarget;
  readonly #log: OwnLog;
  /** Size it signed last, as far as we know; it corrects us. */
  #lastSize = 0;

  constructor(target: WitnessTarget, log: OwnLog) {
    this.#target = target;
    this.#log = log;
  }

  /** @throws Error when the witness cannot be reached or answers what the protocol does not know */
  async ask(note: string): Promise<Witnessed> {
    const size = parseCheckpoint(note)?.size ?? 0;
    // A second time with the size it named; a third would be a witness that cannot make up its mind.
    for (let attempt = 0; attempt < 2; attempt++) {
      const oldSize = this.#lastSize;
      if (oldSize > size) return this.#behind();
      const proof = oldSize > 0 && oldSize < size ? await this.#log.prove(oldSize, size) : [];
      const { status, body } = await this.#post(
        renderAddCheckpoint({ oldSize, proof, checkpoint: note }),
      );
      switch (status) {
        case 200:
          return this.#accept(note, body, size);
        case 403:
        case 404:
          return { ok: false, refusal: 'unknown' };
        case 422:
          return { ok: false, refusal: 'fork' };
        case 409: {
          const theirs = /^(0|[1-9]\d{0,14})\n$/.exec(body)?.[1];
          if (theirs === undefined) throw new Error('the witness named no size');
          // The size it has is the one we named: then it is the root that differs.
          if (Number(theirs) === oldSize) return { ok: false, refusal: 'fork' };
          this.#lastSize = Number(theirs);
          break;
        }
        default:
          throw new Error(`the witness answered ${status}`);
      }
    }
    if (this.#lastSize > size) return this.#behind();
    throw new Error('the witness changed its mind twice');
  }

  #behind(): Witnessed {
    // What it has seen is ours as long as we hold that much: a fork shows with the next proof.
    const refusal = this.#log.size() < this.#lastSize ? 'rollback' : 'older';
    return { ok: false, refusal };
  }

  /** Only a line that verifies counts: others are left out of what we keep. */
  async #accept(note: string, lines: string, size: number): Promise<Witnessed> {
    const { key } = this.#target;
    for (const line of lines.split('\n').filter((each) => each !== '')) {
      const cosigned = `${note}${line}\n`;
      const opened = await openCosigned(cosigned, key);
      if (!opened || opened.timestamp === null) continue;
      this.#lastSize = size;
      return { ok: true, note: cosigned, timestamp: opened.timestamp };
    }
    throw new Error('the witness sent no signature of its key');
  }

  #post(body: string): Promise<{ status: number; body: string }> {
    const { url, agent } = this.#target;
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const sent = request(
      `${url.replace(/\/$/, '')}/add-checkpoint`,
      { method: 'POST', agent, timeout: timeoutMs },
      (res) => {
        const chunks: Buffer[] = [];
        let length = 0;
        res.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > mostAnswerBytes) sent.destroy(new Error('the witness says too much'));
          else chunks.push(chunk);
        });
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
        res.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('the witness does not answer')));
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }
}
