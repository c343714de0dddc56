// Every look at the record is a record, also one from the command line while the server holds the ledger, and
// so is a backup that was purged: it is left in a box in the data directory, the server writes it down and
// takes it away, and only then does the command go on.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { RecordDraft, RecordOf } from '../../shared/records/record.ts';
import { actor } from '../../shared/records/record-base.ts';
import { ledgerDestroy } from '../../shared/records/retention-records.ts';
import type { Ledger } from '../ledger/contract.ts';
import { writeWhole } from '../store/write-whole.ts';

const who = z.custom<RecordDraft['actor']>((value) => actor.safeParse(value).success);
const { shape: step } = ledgerDestroy;
const fits = <T>(schema: { safeParse(value: unknown): { success: boolean } }) =>
  z.custom<T>((value) => schema.safeParse(value).success);
type Step = RecordOf<'ledger.destroy'>;
/** Nothing that decides: who can write into the box approves no destruction. */
const look = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['admin.query', 'admin.open']),
    actor: who,
    filter: z.string().max(4000),
    results: z.int().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal('ledger.destroy'),
    actor: who,
    case: fits<Step['case']>(step.case),
    step: z.literal('purged'),
    class: fits<Step['class']>(step.class),
    from: fits<Step['from']>(step.from),
    to: fits<Step['to']>(step.to),
    note: fits<Step['note']>(step.note),
  }),
]);
export type Look = z.infer<typeof look>;

const pollMs = 250;

function boxOf(dataDir: string): string {
  return join(dataDir, 'looks');
}

/** Leaves a look for the server; true when it was written down within the time, false else: then the look
 *  is taken back, and nothing may be shown. */
export async function leaveLook(
  dataDir: string,
  given: Look,
  patienceMs: number,
): Promise<boolean> {
  const box = boxOf(dataDir);
  mkdirSync(box, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const path = join(box, `${id}.json`);
  // Under its name at once and whole: the server may look at any moment.
  writeWhole(path, JSON.stringify(given));
  const until = Date.now() + patienceMs;
  while (existsSync(path) && Date.now() < until) await wait(100);
  if (!existsSync(path)) return true;
  rmSync(path, { force: true });
  return false;
}

/** Writes down every look that is in the box; what is no look is moved aside under another name. */
export async function takeLooks(dataDir: string, ledger: Pick<Ledger, 'append'>): Promise<void> {
  const box = boxOf(dataDir);
  const names = existsSync(box) ? readdirSync(box).filter((name) => name.endsWith('.json')) : [];
  for (const name of names) {
    const path = join(box, name);
    const parsed = readLook(path);
    if (!parsed) {
      renameSync(path, `${path}.refused`);
      continue;
    }
    // Its name is its idempotency key: a crash behind the append does not write it twice.
    await ledger.append(parsed, `look/${name}`);
    rmSync(path, { force: true });
  }
}

function readLook(path: string): Look | null {
  try {
    return look.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Looks into the box again and again until it is stopped. */
export function watchLooks(
  dataDir: string,
  ledger: Pick<Ledger, 'append'>,
  onFault: () => void,
): { close(): Promise<void> } {
  const stop = new AbortController();
  const run = async () => {
    while (!stop.signal.aborted) {
      await takeLooks(dataDir, ledger).catch(onFault);
      await wait(pollMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}
