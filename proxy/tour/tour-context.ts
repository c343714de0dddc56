// What every step of the tour has at hand, and how a step says what it saw.
import type { BrowserContext, Page } from 'playwright-core';
import type { DemoPatient } from '../demo/patients.ts';
import type { Album } from './frame.ts';
import type { ServedAddresses } from './server-process.ts';

export interface TourContext {
  readonly addresses: ServedAddresses;
  /** Browser of the nurse: extension installed, authority trusted. */
  readonly context: BrowserContext;
  /** The page the nurse works in. */
  readonly page: Page;
  readonly album: Album;
  readonly patients: readonly DemoPatient[];
  readonly dataDir: string;
  /** Runs one `medveil` command; resolves to exit code and what it printed. */
  readonly command: (...args: readonly string[]) => Promise<{ code: number; text: string }>;
  /** Ends the server in an orderly way, so that its files are at rest. */
  readonly stopServer: () => Promise<void>;
}

/** One promise of a step and whether it held. */
export interface Seen {
  readonly what: string;
  readonly ok: boolean;
}

/** `name` goes into file names. Rejects when a step cannot even run; a broken promise is `Seen`. */
export interface Step {
  readonly name: string;
  readonly run: (tour: TourContext) => Promise<readonly Seen[]>;
}

/** Values of patients that stand readable in a text. */
export function readableIn(text: string, patients: readonly DemoPatient[]): string[] {
  return patients.flatMap(({ brxm, sfzh, lxdh, zyh, jtzz }) =>
    [brxm, sfzh, lxdh, zyh, jtzz].filter((value) => text.includes(value)),
  );
}
