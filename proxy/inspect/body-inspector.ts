// Looks into one body while it passes: undoes its coding, reads its charset and format, counts kinds
// and patients. Never holds a whole body, never changes one, never throws: what cannot be inspected is
// said so, with the reason. It knows nothing of HTTP messages, routes or policy, nor whether it runs in Node
// or in a browser: who makes one gives what reads packed documents.
import type { Detector } from '../../shared/detect/detector.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { BodyAccount, defaultLimits } from './body-account.ts';
import { type BodyFindings, findingsOf, findingsSoFar } from './body-findings.ts';
import { BodyShape } from './body-shape.ts';
import type { BodyPart, InspectContext } from './body-part.ts';
import { openBody } from './body-reader.ts';
import { codingsOf, Inflater } from './content-coding.ts';
import { LimitReached } from './document/document-sink.ts';
import { Tally } from './tally.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface Inspector {
  /** False when the sender should pause until `drained` calls back. The chunk is not changed. */
  write(chunk: Buffer): boolean;
  drained(resume: () => void): void;
  /**
   * What has been seen so far, of people with a number: never more than in the end. Changes nothing.
   * @param people also who they are, which takes as long as there are many
   */
  peek(people: boolean): BodyFindings;
  /** The body is complete. */
  end(): Promise<BodyFindings>;
  /** The body was cut short; tells what was in the part that came. */
  abort(): Promise<BodyFindings>;
  /** Person by person, once it is over: for whoever counts several bodies together. */
  people(): People;
}

/** Distinct people, each under all pseudonyms that a body has for them. */
export interface People {
  readonly groups: readonly (readonly PatientRef[])[];
  /** Of whom no pseudonym is kept. */
  readonly further: number;
}

export interface InspectorOptions {
  /** The Content-Type header as received. */
  readonly mediaType: string | undefined;
  /** The Content-Encoding header as received. */
  readonly contentEncoding: string | undefined;
  /** Gives the only form in which an identifier leaves this folder. */
  readonly pseudonym: Pseudonymiser;
  /** Rules that judge the body; the built-in ones without it. */
  readonly detector?: Detector;
  /** Most bytes inspected, counted after decompression; default 64 MB. */
  readonly maxBytes?: number;
  /** Bytes out for each byte in, at most; default 100. */
  readonly maxRatio?: number;
  /** Told of values in packed documents, as they are written; it must not keep them. */
  readonly onValue?: (kind: IdentifierKind, value: string) => void;
  /** Also what the body is, and who each patient is; `names`: also the names of its columns or keys. */
  readonly shape?: { readonly names: boolean };
  /** Bytes decoded at a time; only tests change it. */
  readonly blockLength?: number;
}

/** What the place it runs in decides. */
export interface InspectorPlace {
  /** Rules that judge the body. */
  readonly detector: Detector;
  /** Reads packed documents: in threads, or where the body is. */
  readonly readPacked: InspectContext['readPacked'];
}

/** For one body. Throws nothing, for whatever headers or bytes. */
export class BodyInspector implements Inspector {
  readonly #tally = new Tally();
  readonly #account: BodyAccount;
  readonly #shape: BodyShape | undefined;
  readonly #inflater: Inflater | null;
  readonly #body: BodyPart;
  /** A fault, or a cap that was reached: what comes now is counted and not looked at. */
  #stopped = false;

  constructor(options: InspectorOptions, { detector, readPacked }: InspectorPlace) {
    const { mediaType, pseudonym, blockLength } = options;
    const codings = codingsOf(options.contentEncoding);
    const limits = {
      ...defaultLimits,
      maxBytes: options.maxBytes ?? defaultLimits.maxBytes,
      maxRatio: options.maxRatio ?? defaultLimits.maxRatio,
    };
    this.#account = new BodyAccount(limits);
    this.#shape = options.shape && new BodyShape(options.shape.names);
    this.#body = openBody(
      {
        tally: this.#tally,
        words: vocabularyOf(pseudonym, detector),
        account: this.#account,
        shape: this.#shape,
        depth: 0,
        blockLength,
        open: openBody,
        readPacked,
      },
      { mediaType },
    );
    const inflates = codings !== null && codings.length > 0;
    this.#inflater = inflates ? new Inflater(codings, limits, (bytes) => this.#bytes(bytes)) : null;
    if (codings !== null) return;
    this.#account.fail('coding');
    this.#stopped = true;
  }

  write(chunk: Buffer): boolean {
    if (this.#inflater !== null) return this.#inflater.write(chunk);
    this.#bytes(chunk);
    return true;
  }

  drained(resume: () => void): void {
    if (this.#inflater === null) resume();
    else this.#inflater.drained(resume);
  }

  peek(people: boolean): BodyFindings {
    return findingsSoFar(this.#tally, this.#account, this.#shape, people);
  }

  async end(): Promise<BodyFindings> {
    const failure = (await this.#inflater?.end()) ?? null;
    // What came before the failure was read and counts.
    if (failure !== null) this.#account.fail(failure);
    return await this.#conclude();
  }

  async abort(): Promise<BodyFindings> {
    await this.#inflater?.end();
    this.#account.fail('aborted');
    return await this.#conclude();
  }

  people(): People {
    return this.#tally.people();
  }

  /** Decoded bytes, as they come. */
  #bytes(bytes: Buffer): void {
    if (this.#stopped) {
      this.#account.bytesTotal += bytes.length;
      return;
    }
    try {
      this.#body.push(bytes);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** A fault of ours in one body must not become a fault of the proxy. */
  #stop(error: unknown): void {
    this.#stopped = true;
    this.#account.fail(error instanceof LimitReached ? error.reason : 'fault');
  }

  /** Reads what is still held back, then puts everything into the words of a record. */
  async #conclude(): Promise<BodyFindings> {
    try {
      if (!this.#stopped) await this.#body.end();
    } catch (error) {
      this.#stop(error);
    }
    return findingsOf(this.#tally, this.#account, this.#shape);
  }
}
