// Arguments of a command, with a complaint in words instead of a stack.
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true; args: string[] }>
>;

/** Parsed flags and positionals, or `{complaint}` naming the first argument that is wrong. */
export function parseFlags<O extends Options>(
  args: readonly string[],
  options: O,
): Parsed<O> | { complaint: string } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : 'arguments cannot be read' };
  }
}
