// The patients in a person's care, read from a page that a site profile calls a worklist. What stands
// there is the page's word: a page of the profile's site can list whom it likes.
import type { CarePatient } from '../../../shared/messages/page.ts';
import { matchesPath, profilesFor, type Worklist } from '../../../shared/policy/site-profile.ts';
import { accountFrom } from './his-user.ts';
import type { Context } from '../label/label.ts';
import { type ProtectedPage, type Target, valueOf } from './page.ts';
import { holderOf } from '../observe/roots.ts';

/** One message's worth: a long list is told in its first part, as far as anybody reads it. */
const mostPatients = 500;
/** The list is told again though nothing changed: care ends some hours after the last time. */
const tellAgainMilliseconds = 600_000;

export interface CareWords {
  readonly address: string;
  readonly patients: CarePatient[];
  readonly owner: string | undefined;
}

/** What this page says of who is in whose care; undefined when it is no worklist, or not whose it is. */
function careWords(page: ProtectedPage): CareWords | undefined {
  const address = (location.pathname + location.hash).slice(0, 2000);
  for (const { worklist } of profilesFor(page.policy.policy.profiles, self.origin)) {
    if (!worklist || !matchesPath(worklist.path, address)) continue;
    const owner = worklist.owner && accountFrom(worklist.owner);
    // A cookie is the background's to read.
    if (worklist.owner && owner === undefined && worklist.owner.cookie === undefined) continue;
    return { address, patients: rowPatients(page, worklist), owner };
  }
  return undefined;
}

/** One patient a row; a row that holds two numbers of a kind names nobody. */
function rowPatients(page: ProtectedPage, { rows }: Worklist): CarePatient[] {
  const numbers = new Map<Element, Record<keyof CarePatient, Set<string>>>();
  for (const target of page.targets()) {
    const { kind, value } = valueOf(target);
    if (kind !== 'patientNumber' && kind !== 'residentId') continue;
    if (contextOf(page, target)?.contact) continue;
    const row = rowAround(target.node, rows);
    if (!row?.checkVisibility()) continue;
    const held = numbers.get(row) ?? { patientNumber: new Set(), residentId: new Set() };
    numbers.set(row, held);
    if (value.trim() !== '' && value.length <= 64) held[kind].add(value.trim());
  }
  const patients = [...numbers.values()].map(({ patientNumber, residentId }): CarePatient => {
    const [number] = patientNumber.size === 1 ? patientNumber : [];
    const [id] = residentId.size === 1 ? residentId : [];
    return {
      ...(number === undefined ? {} : { patientNumber: number }),
      ...(id === undefined ? {} : { residentId: id }),
    };
  });
  return patients.filter((patient) => Object.keys(patient).length > 0).slice(0, mostPatients);
}

function contextOf(page: ProtectedPage, target: Target): Context | undefined {
  if ('hit' in target) return page.sweeper.masks.stateOf(target.node)?.context;
  return 'drawn' in target ? target.drawn.context : target.state.context;
}

function rowAround(node: Node, rows: string): Element | undefined {
  const element = node instanceof Element ? node : holderOf(node);
  try {
    return element?.closest(rows) ?? undefined;
    // A selector this browser cannot read finds no row.
  } catch {
    return undefined;
  }
}

/** Tells the background of the page's list whenever the page has come to rest and the list has changed. */
export class WorklistTeller {
  readonly #page: ProtectedPage;
  readonly #tell: (words: CareWords) => Promise<unknown>;
  #told = '';
  #toldAt = 0;

  constructor(page: ProtectedPage, tell: (words: CareWords) => Promise<unknown>) {
    this.#page = page;
    this.#tell = tell;
  }

  /** @param now milliseconds of a clock that never goes back */
  async rested(now: number): Promise<void> {
    const words = careWords(this.#page);
    if (!words || words.patients.length === 0) return;
    const text = JSON.stringify(words);
    if (text === this.#told && now - this.#toldAt < tellAgainMilliseconds) return;
    if ((await this.#tell(words)) !== true) return;
    this.#told = text;
    this.#toldAt = now;
  }
}
