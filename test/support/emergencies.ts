// Open emergencies in memory, for tests of what decides about them.
import { Emergencies } from '../../extension/background/emergencies.ts';
import type { Emergency } from '../../shared/messages/page.ts';

type Storage = ConstructorParameters<typeof Emergencies>[0];

export function emergencies(onChange: (open: number) => void = () => {}): Emergencies {
  const rows = new Map<string, Emergency>();
  const session = new Map<string, unknown>();
  const database = {
    get: async (_store: string, id: string) => rows.get(id),
    getAll: async () => [...rows.values()],
    put: async (_store: string, row: Emergency) => rows.set(row.id, row),
    delete: async (_store: string, id: string) => void rows.delete(id),
  } as unknown as Storage;
  return new Emergencies(
    database,
    {
      read: async (key) => structuredClone(session.get(key)),
      write: async (key, value) => void session.set(key, structuredClone(value)),
      forget: async (key) => void session.delete(key),
    },
    onChange,
  );
}
