// A witness that does not sign our log any more: the alarm that witnessing is all about. The operator is told each
// time, the record once, until the witness signs again or says something else.
import type { Ledger } from '../ledger/contract.ts';
import type { Refused, WitnessSinkDeps } from '../witness/witness-sink.ts';
import type { OperatorEvents } from './tell-spool.ts';

const words: Readonly<Record<Refused['refusal'], string>> = {
  rollback: '记录被回退 it has seen more entries than we have: the log was rolled back',
  fork: '记录被改写 it has seen another history: the log was forked',
  unknown: '对方未登记本记录 it does not know this log or this key',
};

/** @param ledger takes the record; one that cannot be written now is tried with the next refusal */
export function tellRefusals(
  ledger: Pick<Ledger, 'append'>,
  { say, onFault }: OperatorEvents,
): WitnessSinkDeps['onAnswer'] {
  const recorded = new Map<string, Refused['refusal']>();
  return (witness, refused) => {
    if (refused === null) return void recorded.delete(witness);
    const { refusal, size } = refused;
    onFault(`witness.${refusal}`);
    say(`见证方拒绝签名 the witness ${witness} refuses to sign our log: ${words[refusal]}`);
    // The record makes a new checkpoint, which is refused again: one for each would never end.
    if (recorded.get(witness) === refusal) return;
    recorded.set(witness, refusal);
    const actor = { user: null, device: null, workstation: null };
    ledger.append({ kind: 'incident.witness', actor, witness, refusal, size }).catch(() => {
      if (recorded.get(witness) === refusal) recorded.delete(witness);
    });
  };
}
