import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/documents/files/', import.meta.url);

/** A file that another program wrote; see test/fixtures/documents/make.sh. */
export const documentFixture = (name: string): Buffer => readFileSync(new URL(name, folder));

/** A file that an office program or a packer wrote; see test/fixtures/office/make.sh. */
export const officeFixture = (name: string): Buffer =>
  readFileSync(new URL(`../fixtures/office/files/${name}`, import.meta.url));

/** Names of the fixtures with the ending, without its dot. */
export const documentFixtures = (ending: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith(`.${ending}`));
