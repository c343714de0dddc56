// `medveil prove INDEX --out FILE`: the proof of one entry as a C2SP `.tlog-proof`; `--from SIZE`: the
// proof that the log extends what it was at that size. A proof with content is a look at the record,
// and is recorded; without it the file says nothing of anybody.
import { writeFileSync } from 'node:fs';
import { renderAddCheckpoint } from '../../shared/transparency/add-checkpoint.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { renderEntryProof } from '../../shared/transparency/tlog-proof.ts';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import { ledgerIn } from '../ledger/data-directory.ts';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { readingPayloads } from '../ledger/payloads.ts';
import { proveConsistency, proveEntry } from '../ledger/prove-entry.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { openLedgerSnapshot } from '../store/open-ledger-store.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openPlace } from './open-place.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when the file is written, 2 when it is not. */
export const prove: Command = async (args, io) => {
  const flags = parseFlags(args, {
    out: { type: 'string' },
    from: { type: 'string' },
    data: { type: 'string' },
    config: { type: 'string' },
    content: { type: 'boolean' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { out, from, data, config, content = false } = flags.values;
  const number = from ?? flags.positionals[0] ?? '';
  const isOne = flags.positionals.length === (from === undefined ? 1 : 0);
  if (!isOne || !/^\d{1,15}$/.test(number) || out === undefined)
    return complain(io, 'name one entry by its index (or --from SIZE), and the file to write');
  try {
    const place = openPlace({ dir: data, config }, io);
    if ('complaint' in place) return complain(io, place.complaint);
    const filter = canonicalJson({ prove: Number(number) });
    const look = { kind: 'admin.open', actor: localActor(), filter, results: 1 } as const;
    const refused = content ? await recordOfflineLook(place, look) : null;
    if (refused !== null) return complain(io, refused);
    const asked = from === undefined ? { index: Number(number), content } : { size: Number(from) };
    const text = await proofOf(place, asked);
    if (text === null) return complain(io, 'there is no such entry');
    writeFileSync(out, text);
    io.out(out);
    return 0;
  } catch (error) {
    return complain(io, error instanceof Error ? error.message : 'failed');
  }
};

type Asked = { readonly index: number; readonly content: boolean } | { readonly size: number };

async function proofOf(place: LedgerPlace, asked: Asked): Promise<string | null> {
  const { dir, address = ledgerIn(dir) } = place;
  const reader = await openLedgerSnapshot(address);
  try {
    if ('size' in asked) return await grown(reader, asked.size);
    const proof = await proveEntry(reader, readingPayloads(place, reader), asked.index);
    return proof && renderEntryProof(proof, asked.content);
  } finally {
    await reader.close();
  }
}

/** The newest head behind the proof that it extends the log as it was: the body of a witness request. */
async function grown(reader: LedgerReader, oldSize: number): Promise<string | null> {
  const head = await reader.head();
  if (!head || oldSize > head.size) return null;
  const proof = await proveConsistency(reader, oldSize, head.size);
  return renderAddCheckpoint({ oldSize, proof, checkpoint: head.note });
}

function complain(io: CommandIo, what: string): number {
  if (what !== '') io.err(`prove: ${what}`);
  io.err(
    'usage: medveil prove INDEX|--from SIZE --out FILE [--data DIR | --config FILE] [--content]',
  );
  return 2;
}
