// A command's surroundings as a test sees them.
import type { CommandIo } from '../../proxy/cli/io.ts';

export interface TestIo extends CommandIo {
  /** Everything on standard output so far. */
  readonly output: () => string;
  /** Everything on standard error so far. */
  readonly errors: () => string;
}

export function testIo(): TestIo {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (line) => void out.push(`${line}\n`),
    err: (line) => void err.push(`${line}\n`),
    interactive: false,
    progress: () => undefined,
    ledgerSecrets: { password: undefined, masterKey: undefined },
    input: async function* () {},
    inputIsTerminal: false,
    send: async (text) => {
      out.push(text);
      return true;
    },
    output: () => out.join(''),
    errors: () => err.join(''),
  };
}
