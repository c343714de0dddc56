// Configuration for a command, with every mistake said at once.
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import type { CommandIo } from './io.ts';

/** Null when there are mistakes; they are said then. */
export function openConfig(path: string | undefined, io: CommandIo): Config | null {
  // All mistakes at once: an administrator should not find them one start at a time.
  const outcome = loadConfig(path ?? null);
  if (outcome.ok) return outcome.config;
  io.err(`配置有误 the configuration ${path ?? ''} has mistakes:`);
  for (const { at, message } of outcome.mistakes)
    io.err(`  ${at === '' ? '' : `${at}: `}${message}`);
  return null;
}
