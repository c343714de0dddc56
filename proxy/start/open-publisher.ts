// From the configuration to the places that published checkpoints go to.
import { hexToBytes } from '@noble/hashes/utils.js';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseVerifierKey } from '../../shared/transparency/note.ts';
import type { Config } from '../config/config-schema.ts';
import type { OpenedLedger } from '../ledger/open-ledger.ts';
import type { CheckpointSink } from '../publish/checkpoint-sink.ts';
import { fileSink, newestSizeIn } from '../publish/file-sink.ts';
import { Publisher } from '../publish/publisher.ts';
import { syslogSink } from '../publish/syslog-sink.ts';
import { createUpstreamAgent } from '../tls/upstream-agent.ts';
import { type CosignedFile, witnessSink } from '../witness/witness-sink.ts';
import { StartError } from './listening.ts';
import { tellRefusals } from './tell-refusals.ts';

export interface PublishingEvents {
  readonly say: (line: string) => void;
  readonly onFault: (what: string) => void;
}

/** Publishes from now on what the ledger publishes. Throws `StartError` for settings that cannot be
 *  used. */
export async function openPublisher(
  { checkpoints }: Config,
  ledger: OpenedLedger,
  cosigned: CosignedFile,
  { say, onFault }: PublishingEvents,
): Promise<Publisher> {
  const sinks: CheckpointSink[] = [];
  const { file, syslog, witnesses } = checkpoints;
  if (file !== undefined) {
    const missed = await ledger.published(newestSizeIn(file));
    sinks.push(
      fileSink(
        file,
        missed.map(({ note }) => note),
      ),
    );
  }
  if (syslog) {
    const { host, port, caFile } = syslog;
    const tls = caFile === undefined ? {} : { ca: readPem(caFile) };
    sinks.push(syslogSink({ host, port, hostname: hostname(), ...tls }));
  }
  const prove = async (from: number, to: number) =>
    (await ledger.consistency(from, to)).map((hash) => hexToBytes(hash));
  const log = { prove, size: () => ledger.checkpoint().size };
  const onAnswer = tellRefusals(ledger, { say, onFault });
  for (const { url, key: text, caFile, spkiPin } of witnesses) {
    const key = parseVerifierKey(text);
    // The configuration has been validated: this is for the compiler.
    if (!key) continue;
    const agent = createUpstreamAgent({
      ...(caFile === undefined ? {} : { ca: readPem(caFile) }),
      ...(spkiPin === undefined ? {} : { spkiPin }),
    });
    sinks.push(witnessSink({ url, key, agent }, { file: cosigned, log, onAnswer }));
  }
  const publisher = new Publisher(sinks, { onFault });
  ledger.onPublished((note) => publisher.publish(note));
  // What was published while a place was away, or just before a crash.
  const newest = await ledger.newestPublished();
  if (newest) publisher.publish(newest.note);
  return publisher;
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StartError(`${path} 无法读取 cannot be read`);
  }
}
