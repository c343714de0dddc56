// The verifier's command line: which kind of source it was given, and what came out, in words.
import { statSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseVerifierKey, type VerifierKey } from '../../shared/transparency/note.ts';
import { checkEvidence, isEvidence } from './check-evidence.ts';
import { checkBundle, checkConsistency, checkProof, type Outcome } from './checks.ts';
import { usage } from './words.ts';

export interface VerifierIo {
  out(line: string): void;
  err(line: string): void;
}

/** Exit code: 0 when the source holds, 1 when it does not, 2 when there is nothing to check. */
export async function runVerifier(args: readonly string[], io: VerifierIo): Promise<number> {
  const asked = readArguments(args);
  if ('complaint' in asked) {
    io.err(asked.complaint);
    for (const line of usage) io.err(line);
    return 2;
  }
  let outcome: Outcome;
  try {
    outcome = await check(asked);
  } catch (error) {
    io.err(error instanceof Error ? error.message : 'unknown');
    return 2;
  }
  if (asked.json) io.out(JSON.stringify({ ok: outcome.ok, ...outcome.facts }));
  else for (const line of outcome.words) io.out(line);
  return outcome.ok ? 0 : 1;
}

interface Asked {
  readonly sources: readonly string[];
  readonly key: string | null;
  readonly witnesses: readonly VerifierKey[];
  readonly seen: readonly string[];
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Asked | { complaint: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        witness: { type: 'string', multiple: true },
        seen: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    if (positionals.length < 1 || positionals.length > 2) return { complaint: '' };
    const key = values.key === undefined ? null : keyText(values.key);
    if (key !== null && parseVerifierKey(key)?.type !== 'ed25519')
      return { complaint: '--key 不是记录的公钥 is no key of a log' };
    const witnesses = (values.witness ?? []).map((text) => parseVerifierKey(keyText(text)));
    if (witnesses.includes(null)) return { complaint: '--witness 不是公钥 is no verifier key' };
    return {
      sources: positionals,
      key,
      witnesses: witnesses.filter((each) => each !== null),
      seen: values.seen ?? [],
      json: values.json ?? false,
    };
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : '' };
  }
}

/** A key, or the first line of the file that holds it. */
function keyText(given: string): string {
  if (parseVerifierKey(given)) return given;
  return readFileSync(given, 'utf8').split('\n')[0]?.trim() ?? '';
}

function check({ sources, key, witnesses, seen }: Asked): Promise<Outcome> {
  const [first = '', second] = sources;
  if (isEvidence(first)) return checkEvidence(first, key);
  if (statSync(first).isDirectory()) return checkBundle(first, { key, witnesses, seen });
  if (key === null) throw new Error('--key 缺少公钥 the key of the log is missing');
  const text = readFileSync(first, 'utf8');
  if (second === undefined) return checkProof(text, key, witnesses);
  return checkConsistency(text, readFileSync(second, 'utf8'), key);
}
