import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/documents/files/', import.meta.url);

/** A file that another program wrote; see test/fixtures/documents/make.sh. */
export const documentFixture = (name: string): Buffer => readFileSync(new URL(name, folder));

/** Names of the fixtures with the ending, without its dot. */
export const documentFixtures = (ending: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith(`.${ending}`));
