// Emergencies that wait for an explanation. On disk: when, where and which kinds, never whom. Whom is kept
// in storage.session, so that the explanation can name the patient's pseudonym while the browser lives.
import type { ShownPatient } from '../../shared/messages/intake.ts';
import { pageEvent } from '../../shared/messages/intake.ts';
import type { Emergency } from '../../shared/messages/page.ts';
import type { Database } from './database.ts';

/** Session storage, or a test's. */
export interface SessionValues {
  readonly read: (key: string) => Promise<unknown>;
  readonly write: (key: string, value: unknown) => Promise<void>;
  readonly forget: (key: string) => Promise<void>;
}

/** Older ones are the console's to ask about: it shows what nobody explained. */
const mostOpen = 50;

export class Emergencies {
  readonly #database: Pick<Database, 'get' | 'getAll' | 'put' | 'delete'>;
  readonly #session: SessionValues;
  readonly #onChange: (open: number) => void;

  /** @param onChange hears how many wait now */
  constructor(
    database: Pick<Database, 'get' | 'getAll' | 'put' | 'delete'>,
    session: SessionValues,
    onChange: (open: number) => void,
  ) {
    this.#database = database;
    this.#session = session;
    this.#onChange = onChange;
  }

  /** Oldest first. */
  async open(): Promise<Emergency[]> {
    const all = await this.#database.getAll('emergencies');
    return all.sort((a, b) => a.at.localeCompare(b.at));
  }

  async get(id: string): Promise<Emergency | undefined> {
    return await this.#database.get('emergencies', id);
  }

  async add(emergency: Emergency, patients: readonly ShownPatient[]): Promise<void> {
    await this.#session.write(keyOf(emergency.id), patients);
    await this.#database.put('emergencies', emergency);
    const open = await this.open();
    for (const { id } of open.slice(0, -mostOpen)) await this.close(id);
    this.#onChange(Math.min(open.length, mostOpen));
  }

  /** Whom it was about, as long as this browser remembers. */
  async patientsOf(id: string): Promise<ShownPatient[]> {
    const parsed = pageEvent.shape.patients.safeParse(await this.#session.read(keyOf(id)));
    return parsed.success ? parsed.data : [];
  }

  async close(id: string): Promise<void> {
    await this.#database.delete('emergencies', id);
    await this.#session.forget(keyOf(id));
    this.#onChange((await this.open()).length);
  }
}

function keyOf(id: string): string {
  return `emergency:${id}`;
}
