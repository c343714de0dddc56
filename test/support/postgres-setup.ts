// One PostgreSQL around all tests of a project; test files make databases of their own on it.
import { startPostgres } from './postgres-server.ts';

export async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgres(['fsync=off', 'max_connections=200']);
  process.env['MEDVEIL_TEST_POSTGRES'] = JSON.stringify(server.address);
  return () => server.remove();
}
