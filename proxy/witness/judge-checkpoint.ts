// What a witness answers to a checkpoint: the checks of c2sp.org/tlog-witness "add-checkpoint", in
// its order, without sockets.
import { cosignatureLine, cosignedMessage } from '../../shared/transparency/cosignature.ts';
import { parseAddCheckpoint } from '../../shared/transparency/add-checkpoint.ts';
import { openCheckpoint, parseCheckpoint, splitNote } from '../../shared/transparency/note.ts';
import { sameHash, verifyConsistency } from '../../shared/transparency/verify-proof.ts';
import { emptyRoot } from '../../shared/transparency/merkle.ts';
import type { WitnessKeys } from './witness-keys.ts';
import type { WitnessState } from './witness-state.ts';

export interface WitnessDeps {
  readonly keys: WitnessKeys;
  readonly state: WitnessState;
  /** Verifier key of each log that is witnessed, by its origin. */
  readonly logs: ReadonlyMap<string, string>;
  /** ms since 1970 */
  readonly now: () => number;
}

export type WitnessAnswer =
  | { readonly status: 200; readonly cosignature: string }
  | { readonly status: 400 | 403 | 404 | 422 }
  /** What this witness signed last. */
  | { readonly status: 409; readonly size: number };

/** Answers one request; requests for one log must not overlap. */
export async function judgeCheckpoint(body: string, deps: WitnessDeps): Promise<WitnessAnswer> {
  const request = parseAddCheckpoint(body);
  if (!request) return { status: 400 };
  const { checkpoint: note, oldSize, proof } = request;
  const verifierKey = deps.logs.get(parseCheckpoint(note)?.origin ?? '');
  if (verifierKey === undefined) return { status: 404 };
  const checkpoint = await openCheckpoint(note, verifierKey);
  if (!checkpoint) return { status: 403 };
  if (oldSize > checkpoint.size) return { status: 400 };
  const kept = deps.state.latest(checkpoint.origin) ?? { size: 0, root: emptyRoot };
  if (oldSize !== kept.size) return { status: 409, size: kept.size };
  // The same size under another root is a fork, and no proof is asked for.
  const isFork = kept.size === checkpoint.size && !sameHash(kept.root, checkpoint.root);
  if (isFork) return { status: 409, size: kept.size };
  const claim = { from: kept.size, to: checkpoint.size, fromRoot: kept.root };
  if (!verifyConsistency({ ...claim, toRoot: checkpoint.root, proof })) return { status: 422 };
  return cosign(note, deps);
}

async function cosign(note: string, { keys, state, now }: WitnessDeps): Promise<WitnessAnswer> {
  const text = splitNote(note)?.text ?? '';
  const at = Math.floor(now() / 1000);
  const cosignature = cosignatureLine(keys.key, at, keys.sign(cosignedMessage(text, at)));
  // First remembered, then said: after a crash in between the log simply asks again.
  await state.keep(note + cosignature);
  return { status: 200, cosignature };
}
