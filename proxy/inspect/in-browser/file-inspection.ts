// One file through the inspector: its bytes as they come, what is in them at the end. Values are kept as long
// as the file is, under numbers of its own; it holds no key and knows nobody who could read a pseudonym.
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import { detectorLike } from '../../config/rule-detector.ts';
import type { BodyFindings } from '../body-findings.ts';
import { BodyInspector } from '../body-inspector.ts';
import { InternedValues } from '../document/interned-values.ts';
import { typeOfName } from '../type-of-name.ts';
import { FileHash } from './file-hash.ts';
import { peopleOf } from './people-of.ts';
import { localReader } from './read-packed.ts';

export interface FileAbout {
  readonly name: string;
  readonly mediaType: string;
  readonly packs?: readonly RulePack[] | undefined;
}

export class FileInspection {
  readonly #values = new InternedValues();
  readonly #hash = new FileHash();
  readonly #inspector: BodyInspector | null;
  #length = 0;

  constructor(about: FileAbout) {
    this.#inspector = this.#begin(about);
  }

  /** Throws nothing. */
  async take(bytes: Uint8Array): Promise<void> {
    this.#length += bytes.length;
    this.#hash.update(bytes);
    const { buffer, byteOffset, length } = bytes;
    const inspector = this.#inspector;
    if (inspector?.write(Buffer.from(buffer, byteOffset, length)) !== false) return;
    await new Promise<void>((resolve) => inspector.drained(resolve));
  }

  /** Once. Never rejects. */
  async end(): Promise<FileFindings> {
    // The browser hashes while the rest is read.
    const hash = this.#hash.digest();
    const findings = await this.#inspector?.end().catch(() => undefined);
    const told = this.#told(findings);
    return { ...told, bytes: this.#length, sha256: await hash };
  }

  /** Null when the rules cannot be made: a fault, and the file is counted and hashed all the same. */
  #begin({ name, mediaType, packs = [] }: FileAbout): BodyInspector | null {
    const { pseudonym } = this.#values;
    try {
      return new BodyInspector(
        { mediaType: typeOf(name, mediaType), contentEncoding: undefined, pseudonym },
        { detector: detectorLike(packs), readPacked: localReader(pseudonym, packs) },
      );
    } catch {
      return null;
    }
  }

  #told(findings: BodyFindings | undefined): Omit<FileFindings, 'bytes' | 'sha256'> {
    const inspector = this.#inspector;
    if (inspector === null || findings === undefined) return fault;
    const { verdict, reason, kinds, bytesInspected, level, classes, ...more } = findings.inspection;
    return {
      verdict,
      ...(reason === undefined ? {} : { reason }),
      kinds,
      patients: findings.patients.count,
      people: peopleOf(inspector.people(), this.#values),
      bytesInspected,
      ...(level === undefined ? {} : { level }),
      ...(classes === undefined ? {} : { classes }),
      ...(more.prescriptionStatistics ? { prescriptionStatistics: true as const } : {}),
    };
  }
}

const fault = {
  verdict: 'unscannable',
  reason: 'fault',
  kinds: {},
  patients: 0,
  people: [],
  bytesInspected: 0,
} as const satisfies Partial<FileFindings>;

/** Windows calls a CSV file what opens it: then the name says more. */
const saysNothing = /^(?:application\/octet-stream|application\/vnd\.ms-excel)?$/i;

function typeOf(name: string, mediaType: string): string | undefined {
  const type = mediaType.trim();
  if (!saysNothing.test(type)) return type;
  return typeOfName(name) ?? (type === '' ? undefined : type);
}
