// The patients in a person's care, as worklists of the HIS have named them. Kept in storage.session: in
// memory, gone with the browser. Holds keyed hashes and times, never a number, a name or an account.
import * as z from 'zod/mini';
import { normaliseIdentifier } from '../../shared/identifiers/normalise.ts';
import type { CarePatient } from '../../shared/messages/page.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';

/** Where the list is kept; the browser's session storage, or a test's. */
export interface CareStore {
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

/** Whose care, and by which numbers of which system a patient is known. */
export interface Carer {
  /** HIS account; undefined is a person of its own: whoever sits at a browser that knows no account. */
  readonly user: string | undefined;
  /** Id of the profile whose system gives the patient numbers. */
  readonly profile: string;
  readonly naming: readonly (keyof CarePatient)[];
}

/** A ward's lists of a day; who leaves care first goes first. */
const mostPatients = 5_000;

/** Made for this session of the browser; `until` is milliseconds since the epoch, by hash. */
const stored = z.object({ key: z.string(), until: z.record(z.string(), z.number()) });
type Stored = z.infer<typeof stored>;

export class CareList {
  readonly #store: CareStore;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: CareStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Takes the patients of a worklist into care for some hours. */
  async add(carer: Carer, patients: readonly CarePatient[], hours: number): Promise<void> {
    await this.#inTurn(async () => {
      const { key, until } = await this.#load();
      const mac = await macOf(key);
      const ends = this.#now() + hours * 3_600_000;
      for (const patient of patients) {
        for (const hash of await hashesOf(mac, carer, patient)) until[hash] = ends;
      }
      const valid = Object.entries(until)
        .filter(([, at]) => at > this.#now())
        .sort(([, a], [, b]) => a - b);
      await this.#store.write({ key, until: Object.fromEntries(valid.slice(-mostPatients)) });
    });
  }

  /** Whether every one of the patients is in care; nobody is not. */
  async holds(carers: readonly Carer[], patients: readonly CarePatient[]): Promise<boolean> {
    const { key, until } = await this.#load();
    const mac = await macOf(key);
    const held = async (patient: CarePatient): Promise<boolean> => {
      const hashes = await Promise.all(carers.map((carer) => hashesOf(mac, carer, patient)));
      return hashes.flat().some((hash) => (until[hash] ?? 0) > this.#now());
    };
    return patients.length > 0 && (await Promise.all(patients.map(held))).every(Boolean);
  }

  async #load(): Promise<Stored> {
    const parsed = stored.safeParse(await this.#store.read());
    if (parsed.success) return parsed.data;
    return { key: toBase64Url(crypto.getRandomValues(new Uint8Array(32))), until: {} };
  }

  // Two lists that arrive at once must not forget each other's patients.
  async #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}

async function macOf(key: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return await crypto.subtle.importKey('raw', fromBase64Url(key), algorithm, false, ['sign']);
}

/** A hash for each number of a patient. A resident ID is the same everywhere; a number of the hospital's
 *  is one only within the system that gave it. */
async function hashesOf(mac: CryptoKey, { profile, user, naming }: Carer, patient: CarePatient) {
  const hashes = naming.map(async (kind) => {
    const value = patient[kind];
    if (value === undefined) return [];
    const scope = kind === 'residentId' ? '' : profile;
    const words = [user === undefined ? '-' : `u${user}`, kind, scope];
    const text = [...words, normaliseIdentifier(kind, value)].join('\u001f');
    return [toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', mac, encode(text))))];
  });
  return (await Promise.all(hashes)).flat();
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
